package io.rnn4j.serialization;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.message.ReadableText;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Inputs, layers and outputs of a model as a file describes them, before a graph is built.
 *
 * @param form whether the layers are a sequence or a graph
 * @param seed the seed of the model
 * @param inputs the inputs in their order
 * @param layers the layers in their order
 * @param uses the uses of the layers of a graph; a use reads only what precedes it
 * @param outputs the outputs of a graph in their order
 */
record Architecture(
        Form form,
        long seed,
        List<InputEntry> inputs,
        List<LayerEntry> layers,
        List<UseEntry> uses,
        List<OutputEntry> outputs) {

    /** The two forms of an architecture, with their names in the metadata of a file. */
    enum Form {
        /** One input, and layers each of which reads the one before it; labels are default. */
        SEQUENCE("architecture"),
        /** Any inputs, layers by label, uses of layers, and outputs. */
        GRAPH("graph");

        private final String key;

        Form(String key) {
            this.key = key;
        }

        /** {@return the name in the metadata of a file} */
        String key() {
            return key;
        }
    }

    /**
     * An input.
     *
     * @param kind sequence, along or rows
     * @param steps number of time steps of a sequence
     * @param along name of the input that it lies along, null for other kinds
     * @param where position in the file, for messages
     */
    record InputEntry(
            String name, String kind, int steps, int features, String along, String where) {}

    /** A layer with its label, null for the default label. */
    record LayerEntry(String label, Layer layer, String where) {}

    /** A use of a layer with the names of the values that it reads. */
    record UseEntry(String layer, List<String> reads, String where) {}

    /** An output with the name of its value. */
    record OutputEntry(String name, String value, String where) {}

    /** Checks the weights of a layer after its first use. */
    interface WeightCheck {
        void check(GraphLayer layer) throws IOException;
    }

    /** Adds an entry to the graph. */
    private interface Addition {
        void run() throws IOException;
    }

    /**
     * Builds the graph. The weights of each layer are checked before the next layer is used, so
     * that the memory of the graph is in proportion to the weights that the file has.
     *
     * @throws ModelFileException if there is no such graph
     */
    Graph graph(WeightCheck check) throws IOException {
        Graph graph = new Graph();
        for (InputEntry input : inputs) {
            adding(input.where(), () -> add(graph, input));
        }
        if (form == Form.SEQUENCE) {
            addSequence(graph, check);
        } else {
            addGraph(graph, check);
        }
        return graph;
    }

    private void addSequence(Graph graph, WeightCheck check) throws IOException {
        Wire[] last = {graph.wire(inputs.getFirst().name())};
        for (LayerEntry entry : layers) {
            adding(
                    entry.where(),
                    () -> {
                        GraphLayer layer = graph.layer(entry.layer());
                        last[0] = layer.on(last[0]);
                        check.check(layer);
                    });
        }
        graph.output(Sequential.OUTPUT, last[0]);
    }

    private void addGraph(Graph graph, WeightCheck check) throws IOException {
        Map<String, GraphLayer> byLabel = new HashMap<>();
        for (LayerEntry entry : layers) {
            adding(
                    entry.where(),
                    () -> byLabel.put(entry.label(), graph.layer(entry.label(), entry.layer())));
        }
        Set<String> checked = new HashSet<>();
        for (UseEntry use : uses) {
            adding(
                    use.where(),
                    () -> {
                        GraphLayer layer = byLabel.get(use.layer());
                        if (layer == null) {
                            throw new IllegalArgumentException(
                                    "there is no layer '%s', only %s"
                                            .formatted(
                                                    ReadableText.quoted(use.layer()),
                                                    byLabel.keySet()));
                        }
                        layer.on(use.reads().stream().map(graph::wire).toArray(Wire[]::new));
                        if (checked.add(use.layer())) {
                            check.check(layer);
                        }
                    });
        }
        for (OutputEntry output : outputs) {
            adding(output.where(), () -> graph.output(output.name(), graph.wire(output.value())));
        }
    }

    private static void adding(String where, Addition addition) throws IOException {
        try {
            addition.run();
        } catch (RuntimeException failure) {
            throw notAModel(where, failure);
        }
    }

    static ModelFileException notAModel(String where, RuntimeException failure) {
        String reason =
                switch (failure) {
                    case ArithmeticException overflow -> "sizes are too large";
                    case RuntimeException other when other.getMessage() == null -> other.toString();
                    default -> failure.getMessage();
                };
        return new ModelFileException(
                "%s: no model has these settings: %s".formatted(where, reason), failure);
    }

    private static void add(Graph graph, InputEntry input) {
        switch (input.kind()) {
            case "sequence" ->
                    graph.input(input.name(), new Input(input.steps(), input.features()));
            case "along" ->
                    graph.inputAlong(input.name(), input.features(), graph.wire(input.along()));
            case "rows" -> graph.inputRows(input.name(), input.features());
            default ->
                    throw new IllegalArgumentException(
                            "the kind of an input is sequence, along or rows, got '%s'"
                                    .formatted(ReadableText.quoted(input.kind())));
        }
    }
}
