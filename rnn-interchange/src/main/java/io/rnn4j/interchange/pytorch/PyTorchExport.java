package io.rnn4j.interchange.pytorch;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.serialization.TensorFile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A model for PyTorch: its weights with the names and in the layout of a {@code state_dict()}, and
 * the lines of Python that rebuild the module.
 *
 * <pre>{@code
 * PyTorchExport export = PyTorchExport.of(model);
 * export.save(Path.of("model.safetensors"));
 * System.out.println(export.python("model.safetensors"));
 * }</pre>
 *
 * <p>In inference the module computes what the model does, up to rounding. Masks that are given
 * with data have no counterpart. Weights are those of the model when the export was created.
 */
public final class PyTorchExport {
    private final PythonProgram program;

    private PyTorchExport(PythonProgram program) {
        this.program = program;
    }

    /**
     * {@return a model for PyTorch}
     *
     * @param model the model
     * @throws InterchangeException if PyTorch cannot express a layer, whose label is in the message
     */
    public static PyTorchExport of(Model model) throws InterchangeException {
        return new PyTorchExport(PythonProgram.of(Objects.requireNonNull(model, "model")));
    }

    /** {@return the names of the weights in the order of PyTorch} */
    public Set<String> names() {
        return program.weights().keySet();
    }

    /**
     * {@return a copy of a weight in the layout of PyTorch}
     *
     * @param name one of the {@link #names}
     * @throws IllegalArgumentException if there is no such weight
     */
    public Tensor tensor(String name) {
        Tensor weight = program.weights().get(Objects.requireNonNull(name, "name"));
        if (weight == null) {
            throw new IllegalArgumentException(
                    "there is no weight '%s' among %s".formatted(name, names()));
        }
        return weight.copy();
    }

    /**
     * {@return the names of the modules by the labels of the layers; they differ where a label is
     * no name in Python}
     */
    public Map<String, String> modules() {
        return program.moduleNames();
    }

    /** {@return what differs in training, a sentence for each layer} */
    public List<String> notes() {
        return List.copyOf(program.notes());
    }

    /**
     * {@return the program in Python that defines the module and loads its weights}
     *
     * @param file name of the file for the program
     */
    public String python(String file) {
        return program.text(Objects.requireNonNull(file, "file"));
    }

    /**
     * Writes the weights as a safetensors file. The same model gives the same bytes.
     *
     * @param file path of the file, which is replaced as a whole or not at all
     * @throws IOException if the file cannot be written
     */
    public void save(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        TensorFile.write(file, Map.of("format", "pt"), program.weights());
    }
}
