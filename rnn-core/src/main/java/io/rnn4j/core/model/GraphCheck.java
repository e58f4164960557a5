package io.rnn4j.core.model;

import io.rnn4j.api.Signal;

import java.util.HashSet;
import java.util.Set;

/** Looks for what is missing in a graph, or leads nowhere. */
final class GraphCheck {
    private GraphCheck() {}

    /**
     * Requires at least one output, and that all inputs and layers are read on the way to one.
     *
     * @throws IllegalArgumentException if something is not; the message names it
     */
    static void requireComplete(Graph graph) {
        if (graph.outputs().isEmpty()) {
            throw new IllegalArgumentException("a model has at least one output, got none");
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
