package io.rnn4j.peers.onnxruntime;

import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.benchmarks.harness.Sizes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The recurrent layers and the dense layer of sizes as an ONNX model with random weights, time
 * first. Its input is {@code x}, its output {@link #OUTPUT}; with carried states also {@code h0},
 * {@code c0}, {@code h1} … and the next ones, {@code next_h0} and so on, each [1, batch, units].
 *
 * <p>The numbers in calls are those of the fields in {@code onnx.proto}.
 */
final class OnnxModel {
    /** The name of the output. */
    static final String OUTPUT = "output";

    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int INT_ATTRIBUTE = 2;
    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 14;
    private static final float WEIGHT_VARIANCE = 0.3f;

    private final Sizes sizes;
    private final int steps;
    private final boolean carried;
    private final RandomData data;
    private final Protobuf graph = new Protobuf();

    private OnnxModel(Sizes sizes, int steps, boolean carried, RandomData data) {
        this.sizes = sizes;
        this.steps = steps;
        this.carried = carried;
        this.data = data;
    }

    /** {@return a model for whole sequences whose states start at 0} */
    static byte[] ofSequences(Sizes sizes, RandomData data) {
        return new OnnxModel(sizes, sizes.steps(), false, data).write();
    }

    /** {@return a model for one time step with its states as inputs and outputs} */
    static byte[] ofOneStep(Sizes sizes, RandomData data) {
        return new OnnxModel(sizes, 1, true, data).write();
    }

    /** {@return the number of states of the cell} */
    static int states(Sizes sizes) {
        return switch (sizes.cell()) {
            case SIMPLE_RNN, GRU -> 1;
            case LSTM -> 2;
        };
    }

    /** {@return the name of a state of a layer} */
    static String state(int state, int layer) {
        return "hc".charAt(state) + Integer.toString(layer);
    }

    /** {@return the name of a state of a layer after the last step} */
    static String next(int state, int layer) {
        return "next_" + state(state, layer);
    }

    private byte[] write() {
        graph.text(2, "network");
        graph.message(11, value("x", steps, sizes.batch(), sizes.input()));
        indices("time_axis", 0);
        indices("direction_axis", 1);
        String rows = "x";
        for (int layer = 0; layer < sizes.layers(); layer++) {
            recurrence(layer, rows);
            boolean sequence = layer < sizes.layers() - 1 || everyStep();
            rows = "rows" + layer;
            graph.message(
                    1,
                    node(
                            "Squeeze",
                            new String[] {
                                sequence ? "sequence" + layer : next(0, layer),
                                sequence ? "direction_axis" : "time_axis"
                            },
                            rows));
        }
        if (sizes.outputs() > 0) {
            weights("dense_kernel", sizes.units(), sizes.outputs());
            weights("dense_bias", sizes.outputs());
            graph.message(1, node("MatMul", new String[] {rows, "dense_kernel"}, "dense_product"));
            graph.message(1, node("Add", new String[] {"dense_product", "dense_bias"}, OUTPUT));
        } else {
            graph.message(1, node("Identity", new String[] {rows}, OUTPUT));
        }
        int width = sizes.outputs() > 0 ? sizes.outputs() : sizes.units();
        graph.message(
                12,
                everyStep()
                        ? value(OUTPUT, steps, sizes.batch(), width)
                        : value(OUTPUT, sizes.batch(), width));
        return new Protobuf()
                .number(1, IR_VERSION)
                .message(7, graph)
                .message(8, new Protobuf().text(1, "").number(2, OPERATOR_SET))
                .toBytes();
    }

    private boolean everyStep() {
        return sizes.everyStep() && !carried;
    }

    private void recurrence(int layer, String rows) {
        int columns = sizes.cell().gates() * sizes.units();
        weights("W" + layer, 1, columns, layer == 0 ? sizes.input() : sizes.units());
        weights("R" + layer, 1, columns, sizes.units());
        weights("B" + layer, 1, 2 * columns);
        Protobuf node = new Protobuf();
        for (String input : new String[] {rows, "W" + layer, "R" + layer, "B" + layer}) {
            node.text(1, input);
        }
        if (carried) {
            node.text(1, ""); // the lengths of the sequences: all steps
        }
        node.text(2, "sequence" + layer);
        for (int state = 0; state < states(sizes); state++) {
            if (carried) {
                node.text(1, state(state, layer));
                graph.message(11, value(state(state, layer), 1, sizes.batch(), sizes.units()));
                graph.message(12, value(next(state, layer), 1, sizes.batch(), sizes.units()));
            }
            node.text(2, next(state, layer));
        }
        switch (sizes.cell()) {
            case SIMPLE_RNN -> node.text(4, "RNN");
            case LSTM -> node.text(4, "LSTM");
            case GRU -> node.text(4, "GRU").message(5, attribute("linear_before_reset", 1));
        }
        node.message(5, attribute("hidden_size", sizes.units()));
        graph.message(1, node);
    }

    private static Protobuf attribute(String name, long value) {
        return new Protobuf().text(1, name).number(3, value).number(20, INT_ATTRIBUTE);
    }

    private static Protobuf node(String operator, String[] inputs, String output) {
        Protobuf node = new Protobuf();
        for (String input : inputs) {
            node.text(1, input);
        }
        return node.text(2, output).text(4, operator);
    }

    private static Protobuf value(String name, int... shape) {
        Protobuf axes = new Protobuf();
        for (int size : shape) {
            axes.message(1, new Protobuf().number(1, size));
        }
        Protobuf tensor = new Protobuf().number(1, FLOAT).message(2, axes);
        return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
    }

    private void weights(String name, int... shape) {
        Protobuf tensor = new Protobuf();
        int count = 1;
        for (int size : shape) {
            tensor.number(1, size);
            count *= size;
        }
        float scale = (float) Math.sqrt(WEIGHT_VARIANCE / sizes.units());
        ByteBuffer raw = ByteBuffer.allocate(Float.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : data.normal(count)) {
            raw.putFloat(value * scale);
        }
        graph.message(5, tensor.number(2, FLOAT).text(8, name).bytes(9, raw.array()));
    }

    private void indices(String name, long index) {
        byte[] raw =
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(index)
                        .array();
        graph.message(5, new Protobuf().number(1, 1).number(2, INT64).text(8, name).bytes(9, raw));
    }
}
