package io.rnn4j.interchange.onnx.write;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.NetworkNode;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.layer.ActivationLayer;
import io.rnn4j.core.layer.Crf;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.LayerNorm;
import io.rnn4j.core.layer.SoftmaxLayer;
import io.rnn4j.core.model.LayerUse;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.ModelInput;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.file.ProtobufWriter;
import io.rnn4j.interchange.onnx.file.TensorType;
import io.rnn4j.interchange.onnx.write.Tensors.Rows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a model as the bytes of an ONNX file. */
public final class ModelWriter {
    private static final long NORMALIZATION_SINCE = 17;
    private static final Map<Long, Long> FORMATS = Map.of(14L, 7L, 22L, 10L); // by opset

    /** A use of a layer with its name and its nodes. */
    private record Use(String label, String name, List<String> reads, NetworkDefinition network) {}

    private final Model model;
    private final boolean lengths;
    private final GraphWriter graph;
    private final List<Use> uses = new ArrayList<>();
    private final Map<String, Signal> signals = new LinkedHashMap<>(); // by name of the value
    private final Map<String, Rows> values = new HashMap<>();

    private ModelWriter(Model model, long opset, boolean lengths) {
        this.model = model;
        this.lengths = lengths;
        this.graph = new GraphWriter(opset);
    }

    /**
     * {@return the bytes of a file}
     *
     * @param model the model
     * @param opset version of the operators, 14 or 22
     * @param lengths whether the file has an input with the lengths of the sequences
     * @throws InterchangeException if the model cannot be expressed
     */
    public static byte[] bytes(Model model, long opset, boolean lengths)
            throws InterchangeException {
        ModelWriter writer = new ModelWriter(model, opset, lengths);
        writer.readUses();
        writer.addInputs();
        for (Use use : writer.uses) {
            writer.add(use);
        }
        writer.addOutputs();
        return new ProtobufWriter()
                .number(1, FORMATS.get(opset))
                .text(2, "rnn4j")
                .message(7, writer.graph.message("rnn4j"))
                .message(8, new ProtobufWriter().text(1, "").number(2, opset))
                .toByteArray();
    }

    // ---- the model

    private void readUses() {
        List<ModelInput> inputs = model.inputs();
        for (int number = 0; number < inputs.size(); number++) {
            signals.put(inputs.get(number).name(), inputs.get(number).signal(number));
        }
        Map<String, Integer> counts = new HashMap<>();
        for (LayerUse use : model.uses()) {
            int count = counts.merge(use.layer(), 1, Integer::sum);
            String name = count == 1 ? use.layer() : use.layer() + "#" + count;
            List<Signal> reads = new ArrayList<>();
            for (String read : use.reads()) {
                Signal signal = signals.get(read);
                reads.add(Signal.input(reads.size(), signal.width(), signal.time()));
            }
            NetworkDefinition network =
                    NetworkDefinition.of(model.layers().get(use.layer()), reads, 0);
            for (int output = 0; output < network.outputs().size(); output++) {
                signals.put(
                        output == 0 ? name : name + ":" + output, network.outputs().get(output));
            }
            uses.add(new Use(use.layer(), name, use.reads(), network));
        }
    }

    /** Returns whether an input is read as indices only. */
    private boolean isIndices(String input) {
        boolean read = false;
        for (Use use : uses) {
            for (int number = 0; number < use.reads.size(); number++) {
                if (!use.reads.get(number).equals(input)) {
                    continue;
                }
                for (NetworkNode node : use.network.nodes()) {
                    for (Signal signal : node.node().inputs()) {
                        if (signal.isInput() && signal.inputNumber() == number) {
                            if (!(node.node() instanceof Node.Gather)) {
                                return false;
                            }
                            read = true;
                        }
                    }
                }
                for (Signal output : use.network.outputs()) {
                    if (output.isInput() && output.inputNumber() == number) {
                        return false;
                    }
                }
            }
        }
        return read && !model.outputs().containsValue(input);
    }

    // ---- inputs and outputs

    private void addInputs() {
        Map<Integer, String> ofAxis = new HashMap<>();
        List<ModelInput> inputs = model.inputs();
        for (int number = 0; number < inputs.size(); number++) {
            ModelInput input = inputs.get(number);
            if (lengths && input.sequence() && input.axis() == number) {
                String name = graph.name(input.name() + "_lengths");
                ofAxis.put(number, name);
            }
        }
        Map<String, String> named = new LinkedHashMap<>();
        for (ModelInput input : inputs) {
            String name = graph.name(input.name());
            List<String> sizes = new ArrayList<>(List.of("batch"));
            if (input.sequence()) {
                ModelInput axis = inputs.get(input.axis());
                sizes.add(
                        axis.steps() > 0
                                ? Integer.toString(axis.steps())
                                : inputs.stream().filter(ModelInput::sequence).count() == 1
                                        ? "time"
                                        : "time_of_" + axis.name());
            }
            String ofInput = input.sequence() ? ofAxis.get(input.axis()) : null;
            boolean indices = input.features() == 1 && isIndices(input.name());
            if (!indices) {
                sizes.add(Integer.toString(input.features()));
            }
            graph.input(name, indices ? TensorType.INT64 : TensorType.FLOAT, sizes);
            values.put(
                    input.name(),
                    new Rows(name, input.features(), input.time(), ofInput, indices ? name : null));
            if (ofInput != null) {
                named.put(ofInput, "batch");
            }
        }
        named.forEach((name, size) -> graph.input(name, TensorType.INT32, List.of(size)));
    }

    private void addOutputs() {
        for (Map.Entry<String, String> output : model.outputs().entrySet()) {
            Rows rows = values.get(output.getValue());
            String name = output.getKey();
            graph.node("Identity", List.of(rows.name()), List.of(name));
            List<String> sizes = new ArrayList<>(List.of("batch"));
            if (rows.sequence()) {
                sizes.add(
                        rows.time().steps() > 0
                                ? Integer.toString(rows.time().steps())
                                : "time_of_" + name);
            }
            sizes.add(Integer.toString(rows.width()));
            graph.output(name, TensorType.FLOAT, sizes);
        }
    }

    // ---- layers

    private void add(Use use) throws InterchangeException {
        List<Rows> reads = new ArrayList<>();
        for (String read : use.reads) {
            reads.add(values.get(read));
        }
        if (!use.network.maskedValues().isEmpty() && !lengths) {
            throw new InterchangeException(
                    ("layer '%s' masks steps by their values; a file can only have lengths of"
                         + " sequences that are padded at the end: write it with lengths(true) and"
                         + " pass them")
                            .formatted(use.label));
        }
        if (model.layers().get(use.label) instanceof Crf) {
            throw new InterchangeException(
                    ("layer '%s': ONNX has no decoding of sequences of classes; write a model"
                         + " without this layer, and decode its outputs with the transitions")
                            .formatted(use.label));
        }
        List<Rows> outputs;
        try {
            Rows known = known(use, reads);
            outputs =
                    known != null
                            ? List.of(known)
                            : new NetworkWriter(graph, model.weights(), use.label, use.name, reads)
                                    .add(use.network);
        } catch (IllegalArgumentException failure) {
            throw new InterchangeException(
                    "layer '%s' cannot be written: %s".formatted(use.label, failure.getMessage()),
                    failure);
        }
        for (int output = 0; output < outputs.size(); output++) {
            values.put(output == 0 ? use.name : use.name + ":" + output, outputs.get(output));
        }
    }

    /** Writes layers that ONNX has as operators; null for others. */
    private Rows known(Use use, List<Rows> reads) {
        Layer layer = model.layers().get(use.label);
        Rows x = reads.getFirst();
        String name =
                switch (layer) {
                    case Dense dense -> dense(use, dense, x);
                    case ActivationLayer each -> activation(use, each.activation(), x.name());
                    case SoftmaxLayer softmax -> activation(use, Activations.SOFTMAX, x.name());
                    case LayerNorm norm when graph.opset() >= NORMALIZATION_SINCE ->
                            normalization(use, norm, x);
                    default -> null;
                };
        Signal output = use.network.outputs().getFirst();
        return name == null ? null : new Rows(name, output.width(), output.time(), x.lengths());
    }

    private String activation(Use use, Activation activation, String x) {
        return ActivationOperators.add(graph, use.name + "/", activation, x);
    }

    private String weight(Use use, String weight) {
        String name = use.label + "/" + weight;
        Tensor values = model.weights().copyOf(name);
        return graph.reals(name, values.array(), values.shape().toArray());
    }

    private String dense(Use use, Dense dense, Rows x) {
        GraphWriter trial = new GraphWriter(graph.opset());
        if (ActivationOperators.add(trial, "", dense.activation(), "x") == null) {
            return null;
        }
        String result =
                graph.node(
                        use.name + "/MatMul", "MatMul", List.of(x.name(), weight(use, "kernel")));
        if (dense.useBias()) {
            result = graph.node(use.name + "/Add", "Add", List.of(result, weight(use, "bias")));
        }
        return activation(use, dense.activation(), result);
    }

    private String normalization(Use use, LayerNorm norm, Rows x) {
        return graph.node(
                use.name + "/LayerNormalization",
                "LayerNormalization",
                List.of(x.name(), weight(use, "gamma"), weight(use, "beta")),
                GraphWriter.whole("axis", -1),
                GraphWriter.real("epsilon", (float) norm.epsilon()));
    }
}
