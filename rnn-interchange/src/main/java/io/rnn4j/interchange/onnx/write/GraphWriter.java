package io.rnn4j.interchange.onnx.write;

import io.rnn4j.interchange.onnx.file.ProtobufWriter;
import io.rnn4j.interchange.onnx.file.TensorType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects the nodes of a graph, or of the body of a node; constants belong to the whole file. The
 * numbers are those of the fields in onnx.proto.
 */
final class GraphWriter {
    /** An attribute of a node. */
    interface Attribute {
        /** Returns its message. */
        ProtobufWriter message();
    }

    /** What a graph and the bodies within it share. */
    private static final class Shared {
        final long opset;
        final ProtobufWriter initializers = new ProtobufWriter();
        final Set<String> initialized = new HashSet<>();
        final Set<String> names = new HashSet<>();
        final Map<String, Integer> numbers = new HashMap<>();

        Shared(long opset) {
            this.opset = opset;
        }
    }

    private final Shared shared;
    private final boolean isBody;
    private final ProtobufWriter nodes = new ProtobufWriter();
    private final ProtobufWriter inputs = new ProtobufWriter();
    private final ProtobufWriter outputs = new ProtobufWriter();

    GraphWriter(long opset) {
        this(new Shared(opset), false);
    }

    private GraphWriter(Shared shared, boolean isBody) {
        this.shared = shared;
        this.isBody = isBody;
    }

    /** Returns a writer of a body, which reads the values of this graph by name. */
    GraphWriter body() {
        return new GraphWriter(shared, true);
    }

    long opset() {
        return shared.opset;
    }

    // ---- names

    /** Returns a name that no other value has. */
    String name(String base) {
        String name = base;
        while (!shared.names.add(name)) {
            name = base + "_" + shared.numbers.merge(base, 1, Integer::sum);
        }
        return name;
    }

    // ---- constants

    /** Adds floats under a name, once. */
    String reals(String name, float[] values, int... shape) {
        if (shared.initialized.add(name)) {
            shared.names.add(name);
            ByteBuffer raw =
                    ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                            .order(ByteOrder.LITTLE_ENDIAN);
            raw.asFloatBuffer().put(values);
            initializer(name, TensorType.FLOAT, raw.array(), shape);
        }
        return name;
    }

    /** Adds integers of 64 bits under a name that describes them. */
    String wholes(long... values) {
        List<String> texts = new ArrayList<>();
        for (long value : values) {
            texts.add(Long.toString(value));
        }
        return integers("wholes_" + String.join("_", texts), values, values.length);
    }

    /** Adds an integer of 64 bits without axes. */
    String whole(long value) {
        return integers("whole_" + value, new long[] {value});
    }

    private String integers(String name, long[] values, int... shape) {
        if (shared.initialized.add(name)) {
            shared.names.add(name);
            ByteBuffer raw =
                    ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            raw.asLongBuffer().put(values);
            initializer(name, TensorType.INT64, raw.array(), shape);
        }
        return name;
    }

    private void initializer(String name, TensorType type, byte[] raw, int... shape) {
        ProtobufWriter tensor = new ProtobufWriter();
        for (int size : shape) {
            tensor.number(1, size);
        }
        tensor.number(2, type.code()).text(8, name).block(9, raw);
        shared.initializers.message(5, tensor);
    }

    // ---- nodes

    static Attribute whole(String name, long value) {
        return () -> new ProtobufWriter().text(1, name).number(3, value).number(20, 2);
    }

    static Attribute real(String name, float value) {
        return () -> new ProtobufWriter().text(1, name).real(2, value).number(20, 1);
    }

    static Attribute text(String name, String value) {
        return () -> new ProtobufWriter().text(1, name).text(4, value).number(20, 3);
    }

    static Attribute wholes(String name, long... values) {
        return () -> {
            ProtobufWriter message = new ProtobufWriter().text(1, name);
            for (long value : values) {
                message.number(8, value);
            }
            return message.number(20, 7);
        };
    }

    static Attribute reals(String name, List<Float> values) {
        return () -> {
            ProtobufWriter message = new ProtobufWriter().text(1, name);
            values.forEach(value -> message.real(7, value));
            return message.number(20, 6);
        };
    }

    static Attribute texts(String name, List<String> values) {
        return () -> {
            ProtobufWriter message = new ProtobufWriter().text(1, name);
            values.forEach(value -> message.text(9, value));
            return message.number(20, 8);
        };
    }

    static Attribute graph(String name, GraphWriter body) {
        return () ->
                new ProtobufWriter().text(1, name).message(6, body.message(name)).number(20, 5);
    }

    /** Adds a node with one output, and returns its name. */
    String node(String base, String operator, List<String> reads, Attribute... attributes) {
        String output = name(base);
        node(operator, reads, List.of(output), attributes);
        return output;
    }

    /** Adds a node. */
    void node(String operator, List<String> reads, List<String> results, Attribute... attributes) {
        ProtobufWriter node = new ProtobufWriter();
        reads.forEach(read -> node.text(1, read));
        results.forEach(result -> node.text(2, result));
        String named = results.stream().filter(each -> !each.isEmpty()).findFirst().orElse("");
        node.text(3, named).text(4, operator);
        for (Attribute attribute : attributes) {
            node.message(5, attribute.message());
        }
        nodes.message(1, node);
    }

    // ---- inputs and outputs

    /** Adds an input; sizes are numbers or names. */
    void input(String name, TensorType type, List<String> sizes) {
        inputs.message(11, value(name, type, sizes));
    }

    /** Adds an output; sizes are numbers or names. */
    void output(String name, TensorType type, List<String> sizes) {
        outputs.message(12, value(name, type, sizes));
    }

    private static ProtobufWriter value(String name, TensorType type, List<String> sizes) {
        ProtobufWriter shape = new ProtobufWriter();
        for (String size : sizes) {
            boolean number = Character.isDigit(size.charAt(0));
            shape.message(
                    1,
                    number
                            ? new ProtobufWriter().number(1, Long.parseLong(size))
                            : new ProtobufWriter().text(2, size));
        }
        ProtobufWriter tensor = new ProtobufWriter().number(1, type.code()).message(2, shape);
        return new ProtobufWriter()
                .text(1, name)
                .message(2, new ProtobufWriter().message(1, tensor));
    }

    /** Returns the message of the graph. */
    ProtobufWriter message(String name) {
        ProtobufWriter graph = new ProtobufWriter();
        graph.append(nodes);
        graph.text(2, name);
        if (!isBody) {
            graph.append(shared.initializers);
        }
        graph.append(inputs);
        graph.append(outputs);
        return graph;
    }
}
