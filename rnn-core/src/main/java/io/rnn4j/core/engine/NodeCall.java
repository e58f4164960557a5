package io.rnn4j.core.engine;

/**
 * One node in one call, shared by the threads of the call: each takes its own samples forward and
 * back. What a node does with rows is up to its kind; here is how gradients get from a reader to
 * the signal that it has read.
 */
abstract class NodeCall {
    final Flow[] inputs;
    final Flow output;

    /** Where the gradient of each input goes, [steps, batch, width]; null if nobody asks for it. */
    final float[][] inputGradients;

    private final GradientPaths.Path[] paths;

    NodeCall(Flow[] inputs, Flow output, GradientPaths.Path[] paths) {
        this.inputs = inputs;
        this.output = output;
        this.paths = paths;
        this.inputGradients = new float[inputs.length][];
        for (int index = 0; index < inputs.length; index++) {
            if (paths[index] == GradientPaths.Path.ADDED) {
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
    final void prepare(int window, int samples) {
        for (int index = 0; index < inputs.length; index++) {
            Flow input = inputs[index];
            switch (paths[index]) {
                case NONE -> {}
                case DIRECT -> inputGradients[index] = input.gradient;
                case ADDED ->
                        inputGradients[index] =
                                NodeMemory.grown(
                                        inputGradients[index], input.rowCount(), input.width());
            }
        }
        size(window, samples);
    }

    /** Makes room for what the node makes, and says where its output lies. */
    abstract void size(int window, int samples);

    /** Computes the output of the samples from … to - 1. */
    void forward(int part, int from, int to) {
        throw new IllegalStateException("this node is not run by samples");
    }

    /** Computes, from the gradient of the output, those of the inputs: all rows of a window. */
    void backward(int part, int window, int from, int to) {
        throw new IllegalStateException("this node is not run by samples");
    }

    /** Tells if threads share the time of this node, by {@link #forward()} and {@link #back()}. */
    boolean sharesTime() {
        return false;
    }

    /** Computes the output of all samples, on all threads, if they share the time. */
    void forward() {
        throw new IllegalStateException("this node is run by samples");
    }

    /** Computes the gradients of the inputs, on all threads, if they share the time. */
    void back() {
        throw new IllegalStateException("this node is run by samples");
    }

    /** The arrays of the node's equations; null if it has none. */
    NodeMemory programMemory() {
        return null;
    }

    /** The arrays of the node's states; null if it has none. */
    NodeMemory stateMemory() {
        return null;
    }

    /** Takes the samples of a thread back through a window. */
    final void back(int part, int window, int from, int to) {
        if (output.gradient == null) {
            return;
        }
        backward(part, window, from, to);
        for (int index = 0; index < inputs.length; index++) {
            if (paths[index] == GradientPaths.Path.ADDED) {
                add(index, firstTime(index, window), endTime(index, window), from, to);
            }
        }
    }

    /** Adds the gradients of the inputs at some times where they are not the first. */
    final void addGradients(int firstTime, int endTime, int from, int to) {
        for (int index = 0; index < inputs.length; index++) {
            if (paths[index] == GradientPaths.Path.ADDED) {
                add(index, firstTime, endTime, from, to);
            }
        }
    }

    private void add(int index, int firstTime, int endTime, int from, int to) {
        Flow input = inputs[index];
        float[] sum = input.gradient;
        float[] addend = inputGradients[index];
        for (int time = firstTime; time < endTime; time++) {
            int end = input.offset(time, to);
            for (int at = input.offset(time, from); at < end; at++) {
                sum[at] += addend[at];
            }
        }
    }

    /** The number of windows that time is cut into. */
    int windows() {
        return 1;
    }

    /** The first time of a window of an input. */
    int firstTime(int input, int window) {
        return 0;
    }

    /** The time after a window of an input. */
    int endTime(int input, int window) {
        return inputs[input].steps;
    }

    /** Adds a part's share of the gradients of the weights, if there are any. */
    void gradients(int window, int part, int parts) {}
}
