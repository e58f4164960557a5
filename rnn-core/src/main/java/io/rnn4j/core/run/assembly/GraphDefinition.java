package io.rnn4j.core.run.assembly;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.training.ModelInput;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The inputs, layers and outputs of a model before they are compiled.
 *
 * @param inputs the inputs; their numbers are their positions
 * @param layers the layers by label
 * @param uses the uses of the layers, in an order in which they can be computed
 * @param outputs the outputs of the model by name
 */
public record GraphDefinition(
        List<ModelInput> inputs,
        Map<String, Layer> layers,
        List<Use> uses,
        Map<String, NamedSignal> outputs) {

    /** A signal and its name in the graph. */
    public record NamedSignal(String name, Signal signal) {}

    /**
     * One use of a layer. A shared layer has several.
     *
     * @param label label of the layer
     * @param reads what it reads
     * @param network nodes and weights that the layer has declared
     * @param outputs the signals that the layer returns
     */
    public record Use(
            String label,
            List<NamedSignal> reads,
            NetworkDefinition network,
            List<NamedSignal> outputs) {

        /** {@return whether it is the first use of the layer, whose name is the label} */
        public boolean first() {
            return name().equals(label);
        }

        /** {@return the name of the use, that of its first output} */
        public String name() {
            return outputs.getFirst().name();
        }

        /** Requires that another use of the layer declares the same weights as this one. */
        public void requireSameWeights(NetworkDefinition other) {
            List<String> expected = describe(network);
            List<String> got = describe(other);
            if (!expected.equals(got)) {
                throw new IllegalArgumentException(
                        ("layer '%s' is shared and has the weights %s, but for this input it needs"
                                        + " %s; add a separate layer for an input of this width")
                                .formatted(label, expected, got));
            }
        }

        private static List<String> describe(NetworkDefinition network) {
            return network.weights().stream()
                    .map(w -> "%s [%s, %s]".formatted(w.name(), w.rows(), w.columns()))
                    .toList();
        }

        /** {@return the number of elements of the declared weights} */
        public long parameters() {
            long parameters = 0;
            for (LayerWeight weight : network.weights()) {
                parameters += (long) weight.rows() * weight.columns();
            }
            return parameters;
        }
    }

    public GraphDefinition {
        inputs = List.copyOf(inputs);
        layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
        uses = List.copyOf(uses);
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /** Returns an exception of a layer with the label of the layer before its message. */
    public static IllegalArgumentException failureOf(
            String label, IllegalArgumentException failure) {
        IllegalArgumentException named =
                new IllegalArgumentException("layer '" + label + "': " + failure.getMessage());
        named.setStackTrace(failure.getStackTrace());
        return named;
    }

    /** Requires at least one output, and that all inputs and layers contribute to an output. */
    public void requireComplete() {
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException(
                    "a model has at least one output, got none; call graph.output(name, wire)");
        }
        Set<Signal> read = new HashSet<>();
        outputs.values().forEach(output -> read.add(output.signal()));
        uses.forEach(use -> use.reads().forEach(input -> read.add(input.signal())));
        Set<String> unused = new HashSet<>(layers.keySet());
        for (Use use : uses) {
            unused.remove(use.label());
            requireRead(
                    use.outputs().stream().anyMatch(output -> read.contains(output.signal())),
                    use.name());
        }
        for (int number = 0; number < inputs.size(); number++) {
            ModelInput input = inputs.get(number);
            requireRead(read.contains(input.signal(number)), input.name());
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException(
                    "the layers %s are not used; use or remove them".formatted(unused));
        }
    }

    private static void requireRead(boolean read, String name) {
        if (!read) {
            throw new IllegalArgumentException(
                    "no layer reads '%s', and it is not an output; read or remove it"
                            .formatted(name));
        }
    }
}
