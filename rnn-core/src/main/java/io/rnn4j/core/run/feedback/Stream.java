package io.rnn4j.core.run.feedback;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.run.assembly.Assembly;
import io.rnn4j.core.run.batch.DataCheck;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.ModelInput;

import java.util.List;
import java.util.stream.IntStream;

/** Which part of a model a session feeds step by step, along one time axis, and which rests. */
public final class Stream {
    private final boolean[] fed; // by input
    private final boolean[] runs; // by node: it depends on what is fed
    private final int[] inputs; // those that are fed
    private final int[] outputs; // those that depend on them
    private final List<ModelInput> allInputs;
    private final List<Signal> allOutputs;

    private Stream(Assembly assembly, boolean[] fed) {
        this.fed = fed;
        this.allInputs = assembly.inputs();
        this.allOutputs = assembly.outputs();
        this.runs = assembly.network().dependents(fed);
        this.inputs = IntStream.range(0, fed.length).filter(input -> fed[input]).toArray();
        this.outputs =
                IntStream.range(0, allOutputs.size())
                        .filter(output -> feeds(allOutputs.get(output)))
                        .toArray();
    }

    /** Tells if a signal is fed, or depends on what is. */
    public boolean feeds(Signal signal) {
        return signal.isInput() ? fed[signal.inputNumber()] : runs[signal.node()];
    }

    /**
     * Finds out what is fed: all inputs that are not given.
     *
     * @param given null if none is
     * @throws IllegalArgumentException if what is fed does not lie along one time axis
     */
    public static Stream of(Assembly assembly, Examples given) {
        List<ModelInput> inputs = assembly.inputs();
        if (given != null) {
            DataCheck.requireNames("input", given.inputs(), assembly.inputNames());
        }
        boolean[] fed = new boolean[inputs.size()];
        int axis = -1;
        for (int number = 0; number < fed.length; number++) {
            ModelInput input = inputs.get(number);
            fed[number] = given == null || !given.inputs().contains(input.name());
            if (fed[number] && !input.sequence()) {
                throw new IllegalArgumentException(
                        "input '"
                                + input.name()
                                + "' has no time steps to be fed; give it when the session begins");
            }
            if (fed[number] && axis >= 0 && input.axis() != axis) {
                throw new IllegalArgumentException(
                        "a session feeds inputs along one time axis, but '"
                                + inputs.get(axis).name()
                                + "' and '"
                                + input.name()
                                + "' have different ones; give one of them when the session"
                                + " begins");
            }
            axis = fed[number] ? input.axis() : axis;
        }
        for (int number = 0; number < fed.length; number++) {
            ModelInput input = inputs.get(number);
            if (!fed[number] && input.sequence() && input.axis() == axis) {
                throw new IllegalArgumentException(
                        "input '"
                                + input.name()
                                + "' has the time steps of '"
                                + inputs.get(axis).name()
                                + "'; give both when the session begins, or feed both");
            }
        }
        if (axis < 0) {
            throw new IllegalArgumentException(
                    "all inputs are given, so that there is none to be fed; ask predict");
        }
        return new Stream(assembly, fed);
    }

    public boolean isFed(int input) {
        return fed[input];
    }

    /** Tells if a node depends on what is fed. */
    public boolean runs(int node) {
        return runs[node];
    }

    public boolean[] runningNodes() {
        return runs;
    }

    public boolean hasRestingNodes() {
        for (boolean running : runs) {
            if (!running) {
                return true;
            }
        }
        return false;
    }

    /** Returns the nodes that do not depend on what is fed. */
    public boolean[] restingNodes() {
        boolean[] resting = new boolean[runs.length];
        for (int node = 0; node < runs.length; node++) {
            resting[node] = !runs[node];
        }
        return resting;
    }

    public int[] outputs() {
        return outputs;
    }

    public boolean isSingle() {
        return inputs.length == 1 && outputs.length == 1;
    }

    public void requireSingle() {
        if (!isSingle()) {
            throw new IllegalArgumentException(
                    "this feeds one input and has one output, but the session has "
                            + inputs.length
                            + " and "
                            + outputs.length
                            + "; feed it Examples");
        }
    }

    /** Returns the first input that is fed. */
    public int input() {
        return inputs[0];
    }

    /** Returns the first output that depends on what is fed. */
    public int output() {
        return outputs[0];
    }

    public int features() {
        return allInputs.get(inputs[0]).features();
    }

    public int width() {
        return allOutputs.get(outputs[0]).width();
    }
}
