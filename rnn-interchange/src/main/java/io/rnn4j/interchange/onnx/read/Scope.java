package io.rnn4j.interchange.onnx.read;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.file.ExternalData;
import io.rnn4j.interchange.onnx.file.OnnxAttribute;
import io.rnn4j.interchange.onnx.file.OnnxGraph;
import io.rnn4j.interchange.onnx.file.OnnxNode;
import io.rnn4j.interchange.onnx.file.OnnxTensor;
import io.rnn4j.interchange.onnx.file.OnnxValue;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.AxisChoices;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The values of a graph, or of a graph within a node, while it is read. */
final class Scope {
    /** What all graphs of a file share in one attempt to read it. */
    static final class Shared {
        final long opset;
        final Map<String, Operator> operators;
        final AxisChoices choices;
        final Map<OnnxTensor, Value> decoded; // kept over several attempts
        final ExternalData externalData;
        final Steps steps = new Steps();
        final Masks masks = new Masks();
        final Map<String, String> warnings = new LinkedHashMap<>(); // by node
        Axis.Free undecided;

        Shared(
                long opset,
                Map<String, Operator> operators,
                AxisChoices choices,
                Map<OnnxTensor, Value> decoded,
                ExternalData externalData) {
            this.opset = opset;
            this.operators = operators;
            this.choices = choices;
            this.decoded = decoded;
            this.externalData = externalData;
        }
    }

    private final Shared shared;
    private final Scope outer; // null for the graph of the file
    private final OnnxGraph graph;
    private final Map<String, OnnxTensor> initializers = new HashMap<>();
    private final Map<String, Value> values = new HashMap<>();
    private final Set<String> unknown = new HashSet<>(); // depend on an axis that is not known yet
    private final List<OnnxNode> evaluated = new ArrayList<>();

    Scope(Shared shared, Scope outer, OnnxGraph graph) throws InterchangeException {
        this.shared = shared;
        this.outer = outer;
        this.graph = graph;
        if (graph.sparse() > 0) {
            throw new InterchangeException(
                    "the graph has sparse initializers, which are not read; export dense ones");
        }
        for (OnnxTensor tensor : graph.initializers()) {
            if (initializers.put(tensor.name(), tensor) != null) {
                throw new InterchangeException(
                        "two initializers are named '%s'; the file is damaged"
                                .formatted(tensor.name()));
            }
        }
    }

    /** Returns the scope of a graph within a node, which sees the values of this one. */
    Scope inner(OnnxGraph body) throws InterchangeException {
        return new Scope(shared, this, body);
    }

    static Map<OnnxTensor, Value> noneDecoded() {
        return new IdentityHashMap<>();
    }

    Steps steps() {
        return shared.steps;
    }

    AxisChoices choices() {
        return shared.choices;
    }

    Masks masks() {
        return shared.masks;
    }

    long opset() {
        return shared.opset;
    }

    void warn(String source, String sentence) {
        shared.warnings.put(source, sentence);
    }

    Map<String, String> warnings() {
        return shared.warnings;
    }

    List<OnnxNode> evaluated() {
        return evaluated;
    }

    Value decoded(OnnxTensor tensor) throws InterchangeException {
        Value value = shared.decoded.get(tensor);
        if (value == null) {
            value =
                    Value.of(
                            tensor.values(shared.externalData),
                            tensor.type().isReal(),
                            tensor.shape());
            shared.decoded.put(tensor, value);
        }
        return value;
    }

    void put(String name, Value value) {
        values.put(name, value);
    }

    /** Returns the inputs that are not initializers. */
    List<OnnxValue> trueInputs() {
        return graph.inputs().stream()
                .filter(input -> !initializers.containsKey(input.name()))
                .toList();
    }

    /** Evaluates the nodes that the outputs need, and returns the outputs. */
    List<Value> run() throws InterchangeException {
        Set<OnnxNode> needed = needed();
        for (OnnxNode node : graph.nodes()) {
            if (needed.contains(node)) {
                evaluated.add(node);
                evaluate(node);
            }
        }
        List<Value> outputs = new ArrayList<>();
        for (OnnxValue output : graph.outputs()) {
            outputs.add(
                    unknown.contains(output.name()) ? null : lookup(output.name(), "an output"));
        }
        if (outputs.contains(null) || shared.undecided != null) {
            throw new Undecided(shared.undecided);
        }
        return outputs;
    }

    private Set<OnnxNode> needed() throws InterchangeException {
        Map<String, OnnxNode> producers = new HashMap<>();
        for (OnnxNode node : graph.nodes()) {
            for (String output : node.outputs()) {
                if (!output.isEmpty() && producers.put(output, node) != null) {
                    throw new InterchangeException(
                            "%s: another node computes '%s' as well; the file is damaged"
                                    .formatted(node.describe(), output));
                }
            }
        }
        Set<OnnxNode> needed = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
        List<String> open = new ArrayList<>();
        graph.outputs().forEach(output -> open.add(output.name()));
        while (!open.isEmpty()) {
            OnnxNode node = producers.get(open.removeLast());
            if (node != null && needed.add(node)) {
                reads(node, open);
            }
        }
        return needed;
    }

    /** Adds all names that a node reads, those in graphs within it included. */
    private static void reads(OnnxNode node, List<String> names) {
        names.addAll(node.inputs());
        for (OnnxAttribute attribute : node.attributes().values()) {
            if (attribute.graph() != null) {
                attribute.graph().nodes().forEach(inner -> reads(inner, names));
                attribute.graph().outputs().forEach(output -> names.add(output.name()));
            }
        }
    }

    private void evaluate(OnnxNode node) throws InterchangeException {
        Operator operator = operator(node);
        List<Value> inputs = new ArrayList<>();
        for (String input : node.inputs()) {
            boolean given = !input.isEmpty() && !isUnknown(input);
            inputs.add(given ? lookup(input, node.describe()) : null);
        }
        if (node.inputs().stream().anyMatch(this::isUnknown)) {
            operator.hint().learn(new Call(this, node, inputs));
            unknown.addAll(node.outputs());
            return;
        }
        try {
            Call call = new Call(this, node, inputs);
            List<Value> outputs = operator.rule().apply(call);
            call.requireAllRead();
            for (int number = 0; number < node.outputs().size(); number++) {
                String name = node.outputs().get(number);
                if (name.isEmpty()) {
                    continue;
                }
                if (number >= outputs.size() || outputs.get(number) == null) {
                    throw call.refusal("output %s ('%s') is not supported".formatted(number, name));
                }
                values.put(name, outputs.get(number));
            }
        } catch (Undecided later) {
            if (shared.undecided == null) {
                shared.undecided = later.axis();
            }
            unknown.addAll(node.outputs());
        } catch (ArithmeticException | NegativeArraySizeException overflow) {
            throw new InterchangeException(
                    node.describe() + ": a tensor would have too many elements", overflow);
        } catch (IllegalArgumentException failure) {
            throw new InterchangeException(node.describe() + ": " + failure.getMessage(), failure);
        }
    }

    private Operator operator(OnnxNode node) throws InterchangeException {
        if (!node.domain().isEmpty()) {
            throw new InterchangeException(
                    ("%s belongs to the domain '%s', whose operators are not those of ONNX; export"
                                    + " the model without them")
                            .formatted(node.describe(), node.domain()));
        }
        Operator operator = shared.operators.get(node.operator());
        if (operator == null) {
            throw new InterchangeException(
                    "%s: the operator %s cannot be expressed here%s; docs/interchange.md lists those that can"
                            .formatted(node.describe(), node.operator(), remedy(node.operator())));
        }
        return operator;
    }

    private static String remedy(String operator) {
        return switch (operator) {
            case "Loop" ->
                    "; tf2onnx writes so what is no recurrent node, such as a GRU of Keras: read"
                            + " the .keras or .h5 file with KerasFile, or export with recurrent"
                            + " nodes";
            case "ReverseSequence" ->
                    "; use a recurrent node in the direction 'reverse' or 'bidirectional', which"
                            + " respects sequence_lens";
            case "MaxPool", "AveragePool" -> "; compute it before the model";
            default -> "; export the model without it, or build this part in rnn4j";
        };
    }

    private boolean isUnknown(String name) {
        return unknown.contains(name) || outer != null && outer.isUnknown(name);
    }

    Value lookup(String name, String reader) throws InterchangeException {
        Value value = values.get(name);
        if (value != null) {
            return value;
        }
        OnnxTensor tensor = initializers.get(name);
        if (tensor != null) {
            return decoded(tensor);
        }
        if (outer != null) {
            return outer.lookup(name, reader);
        }
        throw new InterchangeException(
                ("%s reads '%s', which is neither an input nor a constant nor computed by an"
                                + " earlier node; the graph has a cycle, or the file is damaged")
                        .formatted(reader, name));
    }
}
