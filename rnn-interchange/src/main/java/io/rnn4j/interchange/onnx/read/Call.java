package io.rnn4j.interchange.onnx.read;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.file.OnnxAttribute;
import io.rnn4j.interchange.onnx.file.OnnxGraph;
import io.rnn4j.interchange.onnx.file.OnnxNode;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.AxisChoices;
import io.rnn4j.interchange.onnx.symbol.Element;
import io.rnn4j.interchange.onnx.symbol.Extent;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A node with its inputs. It knows which attributes and inputs have been read, so that none is
 * ignored by mistake.
 */
final class Call {
    private final Scope scope;
    private final OnnxNode node;
    private final List<Value> inputs; // null for an absent one
    private final Set<String> unreadAttributes;
    private final Set<Integer> unreadInputs = new HashSet<>();

    Call(Scope scope, OnnxNode node, List<Value> inputs) {
        this.scope = scope;
        this.node = node;
        this.inputs = inputs;
        this.unreadAttributes = new HashSet<>(node.attributes().keySet());
        for (int number = 0; number < inputs.size(); number++) {
            if (inputs.get(number) != null) {
                unreadInputs.add(number);
            }
        }
    }

    Steps steps() {
        return scope.steps();
    }

    AxisChoices choices() {
        return scope.choices();
    }

    Scope scope() {
        return scope;
    }

    OnnxNode node() {
        return node;
    }

    String source() {
        return node.describe();
    }

    long opset() {
        return scope.opset();
    }

    InterchangeException refusal(String message) {
        return new InterchangeException(source() + ": " + message);
    }

    // ---- inputs

    int inputs() {
        return inputs.size();
    }

    Value optional(int number) {
        unreadInputs.remove(number);
        return number < inputs.size() ? inputs.get(number) : null;
    }

    Value input(int number) throws InterchangeException {
        Value value = optional(number);
        if (value == null) {
            throw refusal("input %s is missing".formatted(number));
        }
        return value;
    }

    /** Returns an input of constants. */
    Value constant(int number) throws InterchangeException {
        Value value = input(number);
        if (!value.isConstant()) {
            throw refusal(
                    ("input %s ('%s') must be a constant, got a tensor %s that is computed; only"
                                    + " constants can become weights or settings here")
                            .formatted(number, node.inputs().get(number), value.describe()));
        }
        return value;
    }

    /** Returns the sizes in an input, which may depend on batch and time. */
    List<Extent> extents(int number) throws InterchangeException {
        Value value = input(number);
        List<Extent> extents = new ArrayList<>();
        if (!value.free().isEmpty() || value.rank() > 1) {
            throw refusal(
                    "input %s must be a list of sizes, got %s".formatted(number, value.describe()));
        }
        for (int index = 0; index < value.payload().size(); index++) {
            extents.add(extent(value.payload().get(index), number));
        }
        return extents;
    }

    private Extent extent(Element element, int number) throws InterchangeException {
        return switch (element) {
            case Element.Number(double size) -> Extent.of((long) size);
            case Element.Size(Extent size) -> size;
            case Element.Column column ->
                    throw refusal(
                            ("input %s ('%s') depends on the data; only sizes that are known from"
                                            + " the shapes can be imported")
                                    .formatted(number, node.inputs().get(number)));
        };
    }

    /** Returns the whole numbers in an input. */
    long[] wholes(int number) throws InterchangeException {
        List<Extent> extents = extents(number);
        long[] wholes = new long[extents.size()];
        for (int index = 0; index < wholes.length; index++) {
            if (!extents.get(index).isNumber()) {
                throw refusal(
                        "input %s must be a number, got %s".formatted(number, extents.get(index)));
            }
            wholes[index] = extents.get(index).factor();
        }
        return wholes;
    }

    // ---- attributes

    private OnnxAttribute attribute(String name) {
        unreadAttributes.remove(name);
        return node.attributes().get(name);
    }

    /** Marks an attribute as one that does not change the outputs. */
    void ignore(String name) {
        unreadAttributes.remove(name);
    }

    boolean hasAttribute(String name) {
        return node.attributes().containsKey(name);
    }

    long whole(String name, long absent) {
        OnnxAttribute attribute = attribute(name);
        return attribute == null ? absent : attribute.number();
    }

    double real(String name, double absent) {
        OnnxAttribute attribute = attribute(name);
        return attribute == null ? absent : attribute.real();
    }

    String text(String name, String absent) {
        OnnxAttribute attribute = attribute(name);
        return attribute == null ? absent : attribute.text();
    }

    long[] wholes(String name) {
        OnnxAttribute attribute = attribute(name);
        return attribute == null ? null : attribute.lists().numbers();
    }

    float[] reals(String name) {
        OnnxAttribute attribute = attribute(name);
        return attribute == null ? null : attribute.lists().reals();
    }

    List<String> texts(String name) {
        OnnxAttribute attribute = attribute(name);
        return attribute == null ? null : attribute.lists().texts();
    }

    Value tensor(String name) throws InterchangeException {
        OnnxAttribute attribute = attribute(name);
        if (attribute == null) {
            return null;
        }
        if (attribute.tensor() == null) {
            throw refusal("attribute '%s' must be a tensor".formatted(name));
        }
        return scope.decoded(attribute.tensor());
    }

    OnnxGraph graph(String name) throws InterchangeException {
        OnnxAttribute attribute = attribute(name);
        if (attribute == null || attribute.graph() == null) {
            throw refusal("attribute '%s' must be a graph".formatted(name));
        }
        return attribute.graph();
    }

    /** Returns the axes of an attribute or, in later versions, of an input; null if absent. */
    long[] axes(int input) throws InterchangeException {
        long[] axes = wholes("axes");
        if (axes == null && optional(input) != null) {
            axes = wholes(input);
        }
        return axes;
    }

    // ---- axes

    int axis(long axis, int rank) throws InterchangeException {
        long index = axis < 0 ? axis + rank : axis;
        if (index < 0 || index >= rank) {
            throw refusal("axis %s of a tensor with %s axes".formatted(axis, rank));
        }
        return (int) index;
    }

    /** Makes an axis whose size the file states a fixed one; rejects batch and time. */
    void requireFixed(Value value, int axis, String what) throws InterchangeException {
        for (Axis part : value.axes().get(axis)) {
            if (part instanceof Axis.Free free) {
                choices().fix(free);
                throw refusal(
                        ("%s over axis %s of %s, which is %s, cannot be expressed; only axes of a"
                                        + " fixed size can be used this way")
                                .formatted(what, axis, value.describe(), free));
            }
        }
    }

    /** Rejects what no rule has read. */
    void requireAllRead() throws InterchangeException {
        for (String attribute : unreadAttributes) {
            throw refusal(
                    "the attribute '%s' is not supported here; export the model without it"
                            .formatted(attribute));
        }
        for (int input : unreadInputs) {
            throw refusal(
                    "input %s ('%s') is not supported here; export the model without it"
                            .formatted(input, node.inputs().get(input)));
        }
    }
}
