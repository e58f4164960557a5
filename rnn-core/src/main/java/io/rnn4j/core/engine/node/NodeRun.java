package io.rnn4j.core.engine.node;

import io.rnn4j.core.engine.program.WorkEstimate;

/**
 * A node of a running network: reads the rows of its input signals, writes those of its output
 * signals, and in the backward pass computes the gradients of its inputs from those of its outputs.
 */
public abstract class NodeRun {
    /** The signals that the node reads. */
    protected final SignalBuffer[] inputs;

    /** The signals that the node writes. */
    protected final SignalBuffer[] outputs;

    /** The first output. */
    protected final SignalBuffer output;

    /** For each input its gradient, [steps, batch, width]; null if it is not needed. */
    protected final float[][] inputGradients;

    private final GradientPath[] paths;
    private int parts;

    /** Creates a node that runs. */
    protected NodeRun(NodeSignals signals) {
        this.inputs = signals.inputs();
        this.outputs = signals.outputs();
        this.output = outputs[0];
        this.paths = signals.paths();
        this.inputGradients = new float[inputs.length][];
        for (int index = 0; index < inputs.length; index++) {
            if (paths[index] == GradientPath.ADDED) {
                inputGradients[index] = new float[0];
            }
        }
    }

    /**
     * Prepares the node for a batch, after the nodes of its inputs. The window is the number of
     * time steps that are in memory at a time.
     */
    public final void prepare(int window, int newParts) {
        parts = newParts;
        for (int index = 0; index < inputs.length; index++) {
            SignalBuffer input = inputs[index];
            switch (paths[index]) {
                case NONE -> {}
                case DIRECT -> inputGradients[index] = input.gradient();
                case ADDED ->
                        inputGradients[index] =
                                SignalBuffer.grown(
                                        inputGradients[index], input.rowCount(), input.width());
            }
        }
        resize(window);
    }

    /**
     * {@return the estimated multiply-adds of the passes through the batch} The signals are
     * prepared for it, the node need not be.
     */
    public long operations() {
        return (long) output.rowCount() * output.width() * WorkEstimate.ELEMENT;
    }

    /** Sizes the buffers of the node and sets where the rows of its outputs lie. */
    protected abstract void resize(int window);

    /** Copies the weights into the layout of the kernels, if they have changed. */
    public void pack(long version) {}

    /** Computes the outputs of all samples, on all threads. */
    public abstract void forward();

    /**
     * Computes the gradients of the inputs of all samples, on all threads. Windows run from the
     * last to the first.
     */
    public abstract void backward(int window);

    /**
     * Adds a part's share of the elements of the gradients of the weights, after the backward pass
     * of a window.
     */
    public void weightGradients(int window, int part, int ofParts) {}

    /** {@return the states of the node; null if it has none} */
    public BoundaryStates states() {
        return null;
    }

    /** {@return the number of time steps that the node reads} */
    public final int steps() {
        return inputs.length == 0 ? output.steps() : inputs[0].steps();
    }

    /** {@return the number of windows that the time steps are split into} */
    public int windows() {
        return 1;
    }

    /** {@return whether the loss depends on the node, so that its outputs have gradients} */
    protected final boolean hasGradient() {
        for (SignalBuffer signal : outputs) {
            if (signal.gradient() != null) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether all outputs are finite} */
    public final boolean isFinite() {
        for (SignalBuffer signal : outputs) {
            if (!signal.isFinite()) {
                return false;
            }
        }
        return true;
    }

    /** {@return the number of parts that the threads split the batch into} */
    final int parts() {
        return parts;
    }

    /**
     * Adds the gradient of an input to that of the signal for the samples from … to - 1, unless it
     * was written there.
     */
    protected final void addGradient(int index, int firstTime, int endTime, int from, int to) {
        if (paths[index] != GradientPath.ADDED) {
            return;
        }
        SignalBuffer input = inputs[index];
        float[] sum = input.gradient();
        float[] addend = inputGradients[index];
        for (int time = firstTime; time < endTime; time++) {
            int end = input.offset(time, to);
            for (int at = input.offset(time, from); at < end; at++) {
                sum[at] += addend[at];
            }
        }
    }
}
