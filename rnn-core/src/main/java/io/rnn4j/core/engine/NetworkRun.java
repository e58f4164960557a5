package io.rnn4j.core.engine;

import io.rnn4j.api.Signal;
import io.rnn4j.api.kernel.Kernels;
import io.rnn4j.api.kernel.KernelsProvider;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * One call at a time through a chain of nodes: its arrays, and a runner for every thread and node.
 * Threads split the samples of the batch; each takes its samples through all nodes without meeting
 * another.
 */
public final class NetworkRun {
    private final List<CompiledNode> nodes;
    private final Checkpoints checkpoints;
    private final boolean inputGradients;
    private final boolean training;
    private final NodeMemory[] memories;
    private final NodeRunner[][] runners; // [part][node]
    private final Kernels[] kernels; // [part]
    private final Map<String, float[]> weightGradients = new HashMap<>();
    private final BackwardPass backwardPass;
    private final IntConsumer forwardTask = this::forward;
    private float[] input = new float[0];
    private float[] inputGradient;
    private int steps;
    private int batch;
    private int parts;

    /**
     * Creates a run.
     *
     * @param nodes the chain
     * @param training if gradients will be asked for
     * @param inputGradients if the gradient with respect to the input will be asked for
     * @param checkpoints what is kept in training
     * @param provider makes the kernels
     * @param threads how many threads may work on a call
     */
    public NetworkRun(
            List<CompiledNode> nodes,
            boolean training,
            boolean inputGradients,
            Checkpoints checkpoints,
            KernelsProvider provider,
            int threads) {
        this.nodes = List.copyOf(nodes);
        this.training = training;
        this.inputGradients = inputGradients;
        this.checkpoints = checkpoints;
        this.memories = new NodeMemory[nodes.size()];
        for (int index = 0; index < memories.length; index++) {
            // nobody stands before the first node to use a gradient, unless it is asked for
            memories[index] = nodes.get(index).memory(training, index > 0 || inputGradients);
        }
        this.kernels = new Kernels[threads];
        Arrays.setAll(kernels, part -> provider.create());
        this.runners = new NodeRunner[threads][nodes.size()];
        for (int index = 0; index < memories.length; index++) {
            if (training) {
                memories[index].weightGradients =
                        nodes.get(index).weights().gradients(weightGradients);
            }
            for (int part = 0; part < threads; part++) {
                runners[part][index] =
                        new NodeRunner(memories[index], nodes.get(index).weights(), kernels[part]);
            }
        }
        this.backwardPass =
                new BackwardPass(this, memories, runners, weightArrays(), weightGradients);
    }

    /** The weights of all nodes, each once. */
    private List<WeightArray> weightArrays() {
        return nodes.stream().flatMap(node -> node.weights().all().stream()).distinct().toList();
    }

    /**
     * Counts the memory of a training step without the loss.
     *
     * @param nodes the chain
     * @param checkpoints what is kept
     * @param steps time steps
     * @return the floats of a sample
     */
    public static ActivationMemory memory(
            List<CompiledNode> nodes, Checkpoints checkpoints, int steps) {
        int window = checkpoints.window(steps);
        int windows = (steps + window - 1) / window;
        Signal input = nodes.getFirst().node().input();
        ActivationMemory sum = new ActivationMemory(input.width(), 0, 0).of(input.sequence());
        for (int index = 0; index < nodes.size(); index++) {
            NodeMemory memory = nodes.get(index).memory(true, index > 0);
            boolean sequence = nodes.get(index).node().input().sequence();
            sum = sum.plus(ActivationMemory.of(memory, windows).of(sequence));
        }
        return sum;
    }

    // ---- before a call

    /**
     * Gets ready for a call.
     *
     * @param newSteps number of time steps; 1 for rows without time
     * @param newBatch number of samples
     * @param masked for every row, step · batch + sample, if it is masked; null if none is
     * @param version changes whenever a weight has changed
     */
    public void prepare(int newSteps, int newBatch, boolean[] masked, long version) {
        steps = newSteps;
        batch = newBatch;
        parts = Math.min(runners.length, batch);
        int samples = (batch + parts - 1) / parts;
        int width = nodes.getFirst().node().input().width();
        input = NodeMemory.grown(input, steps * batch, width);
        if (inputGradients) {
            inputGradient =
                    NodeMemory.grown(
                            inputGradient == null ? new float[0] : inputGradient,
                            steps * batch,
                            width);
        }
        float[] from = input;
        int fromShift = 0;
        float[] gradient = inputGradient;
        int nodeSteps = steps;
        for (int index = 0; index < memories.length; index++) {
            NodeMemory memory = memories[index];
            memory.masked = nodes.get(index).node().input().sequence() ? masked : null;
            memory.inputs[0].set(from, fromShift);
            memory.resize(nodeSteps, batch, window(nodeSteps, samples));
            if (!memory.isRecurrent()) {
                memory.ownOutputs();
            }
            if (training) {
                memory.ownOutputGradient();
                memory.inputGradients[0].set(gradient, 0);
                gradient = memory.outputGradients[0];
                Arrays.fill(memory.finalStateGradients, null);
            }
            from = memory.outputs[0].array;
            fromShift = memory.outputs[0].shift;
            nodeSteps = memory.outputRows() / batch;
        }
        pack(version);
        // more threads than samples share the weight gradients
        for (NodeRunner[] thread : runners) {
            for (NodeRunner runner : thread) {
                runner.bind(samples, NetworkRun::noScalar);
            }
        }
    }

    private int window(int nodeSteps, int samples) {
        return training
                ? checkpoints.window(nodeSteps)
                : Math.max(1, NodeRunner.CHUNK / samples); // as many steps as run ahead
    }

    /**
     * Packs the weights again if they have changed; {@link #prepare} does so, too.
     *
     * @param version changes whenever a weight has changed
     */
    public void pack(long version) {
        for (int index = 0; index < memories.length; index++) {
            nodes.get(index).weights().pack(version, kernels);
        }
    }

    static double noScalar(String name) {
        throw new IllegalArgumentException(
                "scalar '"
                        + name
                        + "' is known to optimizers only; a layer or a loss cannot use it");
    }

    /**
     * Returns the number of parts that a call is split into.
     *
     * @return as many as there are threads, but not more than samples
     */
    public int parts() {
        return parts;
    }

    /**
     * Returns the first sample of a part.
     *
     * @param part a part, or the number of parts
     * @return the first sample, or the number of samples
     */
    public int firstSample(int part) {
        return (int) ((long) batch * part / parts);
    }

    /**
     * Returns the rows of the input.
     *
     * @return [steps, batch, features], to be filled before {@link #forward}
     */
    public float[] input() {
        return input;
    }

    /**
     * Sets an initial state, after {@link #prepare}.
     *
     * @param node number of the node
     * @param state number of the state
     * @param values [batch, width]; null for zeros
     */
    public void initialState(int node, int state, float[] values) {
        NodeMemory memory = memories[node];
        int width = memory.stateWidth(state);
        int start = memory.initialStateRow(state) * width;
        if (values == null) {
            Arrays.fill(memory.initialState(state), start, start + batch * width, 0f);
        } else {
            System.arraycopy(values, 0, memory.initialState(state), start, batch * width);
        }
    }

    /** Makes all initial states 0, after {@link #prepare}. */
    public void clearStates() {
        for (int node = 0; node < memories.length; node++) {
            for (int state = 0; state < memories[node].states.length; state++) {
                initialState(node, state, null);
            }
        }
    }

    /** Makes the final states the initial states of another call with as many samples. */
    public void carryStates() {
        for (NodeMemory memory : memories) {
            for (int state = 0; state < memory.states.length; state++) {
                int width = memory.stateWidth(state);
                System.arraycopy(
                        memory.finalState(state),
                        memory.finalStateRow(state) * width,
                        memory.initialState(state),
                        memory.initialStateRow(state) * width,
                        batch * width);
            }
        }
    }

    /**
     * Sets the gradient of the loss with respect to a final state, after {@link #prepare}.
     *
     * @param node number of the node
     * @param state number of the state
     * @param values [batch, width]; null for zeros
     */
    public void finalStateGradient(int node, int state, float[] values) {
        memories[node].finalStateGradients[state] = values;
    }

    // ---- the call

    /** Computes the outputs of all samples, on all threads. */
    public void forward() {
        Team.SHARED.run(parts, forwardTask);
    }

    /**
     * Computes the outputs of the samples of one part.
     *
     * @param part the part
     */
    public void forward(int part) {
        for (NodeRunner runner : runners[part]) {
            runner.forward(firstSample(part), firstSample(part + 1));
        }
    }

    /**
     * Computes, from the gradient of the output, those of everything else for the samples of one
     * part, as far as that is possible without meeting another thread; {@link #gradients} does the
     * rest.
     *
     * @param part the part
     */
    public void backward(int part) {
        backwardPass.begin(part);
    }

    /** Computes all gradients, after {@link #backward} of all parts, on all threads. */
    public void gradients() {
        backwardPass.finish();
    }

    // ---- after the call

    /**
     * Returns where the output lies.
     *
     * @return its array
     */
    public float[] output() {
        return last().outputs[0].array;
    }

    /**
     * Returns where the output begins.
     *
     * @return the first element in {@link #output()}
     */
    public int outputStart() {
        return last().outputs[0].shift;
    }

    /**
     * Returns the number of time steps of the output.
     *
     * @return 1 if it has no time axis
     */
    public int outputSteps() {
        return last().outputRows() / batch;
    }

    /**
     * Returns the gradient of the loss with respect to the output.
     *
     * @return [steps, batch, width], to be filled before {@link #backward}
     */
    public float[] outputGradient() {
        return last().outputGradients[0];
    }

    /**
     * Returns the gradient of the loss with respect to the input.
     *
     * @return [steps, batch, features]; null if it was not asked for
     */
    public float[] inputGradient() {
        return inputGradient;
    }

    private NodeMemory last() {
        return memories[memories.length - 1];
    }

    /**
     * Copies the final values of a state.
     *
     * @param node number of the node
     * @param state number of the state
     * @return [batch, width]
     */
    public float[] finalState(int node, int state) {
        NodeMemory memory = memories[node];
        return rows(memory.finalState(state), memory.finalStateRow(state), memory, state);
    }

    /**
     * Copies the gradient of the loss with respect to an initial state.
     *
     * @param node number of the node
     * @param state number of the state
     * @return [batch, width]
     */
    public float[] initialStateGradient(int node, int state) {
        NodeMemory memory = memories[node];
        int row = NodeRunner.initialGradientRow(memory, state);
        return rows(memory.stateGradients[state], row, memory, state);
    }

    private float[] rows(float[] array, int row, NodeMemory memory, int state) {
        int width = memory.stateWidth(state);
        return Arrays.copyOfRange(array, row * width, (row + batch) * width);
    }

    /**
     * Returns the gradient of a weight.
     *
     * @param weight its full name
     * @return [rows, columns], not a copy
     */
    public float[] weightGradient(String weight) {
        return weightGradients.get(weight);
    }

    /**
     * Finds the first node whose output is not finite.
     *
     * @return the label of its layer, or null if all outputs are finite
     */
    public String firstNonFinite() {
        for (int index = 0; index < memories.length; index++) {
            NodeMemory memory = memories[index];
            Span output = memory.outputs[0];
            int end = output.shift + memory.outputRows() * memory.outputWidth();
            for (int at = output.shift; at < end; at++) {
                if (!Float.isFinite(output.array[at])) {
                    return nodes.get(index).label();
                }
            }
        }
        return null;
    }

    /**
     * Runs a task for every part of the call, on all threads.
     *
     * @param task takes the number of a part
     */
    public void parallel(IntConsumer task) {
        Team.SHARED.run(parts, task);
    }
}
