package io.rnn4j.core.run.feedback;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.ModelInput;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The part of a model that a session feeds step by step along one time axis. The other nodes depend
 * only on inputs that are given when the session begins.
 */
public final class StreamedNodes {
    private final boolean[] fed; // by input
    private final boolean[] streamed; // by node: if it depends on a fed input
    private final boolean[] resting; // by node: the opposite
    private final int[] inputs; // the fed inputs
    private final int[] outputs; // the outputs that depend on them
    private final int features; // of the first fed input
    private final int width; // of the first of these outputs

    private StreamedNodes(AssembledModel model, boolean[] fed) {
        this.fed = fed;
        List<Signal> all = model.outputs();
        this.streamed = model.network().dependents(fed);
        this.resting = new boolean[streamed.length];
        for (int node = 0; node < streamed.length; node++) {
            resting[node] = !streamed[node];
        }
        this.inputs = IntStream.range(0, fed.length).filter(input -> fed[input]).toArray();
        this.outputs = IntStream.range(0, all.size()).filter(n -> feeds(all.get(n))).toArray();
        this.features = model.inputs().get(inputs[0]).features();
        this.width = all.get(outputs[0]).width();
    }

    /** {@return whether a signal is a fed input or depends on one} */
    public boolean feeds(Signal signal) {
        return signal.isInput() ? fed[signal.inputNumber()] : streamed[signal.node()];
    }

    /**
     * Finds the nodes that depend on inputs that are not given, which must lie along one time axis;
     * null stands for no given inputs.
     */
    public static StreamedNodes of(AssembledModel model, Examples given) {
        List<ModelInput> inputs = model.inputs();
        if (given != null) {
            AssembledModel.requireKnown("input", given.inputs(), model.inputNames());
        }
        boolean[] fed = new boolean[inputs.size()];
        int axis = -1;
        for (int number = 0; number < fed.length; number++) {
            ModelInput input = inputs.get(number);
            fed[number] = given == null || !given.inputs().contains(input.name());
            if (fed[number] && !input.sequence()) {
                throw new IllegalArgumentException(
                        "input '%s' has no time steps to be fed; give it when the session begins"
                                .formatted(input.name()));
            }
            if (fed[number] && axis >= 0 && input.axis() != axis) {
                throw new IllegalArgumentException(
                        ("a session feeds inputs along one time axis, but '%s' and '%s' have"
                             + " different ones; give one of them when the session begins")
                                .formatted(inputs.get(axis).name(), input.name()));
            }
            axis = fed[number] ? input.axis() : axis;
        }
        for (int number = 0; number < fed.length; number++) {
            ModelInput input = inputs.get(number);
            if (!fed[number] && input.sequence() && input.axis() == axis) {
                throw new IllegalArgumentException(
                        ("input '%s' has the time steps of '%s'; give both when the session begins,"
                                        + " or feed both")
                                .formatted(input.name(), inputs.get(axis).name()));
            }
        }
        if (axis < 0) {
            throw new IllegalArgumentException(
                    "all inputs are given and none is fed; call predict");
        }
        return new StreamedNodes(model, fed);
    }

    public boolean isFed(int input) {
        return fed[input];
    }

    /** {@return whether a node depends on a fed input} */
    public boolean isStreamed(int node) {
        return streamed[node];
    }

    /** {@return for each node whether it depends on a fed input} */
    public boolean[] streamed() {
        return streamed;
    }

    /** {@return for each node whether it depends only on given inputs} */
    public boolean[] resting() {
        return resting;
    }

    /** {@return whether some nodes depend on given inputs only} */
    public boolean hasResting() {
        for (boolean each : resting) {
            if (each) {
                return true;
            }
        }
        return false;
    }

    /** {@return the numbers of the outputs that depend on fed inputs} */
    public int[] outputs() {
        return outputs;
    }

    /** {@return whether one input is fed and one output depends on it} */
    public boolean isSingle() {
        return inputs.length == 1 && outputs.length == 1;
    }

    /** Requires one fed input and one output. */
    public void requireSingle() {
        if (!isSingle()) {
            throw new IllegalArgumentException(
                    ("this needs one fed input and one output, but the session has %s and %s; feed"
                                    + " it Examples")
                            .formatted(inputs.length, outputs.length));
        }
    }

    /** {@return the number of the first fed input} */
    public int input() {
        return inputs[0];
    }

    /** {@return the number of the first output that depends on fed inputs} */
    public int output() {
        return outputs[0];
    }

    /** {@return the number of features of the first fed input} */
    public int features() {
        return features;
    }

    /** {@return the width of the first output that depends on fed inputs} */
    public int width() {
        return width;
    }
}
