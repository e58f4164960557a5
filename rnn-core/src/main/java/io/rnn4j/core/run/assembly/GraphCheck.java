package io.rnn4j.core.run.assembly;

import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphCall;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.training.ModelInput;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Complains about what does not fit into a graph, is missing in it, or leads nowhere. */
public final class GraphCheck {
    private static final Pattern NAME = Pattern.compile("[^/:#]+");

    private GraphCheck() {}

    public static void requireName(String name) {
        if (!NAME.matcher(Objects.requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException(
                    "a name holds none of / : # and is not empty, got '" + name + "'");
        }
    }

    /** Requires that nothing that a layer reads is null. */
    public static void requireGiven(String label, List<Wire> reads) {
        for (int number = 0; number < reads.size(); number++) {
            if (reads.get(number) == null) {
                throw new NullPointerException(
                        "wire " + number + " that layer '" + label + "' reads is null");
            }
        }
    }

    /** Requires that a layer needs the same weights as where it was used first. */
    public static void requireSameWeights(
            String label, NetworkDefinition first, NetworkDefinition other) {
        List<String> expected = first.weights().stream().map(GraphCheck::describe).toList();
        List<String> got = other.weights().stream().map(GraphCheck::describe).toList();
        if (!expected.equals(got)) {
            throw new IllegalArgumentException(
                    "layer '"
                            + label
                            + "' is shared, so its weights are "
                            + expected
                            + "; here it would need "
                            + got
                            + "; add a layer of its own for an input of this width");
        }
    }

    private static String describe(LayerWeight weight) {
        return weight.name() + " [" + weight.rows() + ", " + weight.columns() + "]";
    }

    /** Says which layer has complained, and where it has. */
    public static IllegalArgumentException ofLayer(
            String label, IllegalArgumentException complaint) {
        IllegalArgumentException named =
                new IllegalArgumentException("layer '" + label + "': " + complaint.getMessage());
        named.setStackTrace(complaint.getStackTrace());
        return named;
    }

    /**
     * Requires at least one output, and that all inputs and layers are read on the way to one.
     *
     * @throws IllegalArgumentException if something is not; the message names it
     */
    public static void requireComplete(Graph graph) {
        if (graph.outputs().isEmpty()) {
            throw new IllegalArgumentException(
                    "a model has at least one output, got none; call graph.output(name, wire)");
        }
        Set<Signal> read = new HashSet<>();
        graph.outputs().values().forEach(wire -> read.add(wire.signal()));
        graph.calls().forEach(call -> call.reads().forEach(wire -> read.add(wire.signal())));
        Set<String> unused = new HashSet<>(graph.layers().keySet());
        for (GraphCall call : graph.calls()) {
            unused.remove(call.label());
            boolean leads = call.wires().stream().anyMatch(wire -> read.contains(wire.signal()));
            requireRead(leads, call.wires().getFirst().name());
        }
        for (int number = 0; number < graph.inputs().size(); number++) {
            ModelInput input = graph.inputs().get(number);
            requireRead(read.contains(input.signal(number)), input.name());
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException(
                    "layer " + unused + " is used nowhere; use it, or leave it out");
        }
    }

    private static void requireRead(boolean read, String name) {
        if (!read) {
            throw new IllegalArgumentException(
                    "no layer reads '" + name + "', and it is no output; read it, or leave it out");
        }
    }
}
