package io.rnn4j.core.engine.node;

/**
 * One node in one call, shared by the threads of the call: each takes its own samples forward and
 * back. What a node does with rows is up to its kind; here is how gradients get from a reader to
 * the signal that it has read.
 */
public abstract class NodeRun {
    public final SignalBuffer[] inputs;
    public final SignalBuffer[] outputs;
    public final SignalBuffer output; // the first

    /** Where the gradient of each input goes, [steps, batch, width]; null if nobody asks for it. */
    public final float[][] inputGradients;

    private final GradientPath[] paths;

    public NodeRun(SignalBuffer[] inputs, SignalBuffer[] outputs, GradientPath[] paths) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.output = outputs[0];
        this.paths = paths;
        this.inputGradients = new float[inputs.length][];
        for (int index = 0; index < inputs.length; index++) {
            if (paths[index] == GradientPath.ADDED) {
                inputGradients[index] = new float[0];
            }
        }
    }

    /**
     * Gets ready for a call: the flows know their sizes, the inputs their rows.
     *
     * @param window time steps that are in memory at a time
     * @param samples the most samples of a thread
     */
    public final void prepare(int window, int samples) {
        for (int index = 0; index < inputs.length; index++) {
            SignalBuffer input = inputs[index];
            switch (paths[index]) {
                case NONE -> {}
                case DIRECT -> inputGradients[index] = input.gradient;
                case ADDED ->
                        inputGradients[index] =
                                SignalBuffer.grown(
                                        inputGradients[index], input.rowCount(), input.width());
            }
        }
        size(window, samples);
    }

    /** Makes room for what the node makes, and says where its output lies. */
    public abstract void size(int window, int samples);

    /** Computes the output of the samples from … to - 1. */
    public void forward(int part, int from, int to) {
        throw new IllegalStateException("this node is not run by samples");
    }

    /** Computes, from the gradient of the output, those of the inputs: all rows of a window. */
    public void backward(int part, int window, int from, int to) {
        throw new IllegalStateException("this node is not run by samples");
    }

    /** Tells if threads share the time of this node, by {@link #forward()} and {@link #back()}. */
    public boolean sharesTime() {
        return false;
    }

    /** Computes the output of all samples, on all threads, if they share the time. */
    public void forward() {
        throw new IllegalStateException("this node is run by samples");
    }

    /** Computes the gradients of the inputs, on all threads, if they share the time. */
    public void back() {
        throw new IllegalStateException("this node is run by samples");
    }

    /** The arrays of the node's equations; null if it has none. */
    public NodeMemory programMemory() {
        return null;
    }

    /** What the equations use of the weights; null if there are none. */
    public NodeWeights weights() {
        return null;
    }

    /** The node's states; null if it has none. */
    public StateBuffers states() {
        return null;
    }

    /** Takes the samples of a thread back through a window. */
    public final void back(int part, int window, int from, int to) {
        if (!goesBack()) {
            return;
        }
        backward(part, window, from, to);
        for (int index = 0; index < inputs.length; index++) {
            add(index, firstTime(index, window), endTime(index, window), from, to);
        }
    }

    /** Adds the gradient of an input at some times, if it is not the first of that input. */
    public final void add(int index, int firstTime, int endTime, int from, int to) {
        if (paths[index] != GradientPath.ADDED) {
            return;
        }
        SignalBuffer input = inputs[index];
        float[] sum = input.gradient;
        float[] addend = inputGradients[index];
        for (int time = firstTime; time < endTime; time++) {
            int end = input.offset(time, to);
            for (int at = input.offset(time, from); at < end; at++) {
                sum[at] += addend[at];
            }
        }
    }

    /** Tells if the loss depends on the node, so that there is a gradient to begin with. */
    public final boolean goesBack() {
        for (SignalBuffer made : outputs) {
            if (made.gradient != null) {
                return true;
            }
        }
        return false;
    }

    /** The number of time steps that the node reads. */
    public final int steps() {
        return inputs.length == 0 ? output.steps : inputs[0].steps;
    }

    /** The number of windows that time is cut into. */
    public int windows() {
        return 1;
    }

    /** The first time of a window of an input. */
    public int firstTime(int input, int window) {
        return 0;
    }

    /** The time after a window of an input. */
    public int endTime(int input, int window) {
        return inputs[input].steps;
    }

    /** Adds a part's share of the gradients of the weights, if there are any. */
    public void gradients(int window, int part, int parts) {}
}
