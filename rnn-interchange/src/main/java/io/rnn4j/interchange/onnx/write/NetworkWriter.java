package io.rnn4j.interchange.onnx.write;

import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.expr.AttendedSequence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.NetworkNode;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Pooling;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.training.Weights;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.write.Tensors.Rows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes the nodes of one use of a layer. */
final class NetworkWriter {
    private final GraphWriter graph;
    private final Weights weights;
    private final String label;
    private final String base; // of the names of values
    private final List<Rows> reads;
    private final Map<Signal, Rows> values = new HashMap<>();

    NetworkWriter(GraphWriter graph, Weights weights, String label, String use, List<Rows> reads) {
        this.graph = graph;
        this.weights = weights;
        this.label = label;
        this.base = use + "/";
        this.reads = reads;
    }

    /** Adds the nodes and returns the outputs of the layer. */
    List<Rows> add(NetworkDefinition definition) throws InterchangeException {
        for (int number = 0; number < reads.size(); number++) {
            Rows rows = reads.get(number);
            values.put(Signal.input(number, rows.width(), rows.time()), rows);
        }
        List<NetworkNode> nodes = needed(definition);
        for (int index = 0; index < nodes.size(); index++) {
            NetworkNode node = nodes.get(index);
            NetworkNode following = index + 1 < nodes.size() ? nodes.get(index + 1) : null;
            if (following != null && addBoth(node, following)) {
                index++;
            } else {
                add(node);
            }
        }
        return definition.outputs().stream().map(values::get).toList();
    }

    /** Returns the nodes that the outputs depend on; others compute penalties of training. */
    private static List<NetworkNode> needed(NetworkDefinition definition) {
        Set<Signal> read = new HashSet<>(definition.outputs());
        List<NetworkNode> needed = new ArrayList<>();
        for (NetworkNode node : definition.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(read::contains)) {
                needed.addFirst(node);
                read.addAll(node.node().inputs());
            }
        }
        return needed;
    }

    private void put(NetworkNode node, int output, String name, String lengths) {
        Signal signal = node.outputs().get(output);
        values.put(
                signal,
                new Rows(name, signal.width(), signal.time(), signal.sequence() ? lengths : null));
    }

    private void add(NetworkNode node) throws InterchangeException {
        switch (node.node()) {
            case Node.Rows rows -> addRows(node, rows);
            case Node.Gather gather -> addGather(node, gather);
            case Node.Recurrent recurrent -> addRecurrent(node, recurrent);
            case Node.Move move -> addMove(node, move);
        }
    }

    private LayerWeights weights(NetworkNode node) {
        return new LayerWeights(graph, weights, label, node.weights());
    }

    // ---- rows

    private void addRows(NetworkNode node, Node.Rows rows) {
        int count = rows.rows().size();
        boolean sequence = count > 0 && rows.inputs().getFirst().sequence();
        Map<AttendedSequence, Rows> attended = new HashMap<>();
        for (int number = 0; number < rows.attended().size(); number++) {
            attended.put(
                    rows.attended().get(number), values.get(rows.inputs().get(count + number)));
        }
        Expressions expressions =
                new Expressions(
                        graph,
                        base,
                        weights(node)::constant,
                        attended,
                        sequence,
                        (operand, view) -> operand);
        for (int number = 0; number < count; number++) {
            expressions.define(
                    rows.rows().get(number), values.get(rows.inputs().get(number)).name());
        }
        String value = expressions.value(rows.output());
        String lengths = count == 0 ? null : values.get(rows.inputs().getFirst()).lengths();
        if (!dependsOnRows(rows)) {
            // The same row for every sample, and every step.
            Rows like = count == 0 ? reads.getFirst() : values.get(rows.inputs().getFirst());
            value =
                    sequence
                            ? overAll(like, value, node.outputs().getFirst().width())
                            : ScanRecurrence.ofEverySample(
                                    graph, base, like, value, node.outputs().getFirst().width());
        }
        put(node, 0, value, lengths);
    }

    private static boolean dependsOnRows(Node.Rows rows) {
        List<Expr> open = new ArrayList<>(List.of(rows.output()));
        Set<Expr> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        while (!open.isEmpty()) {
            Expr next = open.removeLast();
            if (next instanceof ExprNode.Leaf || next instanceof ExprNode.Attend) {
                return true;
            }
            if (seen.add(next)) {
                open.addAll(next.operands());
            }
        }
        return false;
    }

    private String overAll(Rows like, String row, int width) {
        String column =
                Expressions.reduced(graph, base + "any", "ReduceSum", like.name(), -1, 13, true);
        String zero =
                graph.node(
                        base + "none",
                        "Mul",
                        List.of(column, graph.reals("number_0.0", new float[1])));
        return graph.node(base + "all", "Add", List.of(zero, row));
    }

    private void addGather(NetworkNode node, Node.Gather gather) {
        Rows input = values.get(gather.input());
        String indices = input.indices();
        if (indices == null) {
            String whole =
                    graph.node(
                            base + "Cast",
                            "Cast",
                            List.of(input.name()),
                            GraphWriter.whole("to", 7));
            indices =
                    graph.node(
                            base + "Squeeze",
                            "Squeeze",
                            List.of(whole, graph.wholes(input.sequence() ? 2 : 1)));
        }
        String table = weights(node).constant(gather.table());
        put(
                node,
                0,
                graph.node(base + "Gather", "Gather", List.of(table, indices)),
                input.lengths());
    }

    // ---- moves

    private void addMove(NetworkNode node, Node.Move move) throws InterchangeException {
        Rows input = values.get(move.input());
        String x = input.name();
        String lengths = input.lengths();
        String result =
                switch (move) {
                    case Node.Concatenate concatenate ->
                            graph.node(
                                    base + "Concat",
                                    "Concat",
                                    concatenate.inputs().stream()
                                            .map(each -> values.get(each).name())
                                            .toList(),
                                    GraphWriter.whole("axis", -1));
                    case Node.ZeroMasked zero ->
                            lengths == null
                                    ? x
                                    : graph.node(
                                            base + "Mul",
                                            "Mul",
                                            List.of(x, Lengths.mask(graph, input)));
                    case Node.LastStep last -> lastStep(input);
                    case Node.Reverse reverse -> reversed(input);
                    case Node.Repeat repeat -> repeated(input, repeat.steps());
                    case Node.Pool pool -> pooled(input, pool.pooling());
                };
        put(node, 0, result, lengths);
    }

    private String lastStep(Rows input) {
        if (input.lengths() == null) {
            return graph.node(
                    base + "Gather",
                    "Gather",
                    List.of(input.name(), graph.whole(-1)),
                    GraphWriter.whole("axis", 1));
        }
        String whole =
                graph.node(
                        base + "Cast",
                        "Cast",
                        List.of(input.lengths()),
                        GraphWriter.whole("to", 7));
        String last = graph.node(base + "Sub", "Sub", List.of(whole, graph.wholes(1)));
        String index = graph.node(base + "Unsqueeze", "Unsqueeze", List.of(last, graph.wholes(1)));
        return graph.node(
                base + "GatherND",
                "GatherND",
                List.of(input.name(), index),
                GraphWriter.whole("batch_dims", 1));
    }

    private String reversed(Rows input) {
        if (input.lengths() == null) {
            return graph.node(
                    base + "Slice",
                    "Slice",
                    List.of(
                            input.name(),
                            graph.wholes(-1),
                            graph.wholes(Long.MIN_VALUE),
                            graph.wholes(1),
                            graph.wholes(-1)));
        }
        String whole =
                graph.node(
                        base + "Cast",
                        "Cast",
                        List.of(input.lengths()),
                        GraphWriter.whole("to", 7));
        String turned =
                graph.node(
                        base + "ReverseSequence",
                        "ReverseSequence",
                        List.of(input.name(), whole),
                        GraphWriter.whole("batch_axis", 0),
                        GraphWriter.whole("time_axis", 1));
        return graph.node(base + "Mul", "Mul", List.of(turned, Lengths.mask(graph, input)));
    }

    private String repeated(Rows input, int steps) {
        String one =
                graph.node(base + "Unsqueeze", "Unsqueeze", List.of(input.name(), graph.wholes(1)));
        return graph.node(base + "Expand", "Expand", List.of(one, graph.wholes(1, steps, 1)));
    }

    private String pooled(Rows input, Pooling pooling) {
        boolean mean = pooling == Pooling.MEAN;
        if (input.lengths() == null) {
            String operator = mean ? "ReduceMean" : "ReduceMax";
            return Expressions.reduced(
                    graph, base + operator, operator, input.name(), 1, 18, false);
        }
        String mask = Lengths.mask(graph, input);
        String open = graph.node(base + "Mul", "Mul", List.of(input.name(), mask));
        if (mean) {
            String sum =
                    Expressions.reduced(graph, base + "ReduceSum", "ReduceSum", open, 1, 13, false);
            return graph.node(base + "Div", "Div", List.of(sum, Lengths.asReals(graph, input)));
        }
        String one = graph.reals("number_1.0", new float[] {1});
        String closed = graph.node(base + "Sub", "Sub", List.of(mask, one));
        String lowest = graph.reals("number_1.0E30", new float[] {1e30f});
        String far = graph.node(base + "Mul", "Mul", List.of(closed, lowest));
        String least = graph.node(base + "Add", "Add", List.of(open, far));
        return Expressions.reduced(graph, base + "ReduceMax", "ReduceMax", least, 1, 18, false);
    }

    // ---- recurrences

    private NativeRecurrence.Direction direction(NetworkNode node) {
        if (!(node.node() instanceof Node.Recurrent recurrent)) {
            return null;
        }
        RecurrenceDefinition recurrence = recurrent.recurrence();
        NativeCell cell = NativeCell.of(recurrence.cell());
        boolean zoneout =
                recurrence.dropoutRates().zoneoutRates().zoneout() > 0
                        || recurrence.dropoutRates().zoneoutRates().memoryZoneout() > 0;
        if (cell == null || zoneout) {
            return null;
        }
        List<String> initial =
                recurrent.reads().initialStates().stream()
                        .map(signal -> values.get(signal))
                        .map(rows -> rows == null ? "" : rows.name())
                        .toList();
        return new NativeRecurrence.Direction(
                cell, weights(node), recurrence.units(), recurrent.loop().reverse(), initial);
    }

    /** Adds both directions of a bidirectional layer as one node, if they fit. */
    private boolean addBoth(NetworkNode one, NetworkNode other) {
        NativeRecurrence.Direction ahead = direction(one);
        NativeRecurrence.Direction back = direction(other);
        if (ahead == null
                || back == null
                || ahead.initial().contains("")
                || back.initial().contains("")
                || !NativeRecurrence.fit(ahead, back)) {
            return false;
        }
        Node.Recurrent first = (Node.Recurrent) one.node();
        Node.Recurrent second = (Node.Recurrent) other.node();
        if (!first.reads().input().equals(second.reads().input())) {
            return false;
        }
        Rows input = values.get(first.reads().input());
        List<List<String>> outputs =
                new NativeRecurrence(graph, base, List.of(ahead, back)).add(input);
        putRecurrent(one, first, outputs.get(0), input.lengths());
        putRecurrent(other, second, outputs.get(1), input.lengths());
        return true;
    }

    private void addRecurrent(NetworkNode node, Node.Recurrent recurrent) {
        Rows input = values.get(recurrent.reads().input());
        NativeRecurrence.Direction direction = direction(node);
        List<String> outputs;
        if (direction != null) {
            outputs = new NativeRecurrence(graph, base, List.of(direction)).add(input).getFirst();
        } else {
            RecurrenceDefinition recurrence = recurrent.recurrence();
            Map<AttendedSequence, Rows> attended = new LinkedHashMap<>();
            for (int number = 0; number < recurrence.attendedSequences().size(); number++) {
                attended.put(
                        recurrence.attendedSequences().get(number),
                        values.get(recurrent.reads().attended().get(number)));
            }
            outputs =
                    new ScanRecurrence(
                                    graph,
                                    base,
                                    recurrence,
                                    weights(node),
                                    recurrent.loop().reverse())
                            .add(
                                    input,
                                    recurrent.reads().initialStates().stream()
                                            .map(signal -> values.get(signal).name())
                                            .toList(),
                                    attended);
        }
        putRecurrent(node, recurrent, outputs, input.lengths());
    }

    private void putRecurrent(
            NetworkNode node, Node.Recurrent recurrent, List<String> outputs, String lengths) {
        put(node, 0, outputs.get(recurrent.loop().returnSequences() ? 0 : 1), lengths);
        for (int state = 1; state < node.outputs().size(); state++) {
            put(node, state, outputs.get(state), null);
        }
    }
}
