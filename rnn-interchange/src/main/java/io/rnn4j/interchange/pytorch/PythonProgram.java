package io.rnn4j.interchange.pytorch;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.ActivationLayer;
import io.rnn4j.core.layer.ActivityRegularization;
import io.rnn4j.core.layer.Add;
import io.rnn4j.core.layer.Affine;
import io.rnn4j.core.layer.Attention;
import io.rnn4j.core.layer.Average;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Concatenate;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.Dropout;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.GlobalAveragePooling;
import io.rnn4j.core.layer.GlobalMaxPooling;
import io.rnn4j.core.layer.LastStep;
import io.rnn4j.core.layer.LayerNorm;
import io.rnn4j.core.layer.Masking;
import io.rnn4j.core.layer.Maximum;
import io.rnn4j.core.layer.MonotoneQuantiles;
import io.rnn4j.core.layer.Multiply;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.layer.RepeatVector;
import io.rnn4j.core.layer.Reverse;
import io.rnn4j.core.layer.SoftmaxLayer;
import io.rnn4j.core.layer.SpatialDropout;
import io.rnn4j.core.model.LayerUse;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.ModelInput;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.pytorch.PythonLayer.Value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a model as a module of PyTorch: its constructor, its forward pass and its state dict. */
final class PythonProgram {
    private final Model model;
    private final Map<String, WeightedLayer> weighted = new HashMap<>();
    private final PythonNames modules = PythonNames.ofModules();
    private final PythonNames variables = PythonNames.ofVariables();
    private final Map<String, String> constructors = new LinkedHashMap<>();
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> code = new ArrayList<>();
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();

    private PythonProgram(Model model) {
        this.model = model;
        WeightedLayer.of(model).forEach(layer -> weighted.put(layer.label(), layer));
    }

    static PythonProgram of(Model model) throws InterchangeException {
        PythonProgram program = new PythonProgram(model);
        Map<String, Tensor> own = model.weights().copyOfAll();
        for (Map.Entry<String, Layer> layer : model.layers().entrySet()) {
            program.addModule(layer.getKey(), layer.getValue(), own);
        }
        for (ModelInput input : model.inputs()) {
            String name = program.variables.of(input.name());
            program.values.put(input.name(), new Value(name, input.sequence()));
        }
        for (LayerUse use : model.uses()) {
            program.addUse(use);
        }
        return program;
    }

    /** {@return the state dict} */
    Map<String, Tensor> weights() {
        return weights;
    }

    /** {@return what differs in training, a sentence for each} */
    List<String> notes() {
        return notes;
    }

    /** {@return names of modules by labels of layers with weights} */
    Map<String, String> moduleNames() {
        return weighted.keySet().stream()
                .collect(Collectors.toUnmodifiableMap(label -> label, modules::of));
    }

    // ---- modules

    private void addModule(String label, Layer layer, Map<String, Tensor> own)
            throws InterchangeException {
        String module = modules.of(label);
        switch (layer) {
            case Recurrent recurrent -> addRecurrent(label, own);
            case Bidirectional both -> addRecurrent(label, own);
            case Dense dense -> {
                Shape kernel = weighted.get(label).shapes().get("kernel");
                String bias = dense.useBias() ? "" : ", bias=False";
                constructors.put(
                        module,
                        "torch.nn.Linear(%s, %s%s)"
                                .formatted(kernel.size(0), kernel.size(1), bias));
                weights.put(
                        module + ".weight", WeightLayout.transposed(own.get(label + "/kernel")));
                if (dense.useBias()) {
                    weights.put(module + ".bias", own.get(label + "/bias"));
                }
            }
            case Embedding embedding -> {
                if (embedding.paddingIndex() != Embedding.NO_PADDING) {
                    throw refusal(
                            label,
                            "PyTorch has no masks, which paddingIndex(%s) computes; leave it out"
                                            .formatted(embedding.paddingIndex())
                                    + " and use pack_padded_sequence in Python");
                }
                constructors.put(
                        module,
                        "torch.nn.Embedding(%s, %s)"
                                .formatted(embedding.entries(), embedding.units()));
                weights.put(module + ".weight", own.get(label + "/embeddings"));
            }
            case LayerNorm norm -> {
                Tensor gamma = own.get(label + "/gamma");
                constructors.put(
                        module,
                        "torch.nn.LayerNorm(%s, eps=%s)".formatted(gamma.size(0), norm.epsilon()));
                weights.put(module + ".weight", gamma);
                weights.put(module + ".bias", own.get(label + "/beta"));
            }
            case Affine affine -> {
                Tensor gamma = own.get(label + "/gamma");
                String ones = "torch.nn.Parameter(torch.ones(%s))".formatted(gamma.size(0));
                constructors.put(
                        module,
                        "torch.nn.ParameterDict({\"gamma\": %s, \"beta\": %s})"
                                .formatted(ones, ones));
                weights.put(module + ".gamma", gamma);
                weights.put(module + ".beta", own.get(label + "/beta"));
            }
            case Dropout dropout ->
                    constructors.put(module, "torch.nn.Dropout(%s)".formatted(dropout.rate()));
            case Masking masking ->
                    throw refusal(
                            label,
                            "PyTorch has no masks; leave the layer out and use"
                                    + " pack_padded_sequence in Python");
            default -> {} // has no weights, or is rejected where it is used
        }
    }

    private void addRecurrent(String label, Map<String, Tensor> own) throws InterchangeException {
        RecurrentExport export = new RecurrentExport(weighted.get(label));
        String module = modules.of(label);
        constructors.put(module, export.constructor());
        export.weights(own).forEach((name, weight) -> weights.put(module + "." + name, weight));
        if (export.dropsInTraining()) {
            note(label, "drops inputs, states or weights in training, the module does not");
        }
    }

    private void note(String label, String sentence) {
        notes.add("Layer '%s' %s.".formatted(label, sentence));
    }

    private static InterchangeException refusal(String label, String reason) {
        return new InterchangeException("layer '%s': %s".formatted(label, reason));
    }

    // ---- the forward pass

    private void addUse(LayerUse use) throws InterchangeException {
        String label = use.layer();
        int count = uses.merge(label, 1, Integer::sum);
        String name = count == 1 ? label : label + "#" + count;
        Layer layer = model.layers().get(label);
        PythonLayer code =
                new PythonLayer(
                        label,
                        modules.of(label),
                        use.reads().stream().map(values::get).toList(),
                        this.code);
        if (layer instanceof Recurrent || layer instanceof Bidirectional) {
            List<String> outputs = new ArrayList<>();
            outputs.add(variables.of(name));
            for (int output = 1; output < 8; output++) {
                outputs.add(variables.of(name + ":" + output));
            }
            List<Value> results = new RecurrentExport(weighted.get(label)).add(code, outputs);
            for (int output = 0; output < results.size(); output++) {
                values.put(output == 0 ? name : name + ":" + output, results.get(output));
            }
            return;
        }
        String variable = variables.of(name);
        code.line("%s = %s", variable, expression(layer, code, use));
        values.put(name, new Value(variable, isSequence(layer, code)));
    }

    private static boolean isSequence(Layer layer, PythonLayer use) {
        return switch (layer) {
            case LastStep last -> false;
            case GlobalAveragePooling pooling -> false;
            case GlobalMaxPooling pooling -> false;
            case RepeatVector repeat -> true;
            default -> use.sequence();
        };
    }

    private String expression(Layer layer, PythonLayer use, LayerUse reads)
            throws InterchangeException {
        String x = use.x();
        List<String> all = use.reads().stream().map(Value::name).toList();
        return switch (layer) {
            case Dense dense ->
                    PythonActivations.of(
                            use.label(),
                            dense.activation(),
                            "self.%s(%s)".formatted(use.module(), x));
            case Embedding embedding ->
                    readsIndices(reads.reads().getFirst())
                            ? "self.%s(%s)".formatted(use.module(), x)
                            : "self.%s(%s.squeeze(-1).long())".formatted(use.module(), x);
            case LayerNorm norm -> "self.%s(%s)".formatted(use.module(), x);
            case Dropout dropout -> "self.%s(%s)".formatted(use.module(), x);
            case Affine affine ->
                    "self.%s[\"gamma\"] * %s + self.%s[\"beta\"]"
                            .formatted(use.module(), x, use.module());
            case SpatialDropout dropout -> {
                note(use.label(), "drops features in training, the module does not");
                yield x;
            }
            case ActivityRegularization penalty -> {
                note(use.label(), "adds a penalty to the loss, which is left to the training loop");
                yield x;
            }
            case ActivationLayer activation ->
                    PythonActivations.of(use.label(), activation.activation(), x);
            case SoftmaxLayer softmax -> "torch.softmax(%s, -1)".formatted(x);
            case LastStep last -> x + "[:, -1]";
            case Reverse reverse -> "torch.flip(%s, [1])".formatted(x);
            case RepeatVector repeat ->
                    "%s.unsqueeze(1).expand(-1, %s, -1)".formatted(x, repeat.steps());
            case GlobalAveragePooling pooling -> x + ".mean(1)";
            case GlobalMaxPooling pooling -> x + ".amax(1)";
            case Add add -> String.join(" + ", all);
            case Multiply multiply -> String.join(" * ", all);
            case Average average -> "(%s) / %s".formatted(String.join(" + ", all), all.size());
            case Maximum maximum ->
                    all.stream().reduce("torch.maximum(%s, %s)"::formatted).orElseThrow();
            case Concatenate concatenate -> "torch.cat([%s], -1)".formatted(String.join(", ", all));
            case Attention attention -> attention(use);
            case MonotoneQuantiles quantiles -> quantiles(quantiles, x);
            default ->
                    throw refusal(
                            use.label(),
                            ("PyTorch has no layer '%s'; replace it, or write the module in"
                                            + " Python")
                                    .formatted(layer.name()));
        };
    }

    /** {@return whether a value is an input of indices, [batch, steps] of int64} */
    private boolean readsIndices(String value) {
        return model.inputs().stream().anyMatch(input -> input.name().equals(value))
                && model.uses().stream()
                        .filter(use -> use.reads().contains(value))
                        .allMatch(use -> model.layers().get(use.layer()) instanceof Embedding);
    }

    private static String attention(PythonLayer use) {
        List<Value> reads = use.reads();
        String values = reads.get(Math.min(1, reads.size() - 1)).name();
        String keys = reads.getLast().name();
        String queries = use.sequence() ? use.x() : use.x() + ".unsqueeze(1)";
        String result =
                "torch.softmax(%s @ %s.transpose(1, 2) / %s.shape[-1] ** 0.5, -1) @ %s"
                        .formatted(queries, keys, keys, values);
        return use.sequence() ? result : "(%s).squeeze(1)".formatted(result);
    }

    private static String quantiles(MonotoneQuantiles layer, String x) {
        String split = "%s.unflatten(-1, (%s, -1))".formatted(x, layer.targets());
        return ("torch.cat([%s[..., :1], torch.nn.functional.softplus(%s[..., 1:])], -1)"
                        + ".cumsum(-1).flatten(-2)")
                .formatted(split, split);
    }

    // ---- text

    /** {@return the program, which reads the weights from a file} */
    String text(String file) {
        List<String> lines = new ArrayList<>();
        lines.add("import torch");
        lines.add("from safetensors.torch import load_file");
        lines.add("");
        lines.add("class Model(torch.nn.Module):");
        lines.add("    def __init__(self):");
        lines.add("        super().__init__()");
        constructors.forEach(
                (module, constructor) ->
                        lines.add("        self.%s = %s".formatted(module, constructor)));
        lines.add("");
        String inputs =
                model.inputs().stream()
                        .map(input -> variables.of(input.name()))
                        .collect(Collectors.joining(", "));
        lines.add("    def forward(self, %s):".formatted(inputs));
        code.forEach(line -> lines.add("        " + line));
        lines.add("        return " + results());
        lines.add("");
        lines.add("model = Model()");
        lines.add("model.load_state_dict(load_file(%s))".formatted(PythonNames.literal(file)));
        lines.add("model.eval()");
        return String.join("\n", lines) + "\n";
    }

    private String results() {
        Map<String, String> outputs = model.outputs();
        if (outputs.size() == 1) {
            return values.get(outputs.values().iterator().next()).name();
        }
        return outputs.entrySet().stream()
                .map(
                        output ->
                                PythonNames.literal(output.getKey())
                                        + ": "
                                        + values.get(output.getValue()).name())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
