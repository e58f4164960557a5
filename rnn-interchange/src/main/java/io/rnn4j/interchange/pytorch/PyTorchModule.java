package io.rnn4j.interchange.pytorch;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.interchange.Import;
import io.rnn4j.interchange.ImportReport;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.serialization.ConversionReport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A module of PyTorch, as far as the names and shapes of its weights tell: {@code RNN}, {@code
 * LSTM}, {@code GRU}, their cells, {@code Linear}, {@code Embedding}, {@code LayerNorm} and {@code
 * BatchNorm1d}. A state dict holds no forward pass, which is therefore declared here, as a model:
 *
 * <pre>{@code
 * PyTorchModule module = PyTorchModule.of(StateDict.read(Path.of("model.pt")));
 * System.out.println(module); // 'rnn' LSTM(3, 8), 'fc' Linear(8, 2)
 *
 * Model model = Sequential.of(input(3), recurrent(new LstmCell().recurrentBias(true), 8), dense(2));
 * Import imported = module.load(model);
 * System.out.println(imported.report());
 * }</pre>
 *
 * <p>{@link #guess} returns a chain of layers for a module that has an obvious one.
 */
public final class PyTorchModule {
    private final StateDict weights;
    private final List<Submodule> submodules;

    private PyTorchModule(StateDict weights, List<Submodule> submodules) {
        this.weights = weights;
        this.submodules = submodules;
    }

    /**
     * {@return the module to which weights belong}
     *
     * @param weights the weights
     * @throws InterchangeException if the names are those of a recurrent module, but the shapes are
     *     not
     */
    public static PyTorchModule of(StateDict weights) throws InterchangeException {
        Objects.requireNonNull(weights, "weights");
        return new PyTorchModule(weights, SubmoduleFinder.of(weights));
    }

    /**
     * Sets all weights of a model. Every layer with weights takes those of one module; a recurrent
     * module of several layers has as many layers here. A layer that fits one module only, by its
     * kind and widths, takes its weights, whatever its label is. Layers of the same kind and widths
     * are told apart by labels that are the names of the modules, or by the numbers in the names of
     * the modules, such as {@code lstm1} and {@code lstm2}, in the order of the model.
     *
     * @param model the model, which is unchanged if the weights are rejected
     * @return the model and what became of every module
     * @throws InterchangeException if a layer or a module is left over, if the names do not tell
     *     layers of the same kind and widths apart, or if a layer computes something else than its
     *     module
     */
    public Import load(Model model) throws InterchangeException {
        return load(model, Map.of());
    }

    /**
     * Sets all weights of a model, some of whose layers are given their modules by name.
     *
     * @param model the model, which is unchanged if the weights are rejected
     * @param modules names of modules by labels of layers; the layers of a recurrent module {@code
     *     rnn} of several layers are {@code rnn_l0}, {@code rnn_l1} and so on
     * @return the model and what became of every module
     * @throws InterchangeException as {@link #load(Model)} does
     * @throws IllegalArgumentException if there is no such label or no such module
     */
    public Import load(Model model, Map<String, String> modules) throws InterchangeException {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(modules, "modules");
        NullChecks.requireValues("modules", modules);
        Map<WeightedLayer, ModuleSlot> matches =
                SlotMatching.of(WeightedLayer.of(model), ModuleSlot.of(submodules), modules);
        Map<String, Tensor> values = new LinkedHashMap<>();
        List<ImportReport.Entry> entries = new ArrayList<>();
        for (Map.Entry<WeightedLayer, ModuleSlot> match : matches.entrySet()) {
            LayerWeights layer = new LayerWeights(weights, match.getKey(), match.getValue());
            values.putAll(layer.values());
            entries.add(layer.entry());
        }
        entries.addAll(remarks());
        model.weights().setAll(values);
        return new Import(model, new ImportReport(entries));
    }

    /** {@return the entries of the report that concern tensors rather than modules} */
    private List<ImportReport.Entry> remarks() {
        List<ImportReport.Entry> entries = new ArrayList<>();
        weights.others()
                .forEach(
                        (name, type) ->
                                entries.add(new ImportReport.Entry(name + " " + type, "", "")));
        weights.ties()
                .forEach(
                        (name, first) ->
                                entries.add(
                                        new ImportReport.Entry(
                                                name,
                                                "a copy of " + first,
                                                "PyTorch trains one tensor under both names; here"
                                                        + " they are two, which training makes"
                                                        + " different.")));
        for (ConversionReport conversion : weights.conversions()) {
            if (!conversion.isLossless()) {
                entries.add(new ImportReport.Entry(conversion.name(), "float32", conversion + "."));
            }
        }
        return entries;
    }

    /**
     * Guesses the layers of the module from its weights: a chain in which every module reads the
     * one before it.
     *
     * @return the guess, with what has to be confirmed before it becomes a model
     * @throws InterchangeException if the modules form no chain or more than one, or if one of them
     *     has no counterpart here
     */
    public PyTorchGuess guess() throws InterchangeException {
        return PyTorchGuess.of(this, submodules);
    }

    /** {@return the modules with weights, a line for each} */
    @Override
    public String toString() {
        return submodules.stream()
                .map(module -> "'%s' %s".formatted(module.name(), module.constructor()))
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
