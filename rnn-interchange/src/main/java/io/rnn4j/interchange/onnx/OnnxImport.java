package io.rnn4j.interchange.onnx;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Masks;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Examples;
import io.rnn4j.interchange.Import;
import io.rnn4j.interchange.ImportReport;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model from an ONNX file. The model takes and returns [batch, time, features] or [batch,
 * features]; the tensors of the file may have other axes, such as [time, batch, features]. {@link
 * #predict} takes and returns tensors as the file has them, {@link #examples} converts them for
 * training.
 */
public final class OnnxImport {
    /** An input of the file whose values are the lengths of the sequences of other inputs. */
    record Lengths(String name, List<String> inputs) {}

    /** The name of a tensor in the model, and its axes in the file. */
    record Terminal(String name, TensorLayout layout) {}

    /** An input of the model whose values, a row for each sample, the file holds. */
    record Given(String name, int width, float[] values) {}

    /** All inputs and outputs. */
    record Tensors(
            List<Terminal> inputs,
            List<Terminal> outputs,
            List<Lengths> lengths,
            List<Given> givens) {}

    private final Import imported;
    private final List<Terminal> inputs;
    private final List<Terminal> outputs;
    private final List<Lengths> lengths;
    private final List<Given> givens;

    OnnxImport(Import imported, Tensors tensors) {
        this.imported = imported;
        this.inputs = List.copyOf(tensors.inputs());
        this.outputs = List.copyOf(tensors.outputs());
        this.lengths = List.copyOf(tensors.lengths());
        this.givens = List.copyOf(tensors.givens());
    }

    /** {@return the model and the report} */
    public Import imported() {
        return imported;
    }

    /** {@return the model} */
    public Model model() {
        return imported.model();
    }

    /** {@return what every node of the file became} */
    public ImportReport report() {
        return imported.report();
    }

    /**
     * Runs the model.
     *
     * @param tensors the inputs of the file by name, with the axes that the file has
     * @return the outputs of the file by name, with the axes that the file has
     * @throws IllegalArgumentException if an input is missing or has other axes
     */
    public Map<String, Tensor> predict(Map<String, Tensor> tensors) {
        Objects.requireNonNull(tensors, "tensors");
        Map<String, Tensor> predictions = model().predict(examples(tensors));
        Map<String, Tensor> results = new LinkedHashMap<>();
        for (Terminal output : outputs) {
            results.put(
                    output.layout().name(),
                    output.layout().fromModel(predictions.get(output.name())));
        }
        return results;
    }

    /**
     * {@return inputs of the model, to which targets can be added; lengths of sequences become
     * masks}
     *
     * @param tensors the inputs of the file by name, with the axes that the file has
     * @throws IllegalArgumentException if an input is missing or has other axes
     */
    public Examples examples(Map<String, Tensor> tensors) {
        Objects.requireNonNull(tensors, "tensors");
        Examples examples = null;
        Map<String, Tensor> given = new LinkedHashMap<>();
        for (Terminal input : inputs) {
            String name = input.layout().name();
            Tensor values = input.layout().toModel(required(tensors, name));
            given.put(input.name(), values);
            examples =
                    examples == null
                            ? Examples.of(input.name(), values)
                            : examples.input(input.name(), values);
        }
        for (Given each : givens) {
            Tensor values =
                    Tensor.of(each.values(), each.values().length / each.width(), each.width());
            examples = examples.input(each.name(), values);
        }
        for (Lengths each : lengths) {
            Tensor values = required(tensors, each.name());
            Tensor whole = values.isInt() ? values.toFloat() : values;
            for (String input : each.inputs()) {
                int[] steps = new int[whole.shape().elements()];
                for (int sample = 0; sample < steps.length; sample++) {
                    steps[sample] = (int) whole.array()[sample];
                }
                examples = examples.mask(input, Masks.ofLengths(given.get(input).size(1), steps));
            }
        }
        return examples;
    }

    private static Tensor required(Map<String, Tensor> tensors, String name) {
        if (!tensors.containsKey(name)) {
            throw new IllegalArgumentException(
                    "input '%s' is missing among %s".formatted(name, tensors.keySet()));
        }
        return Objects.requireNonNull(
                tensors.get(name), () -> "the values of input '" + name + "'");
    }
}
