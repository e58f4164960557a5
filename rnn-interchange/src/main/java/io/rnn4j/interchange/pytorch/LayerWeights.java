package io.rnn4j.interchange.pytorch;

import io.rnn4j.api.cell.DropoutRates;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.GateActivations;
import io.rnn4j.core.cell.GateBiases;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.ProjectedLstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.LayerNorm;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.interchange.ImportReport;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.pytorch.Submodule.AffineModule;
import io.rnn4j.interchange.pytorch.Submodule.BatchNormModule;
import io.rnn4j.interchange.pytorch.Submodule.Kind;
import io.rnn4j.interchange.pytorch.Submodule.LinearModule;
import io.rnn4j.interchange.pytorch.Submodule.NormModule;
import io.rnn4j.interchange.pytorch.Submodule.RecurrentModule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of one layer from one module, or the reason why the layer computes something else.
 */
final class LayerWeights {
    /** PyTorch's default of the ε of normalisations, which no state dict holds. */
    static final double EPSILON = 1e-5;

    private final StateDict source;
    private final WeightedLayer layer;
    private final ModuleSlot slot;
    private final Map<String, Tensor> values = new LinkedHashMap<>(); // by names in the layer
    private final List<String> warnings = new ArrayList<>();

    /**
     * Creates the weights.
     *
     * @param source the state dict
     * @param layer the layer
     * @param slot what fits it
     * @throws InterchangeException if the layer does not compute what the module does
     */
    LayerWeights(StateDict source, WeightedLayer layer, ModuleSlot slot)
            throws InterchangeException {
        this.source = source;
        this.layer = layer;
        this.slot = slot;
        switch (slot.module()) {
            case RecurrentModule module -> addRecurrent(module);
            case NormModule module -> addNorm(module);
            case BatchNormModule module -> addBatchNorm(module);
            case AffineModule module -> {
                values.put("gamma", weight("gamma").copy());
                values.put("beta", weight("beta").copy());
            }
            default -> addMatrix();
        }
        for (String name : layer.shapes().keySet()) {
            if (!values.containsKey(name)) {
                throw refusal(
                        ("the weight '%s' has no counterpart in the state dict; set it by"
                                        + " weights().set after loading a layer without it")
                                .formatted(name));
            }
        }
    }

    /** {@return the values of all weights of the layer by their names in the model} */
    Map<String, Tensor> values() {
        Map<String, Tensor> named = new LinkedHashMap<>();
        values.forEach((name, value) -> named.put(layer.label() + "/" + name, value));
        return named;
    }

    /** {@return what became of the module} */
    ImportReport.Entry entry() {
        return new ImportReport.Entry(
                slot.toString(), "'" + layer.label() + "'", String.join(" ", warnings));
    }

    private Tensor weight(String leaf) {
        String module = slot.module().name();
        return source.weight(module.isEmpty() ? leaf : module + "." + leaf);
    }

    private InterchangeException refusal(String reason) {
        return new InterchangeException(
                "layer '%s' cannot take the weights of module %s: %s"
                        .formatted(layer.label(), slot, reason));
    }

    // ---- recurrent modules

    private void addRecurrent(RecurrentModule module) throws InterchangeException {
        List<String> suffixes = RecurrentNames.suffixes(module, slot.layer());
        List<WeightedLayer.Direction> directions = layer.directions();
        for (int direction = 0; direction < directions.size(); direction++) {
            Recurrent recurrent = directions.get(direction).recurrent();
            requireSameFunction(recurrent);
            String prefix = directions.get(direction).prefix();
            String suffix = suffixes.get(direction);
            int[] gates = module.kind().gates();
            values.put(prefix + "kernel", fromTorch("weight_ih" + suffix, gates));
            values.put(prefix + "recurrent_kernel", fromTorch("weight_hh" + suffix, gates));
            if (module.sizes().projection() > 0) {
                values.put(prefix + "projection_kernel", fromTorch("weight_hr" + suffix));
            }
            addBiases(module, layer.biases(directions.get(direction)), prefix, suffix);
        }
    }

    private Tensor fromTorch(String leaf, int... gates) {
        return WeightLayout.fromTorch(weight(leaf), gates);
    }

    private void addBiases(RecurrentModule module, GateBiases biases, String prefix, String suffix)
            throws InterchangeException {
        boolean any = biases.useBias() || biases.recurrentBias();
        if (any != module.stack().bias()) {
            throw refusal(
                    any
                            ? "the module has no biases; call useBias(false) and"
                                    + " recurrentBias(false) on the cell"
                            : "the module has biases; call useBias(true) and recurrentBias(true) on"
                                    + " the cell");
        }
        if (!any) {
            return;
        }
        Tensor input = fromTorch("bias_ih" + suffix, module.kind().gates());
        Tensor recurrent = fromTorch("bias_hh" + suffix, module.kind().gates());
        if (biases.useBias() && biases.recurrentBias()) {
            values.put(prefix + "bias", input);
            values.put(prefix + "recurrent_bias", recurrent);
            return;
        }
        Tensor missing = biases.useBias() ? recurrent : input;
        if (!WeightLayout.isZero(missing)) {
            if (module.kind() == Kind.GRU) {
                throw refusal(
                        "the reset gate multiplies the recurrent bias of a GRU, so the two biases"
                                + " cannot be added; declare both, as new GruCell() has them");
            }
            warn(
                    "The two biases of PyTorch were added into the one of the layer, which changes"
                            + " outputs by rounding only.");
        }
        String name = biases.useBias() ? "bias" : "recurrent_bias";
        values.put(
                prefix + name,
                biases.useBias()
                        ? WeightLayout.sum(input, recurrent)
                        : WeightLayout.sum(recurrent, input));
    }

    private void requireSameFunction(Recurrent recurrent) throws InterchangeException {
        DropoutRates rates = recurrent.dropoutRates();
        if (!rates.zoneoutRates().equals(DropoutRates.NONE.zoneoutRates())) {
            throw refusal("PyTorch has no zoneout, which changes predictions; set zoneout(0)");
        }
        switch (recurrent.cell()) {
            case SimpleRnnCell cell -> requireTanhOrRelu(cell.activation());
            case LstmCell cell -> requireStandard(cell.activations());
            case ProjectedLstmCell cell -> requireStandard(cell.activations());
            case GruCell cell -> {
                requireStandard(cell.activations());
                if (!cell.resetAfter()) {
                    throw refusal(
                            "PyTorch applies the reset gate after the product; call"
                                    + " resetAfter(true) on the cell");
                }
            }
            default -> throw new IllegalStateException(recurrent.toString());
        }
    }

    private void requireTanhOrRelu(Activation activation) throws InterchangeException {
        if (!activation.equals(Activations.TANH) && !activation.equals(Activations.RELU)) {
            throw refusal("nn.RNN computes with tanh or relu, not with " + activation.name());
        }
        warn(
                "No state dict tells nonlinearity='tanh' from 'relu'; the layer computes with %s."
                        .formatted(activation.name()));
    }

    private void requireStandard(GateActivations activations) throws InterchangeException {
        if (!activations.equals(new GateActivations())) {
            throw refusal(
                    "PyTorch computes with tanh and sigmoid gates, not with %s and %s"
                            .formatted(
                                    activations.activation().name(),
                                    activations.recurrentActivation().name()));
        }
    }

    private void warn(String sentence) {
        if (!warnings.contains(sentence)) {
            warnings.add(sentence);
        }
    }

    // ---- other modules

    private void addMatrix() throws InterchangeException {
        if (layer.layer() instanceof Embedding embedding) {
            values.put("embeddings", weight("weight").copy());
            if (embedding.paddingIndex() != Embedding.NO_PADDING) {
                warn(
                        "paddingIndex(%s) masks steps, as packed sequences do; padding_idx of PyTorch does not."
                                .formatted(embedding.paddingIndex()));
            }
            return;
        }
        boolean bias = slot.module() instanceof LinearModule;
        if (((Dense) layer.layer()).useBias() != bias) {
            throw refusal(
                    "the module has %s bias; call useBias(%s) on the layer"
                            .formatted(bias ? "a" : "no", bias));
        }
        values.put("kernel", WeightLayout.transposed(weight("weight")));
        if (bias) {
            values.put("bias", weight("bias").copy());
        }
    }

    private void addNorm(NormModule module) {
        values.put("gamma", weight("weight").copy());
        values.put("beta", module.bias() ? weight("bias").copy() : Tensor.zeros(module.features()));
        double epsilon = ((LayerNorm) layer.layer()).epsilon();
        if (epsilon != EPSILON) {
            warn(
                    "No state dict holds the epsilon of a normalisation; the layer has %s, PyTorch's default is %s."
                            .formatted(epsilon, EPSILON));
        }
    }

    private void addBatchNorm(BatchNormModule module) {
        int features = module.features();
        Tensor gain = Tensor.zeros(features);
        Tensor shift = Tensor.zeros(features);
        float[] mean = weight("running_mean").array();
        float[] variance = weight("running_var").array();
        for (int feature = 0; feature < features; feature++) {
            double gamma = module.affine() ? weight("weight").array()[feature] : 1;
            double beta = module.affine() ? weight("bias").array()[feature] : 0;
            double scale = gamma / Math.sqrt(variance[feature] + EPSILON);
            gain.array()[feature] = (float) scale;
            shift.array()[feature] = (float) (beta - mean[feature] * scale);
        }
        values.put("gamma", gain);
        values.put("beta", shift);
        warn(
                ("The normalisation became its function in inference, a factor and a summand for"
                     + " every feature, with epsilon %s, PyTorch's default, because no state dict"
                     + " holds it; its statistics stay as they are in training.")
                        .formatted(EPSILON));
    }
}
