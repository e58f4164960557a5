package io.rnn4j.interchange.onnx.write;

import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.expr.AttendedSequence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.interchange.onnx.file.TensorType;
import io.rnn4j.interchange.onnx.write.Tensors.Rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes any cell as a Scan node, whose body has the equations of one step. */
final class ScanRecurrence {
    private final GraphWriter graph;
    private final String base;
    private final RecurrenceDefinition recurrence;
    private final LayerWeights weights;
    private final boolean reverse;

    ScanRecurrence(
            GraphWriter graph,
            String base,
            RecurrenceDefinition recurrence,
            LayerWeights weights,
            boolean reverse) {
        this.graph = graph;
        this.base = base;
        this.recurrence = recurrence;
        this.weights = weights;
        this.reverse = reverse;
    }

    /**
     * Adds the node.
     *
     * @param initial names of the initial states; empty for zeros
     * @return the sequence [batch, time, width], then the final states
     */
    List<String> add(Rows input, List<String> initial, Map<AttendedSequence, Rows> attended) {
        List<State> states = recurrence.states();
        GraphWriter body = graph.body();
        Expressions step =
                new Expressions(
                        body, base, weights::constant, attended, false, recurrence::operand);
        List<String> reads = new ArrayList<>();
        List<String> previous = new ArrayList<>();
        for (State state : states) {
            String name = graph.name(base + state.name());
            body.input(name, TensorType.FLOAT, sizes(state.width()));
            step.define(state, name);
            previous.add(name);
            reads.add(initial.isEmpty() ? zeros(input, state.width()) : initial.get(reads.size()));
        }
        String x = graph.name(base + "x");
        body.input(x, TensorType.FLOAT, sizes(input.width()));
        step.define(recurrence.input(), x);
        reads.add(input.name());
        String mask = null;
        if (input.lengths() != null) {
            mask = graph.name(base + "open");
            body.input(mask, TensorType.FLOAT, sizes(1));
            reads.add(Lengths.mask(graph, input));
        }
        int scanned = input.lengths() == null ? 1 : 2;
        for (int number = 0; number < states.size(); number++) {
            State state = states.get(number);
            String next = next(body, step, state, previous.get(number), mask);
            previous.set(number, next);
            body.output(next, TensorType.FLOAT, sizes(state.width()));
        }
        String y = body.node(base + "y", "Identity", List.of(previous.getFirst()));
        body.output(y, TensorType.FLOAT, sizes(states.getFirst().width()));
        return add(body, reads, states, scanned);
    }

    private List<String> add(
            GraphWriter body, List<String> reads, List<State> states, int scanned) {
        List<String> results = new ArrayList<>();
        for (State state : states) {
            results.add(graph.name(base + "final_" + state.name()));
        }
        String sequence = graph.name(base + "outputs");
        results.add(sequence);
        long[] axes = new long[scanned];
        long[] directions = new long[scanned];
        java.util.Arrays.fill(axes, 1);
        java.util.Arrays.fill(directions, reverse ? 1 : 0);
        graph.node(
                "Scan",
                reads,
                results,
                GraphWriter.graph("body", body),
                GraphWriter.whole("num_scan_inputs", scanned),
                GraphWriter.wholes("scan_input_axes", axes),
                GraphWriter.wholes("scan_input_directions", directions),
                GraphWriter.wholes("scan_output_axes", 1),
                GraphWriter.wholes("scan_output_directions", reverse ? 1 : 0));
        List<String> outputs = new ArrayList<>(List.of(sequence));
        outputs.addAll(results.subList(0, states.size()));
        return outputs;
    }

    private static List<String> sizes(int width) {
        return List.of("batch", Integer.toString(width));
    }

    /** Returns the next value of a state; a masked step keeps the previous one. */
    private String next(
            GraphWriter body, Expressions step, State state, String previous, String mask) {
        Expr next = recurrence.next(state);
        String value = step.value(next);
        if (mask == null) {
            // A value may be that of another state or of the input, but an output has its own name.
            return body.node(base + "next_" + state.name(), "Identity", List.of(value));
        }
        String change = body.node(base + "change", "Sub", List.of(value, previous));
        String open = body.node(base + "kept", "Mul", List.of(change, mask));
        return body.node(base + "next_" + state.name(), "Add", List.of(previous, open));
    }

    private String zeros(Rows input, int width) {
        return zeros(graph, base, input, width);
    }

    /** Returns zeros for every sample. */
    static String zeros(GraphWriter graph, String base, Rows input, int width) {
        String zero = graph.reals("zeros_" + width, new float[width], 1, width);
        return ofEverySample(graph, base, input, zero, width);
    }

    /** Repeats a row for every sample. */
    static String ofEverySample(GraphWriter graph, String base, Rows input, String row, int width) {
        String shape = graph.node(base + "Shape", "Shape", List.of(input.name()));
        String batch = graph.node(base + "Gather", "Gather", List.of(shape, graph.wholes(0)));
        String sizes =
                graph.node(
                        base + "Concat",
                        "Concat",
                        List.of(batch, graph.wholes(width)),
                        GraphWriter.whole("axis", 0));
        return graph.node(base + "Expand", "Expand", List.of(row, sizes));
    }
}
