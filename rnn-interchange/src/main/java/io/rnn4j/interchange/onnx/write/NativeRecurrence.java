package io.rnn4j.interchange.onnx.write;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.interchange.onnx.write.Tensors.Rows;

import java.util.ArrayList;
import java.util.List;

/** Writes RNN, GRU and LSTM nodes of one or two directions. */
final class NativeRecurrence {
    /**
     * One direction.
     *
     * @param cell the operator
     * @param weights its weights
     * @param units number of units
     * @param reverse whether it reads time backwards
     * @param initial names of the initial states; empty for zeros
     */
    record Direction(
            NativeCell cell,
            LayerWeights weights,
            int units,
            boolean reverse,
            List<String> initial) {}

    private final GraphWriter graph;
    private final String base;
    private final List<Direction> directions;
    private final NativeCell cell;
    private final int units;

    NativeRecurrence(GraphWriter graph, String base, List<Direction> directions) {
        this.graph = graph;
        this.base = base;
        this.directions = directions;
        this.cell = directions.getFirst().cell();
        this.units = directions.getFirst().units();
    }

    /** Returns whether two directions fit into one node. */
    static boolean fit(Direction one, Direction other) {
        NativeCell a = one.cell();
        NativeCell b = other.cell();
        return a.operator().equals(b.operator())
                && a.gates().equals(b.gates())
                && a.clip() == b.clip()
                && a.resetAfter() == b.resetAfter()
                && a.peepholes() == b.peepholes()
                && a.coupled() == b.coupled()
                && one.units() == other.units()
                && one.weights().has("bias") == other.weights().has("bias")
                && one.initial().size() == other.initial().size()
                && !one.reverse()
                && other.reverse();
    }

    /**
     * Adds the node.
     *
     * @return for each direction the sequence [batch, time, units], then the final states
     */
    List<List<String>> add(Rows input) {
        int states = cell.operator().equals("LSTM") ? 2 : 1;
        List<String> reads = new ArrayList<>();
        reads.add(turned(input.name()));
        reads.add(matrices("kernel", "W", input.width()));
        reads.add(matrices("recurrent_kernel", "R", units));
        reads.add(biases());
        reads.add(input.lengths() == null ? "" : input.lengths());
        for (int state = 0; state < states; state++) {
            reads.add(initial(state));
        }
        if (cell.peepholes()) {
            reads.add(peepholes());
        }
        while (reads.getLast().isEmpty()) {
            reads.removeLast();
        }
        List<String> results = new ArrayList<>();
        results.add(graph.name(base + "Y"));
        for (int state = 0; state < states; state++) {
            results.add(graph.name(base + (state == 0 ? "Y_h" : "Y_c")));
        }
        graph.node(
                cell.operator(),
                reads,
                results,
                attributes().toArray(GraphWriter.Attribute[]::new));
        List<List<String>> outputs = new ArrayList<>();
        for (int direction = 0; direction < directions.size(); direction++) {
            List<String> own = new ArrayList<>();
            own.add(turned(part(results.getFirst(), direction, 1)));
            for (int state = 0; state < states; state++) {
                own.add(part(results.get(1 + state), direction, 0));
            }
            outputs.add(own);
        }
        return outputs;
    }

    /** Swaps batch and time. */
    private String turned(String name) {
        return graph.node(
                base + "Transpose",
                "Transpose",
                List.of(name),
                GraphWriter.wholes("perm", 1, 0, 2));
    }

    private String part(String name, int direction, int axis) {
        return directions.size() == 1
                ? graph.node(base + "Squeeze", "Squeeze", List.of(name, graph.wholes(axis)))
                : graph.node(
                        base + "Gather",
                        "Gather",
                        List.of(name, graph.whole(direction)),
                        GraphWriter.whole("axis", axis));
    }

    private String initial(int state) {
        List<String> parts = new ArrayList<>();
        for (Direction direction : directions) {
            if (direction.initial().isEmpty()) {
                return "";
            }
            parts.add(
                    graph.node(
                            base + "Unsqueeze",
                            "Unsqueeze",
                            List.of(direction.initial().get(state), graph.wholes(0))));
        }
        return parts.size() == 1
                ? parts.getFirst()
                : graph.node(base + "Concat", "Concat", parts, GraphWriter.whole("axis", 0));
    }

    private List<GraphWriter.Attribute> attributes() {
        List<GraphWriter.Attribute> attributes = new ArrayList<>();
        attributes.add(GraphWriter.whole("hidden_size", units));
        boolean reverse = directions.getFirst().reverse();
        attributes.add(
                GraphWriter.text(
                        "direction",
                        directions.size() == 2
                                ? "bidirectional"
                                : reverse ? "reverse" : "forward"));
        List<String> names = new ArrayList<>();
        List<Float> alphas = new ArrayList<>();
        List<Float> betas = new ArrayList<>();
        for (Direction direction : directions) {
            for (NativeCell.Function function : direction.cell().functions()) {
                names.add(function.name());
                alphas.addAll(function.alpha());
                betas.addAll(function.beta());
            }
        }
        attributes.add(GraphWriter.texts("activations", names));
        if (!alphas.isEmpty()) {
            attributes.add(GraphWriter.reals("activation_alpha", alphas));
        }
        if (!betas.isEmpty()) {
            attributes.add(GraphWriter.reals("activation_beta", betas));
        }
        if (cell.clip() > 0) {
            attributes.add(GraphWriter.real("clip", cell.clip()));
        }
        if (cell.operator().equals("GRU")) {
            attributes.add(GraphWriter.whole("linear_before_reset", cell.resetAfter() ? 1 : 0));
        }
        if (cell.coupled()) {
            attributes.add(GraphWriter.whole("input_forget", 1));
        }
        return attributes;
    }

    // ---- weights

    /** Returns W or R, [directions, gates · units, rows], of kernels [rows, gates · units]. */
    private String matrices(String weight, String name, int rows) {
        int gates = cell.gates().size();
        float[] all = new float[directions.size() * gates * units * rows];
        int at = 0;
        for (Direction direction : directions) {
            Tensor kernel = direction.weights().values(weight);
            int columns = kernel.size(1);
            for (int gate : cell.gates()) {
                for (int unit = 0; unit < units; unit++) {
                    for (int row = 0; row < rows; row++, at++) {
                        all[at] =
                                gate < 0 ? 0 : kernel.array()[row * columns + gate * units + unit];
                    }
                }
            }
        }
        return graph.reals(constantName(name), all, directions.size(), gates * units, rows);
    }

    private String biases() {
        boolean bias = directions.getFirst().weights().has("bias");
        boolean recurrent =
                directions.stream().anyMatch(each -> each.weights().has("recurrent_bias"));
        if (!bias && !recurrent) {
            return "";
        }
        int gates = cell.gates().size();
        float[] all = new float[directions.size() * 2 * gates * units];
        int at = 0;
        for (Direction direction : directions) {
            for (String weight : List.of("bias", "recurrent_bias")) {
                float[] values =
                        direction.weights().has(weight)
                                ? direction.weights().values(weight).array()
                                : new float[gates * units];
                for (int gate : cell.gates()) {
                    for (int unit = 0; unit < units; unit++, at++) {
                        all[at] = gate < 0 ? 0 : values[gate * units + unit];
                    }
                }
            }
        }
        return graph.reals(constantName("B"), all, directions.size(), 2 * gates * units);
    }

    private String peepholes() {
        float[] all = new float[directions.size() * 3 * units];
        int at = 0;
        for (Direction direction : directions) {
            for (String gate : List.of("i", "o", "f")) {
                float[] values = direction.weights().values("peephole_" + gate).array();
                System.arraycopy(values, 0, all, at, units);
                at += units;
            }
        }
        return graph.reals(constantName("P"), all, directions.size(), 3 * units);
    }

    /** The weights of a shared layer are written once. */
    private String constantName(String name) {
        String kernel = directions.getFirst().weights().fullName("kernel");
        return kernel.substring(0, kernel.lastIndexOf('/') + 1) + name;
    }
}
