package io.rnn4j.core.engine;

import io.rnn4j.api.Signal;
import io.rnn4j.api.kernel.Kernels;
import io.rnn4j.api.kernel.KernelsProvider;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * One call at a time through the nodes of a network: the arrays of its signals, and of every node
 * what it needs to run. Threads split the samples of the batch; each takes its samples through all
 * nodes without meeting another.
 */
public final class NetworkRun {
    private final List<CompiledNode> nodes;
    private final Checkpoints checkpoints;
    private final boolean training;
    private final Flow[] flows; // the network's input first, then the output of every node
    private final Flow output;
    private final NodeCall[] calls;
    private final Kernels[] kernels; // [part]
    private final Map<String, float[]> weightGradients = new HashMap<>();
    private final Draw draw = new Draw();
    private final List<WeightDrop> drops = new ArrayList<>();
    private final BackwardPass backwardPass;
    private final IntConsumer forwardTask = this::forward;
    private int batch;
    private int parts;

    /**
     * Creates a run.
     *
     * @param network the nodes
     * @param training if gradients will be asked for
     * @param inputGradients if the gradient with respect to the input will be asked for
     * @param checkpoints what is kept in training
     * @param provider makes the kernels
     * @param threads how many threads may work on a call
     */
    public NetworkRun(
            CompiledNetwork network,
            boolean training,
            boolean inputGradients,
            Checkpoints checkpoints,
            KernelsProvider provider,
            int threads) {
        this.nodes = network.nodes();
        this.training = training;
        this.checkpoints = checkpoints;
        this.kernels = new Kernels[threads];
        Arrays.setAll(kernels, part -> provider.create());
        GradientPaths paths = network.paths(inputGradients);
        this.flows = new Flow[nodes.size() + 1];
        flows[0] = flow(network.input(), paths);
        this.calls = new NodeCall[nodes.size()];
        for (int index = 0; index < calls.length; index++) {
            CompiledNode node = nodes.get(index);
            flows[index + 1] = flow(network.signal(index), paths);
            Flow[] inputs =
                    node.node().inputs().stream()
                            .map(signal -> flows[signal.node() + 1])
                            .toArray(Flow[]::new);
            calls[index] = node.call(training, inputs, flows[index + 1], paths.of(index), kernels);
            if (calls[index] instanceof ProgramCall call) {
                call.memory.draw = draw;
                drops.addAll(call.weights.drops());
                if (training) {
                    call.memory.weightGradients = node.weights().gradients(weightGradients);
                }
            }
        }
        this.output = flows[network.output().node() + 1];
        this.backwardPass = new BackwardPass(this, calls, threads, weightArrays(), weightGradients);
    }

    private Flow flow(Signal signal, GradientPaths paths) {
        return new Flow(signal, training && paths.isAsked(signal));
    }

    /** The weights of all nodes, each once. */
    private List<WeightArray> weightArrays() {
        return nodes.stream().flatMap(node -> node.weights().all().stream()).distinct().toList();
    }

    // ---- before a call

    /**
     * Gets ready for a call.
     *
     * @param steps number of time steps; 1 for rows without time
     * @param newBatch number of samples
     * @param masked for every row, step · batch + sample, if it is masked; null if none is
     * @param version changes whenever a weight has changed
     */
    public void prepare(int steps, int newBatch, boolean[] masked, long version) {
        batch = newBatch;
        parts = Math.min(kernels.length, batch);
        int samples = (batch + parts - 1) / parts;
        for (Flow flow : flows) {
            flow.prepare(steps, batch, masked);
        }
        flows[0].ownRows();
        for (NodeCall call : calls) {
            call.prepare(window(call.inputs[0].steps, samples), samples);
            if (call instanceof ProgramCall program) {
                Arrays.fill(program.memory.finalStateGradients, null);
            }
        }
        pack(version);
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
        for (int index = 0; index < drops.size(); index++) {
            drops.get(index).bind(draw);
        }
        for (NodeCall call : calls) {
            if (call instanceof ProgramCall program) {
                program.weights.pack(version, kernels);
            }
        }
    }

    /**
     * Lets random masks be drawn, before {@link #prepare}; a run that is not told so takes the
     * numbers of inference.
     *
     * @param seed the seed of the model
     * @param step number of the training step
     * @param firstSample position of the first sample of the batch in the order of the epoch
     */
    public void draw(long seed, long step, long firstSample) {
        draw.draw(seed, step, firstSample);
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
        return flows[0].rows.array;
    }

    /**
     * Sets an initial state, after {@link #prepare}.
     *
     * @param node number of the node
     * @param state number of the state
     * @param values [batch, width]; null for zeros
     */
    public void initialState(int node, int state, float[] values) {
        NodeMemory memory = memory(node);
        int width = memory.stateWidth(state);
        int start = memory.initialStateRow(state) * width;
        if (values == null) {
            Arrays.fill(memory.initialState(state), start, start + batch * width, 0f);
        } else {
            System.arraycopy(values, 0, memory.initialState(state), start, batch * width);
        }
    }

    /**
     * Copies an initial state.
     *
     * @param node number of the node
     * @param state number of the state
     * @param to receives [batch, width]
     */
    public void copyInitialState(int node, int state, float[] to) {
        NodeMemory memory = memory(node);
        int width = memory.stateWidth(state);
        int start = memory.initialStateRow(state) * width;
        System.arraycopy(memory.initialState(state), start, to, 0, batch * width);
    }

    /**
     * Makes all initial states of one sample 0.
     *
     * @param sample the sample
     */
    public void clearStates(int sample) {
        for (int node = 0; node < calls.length; node++) {
            for (int state = 0; state < states(node); state++) {
                NodeMemory memory = memory(node);
                int width = memory.stateWidth(state);
                int start = (memory.initialStateRow(state) + sample) * width;
                Arrays.fill(memory.initialState(state), start, start + width, 0f);
            }
        }
    }

    /** Makes all initial states 0, after {@link #prepare}. */
    public void clearStates() {
        for (int node = 0; node < calls.length; node++) {
            for (int state = 0; state < states(node); state++) {
                initialState(node, state, null);
            }
        }
    }

    /** Makes the final states the initial states of another call with as many samples. */
    public void carryStates() {
        for (int node = 0; node < calls.length; node++) {
            for (int state = 0; state < states(node); state++) {
                NodeMemory memory = memory(node);
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

    private int states(int node) {
        return calls[node] instanceof ProgramCall call ? call.memory.states.length : 0;
    }

    /** The arrays of a node that has states. */
    private NodeMemory memory(int node) {
        return ((ProgramCall) calls[node]).memory;
    }

    /**
     * Sets the gradient of the loss with respect to a final state, after {@link #prepare}.
     *
     * @param node number of the node
     * @param state number of the state
     * @param values [batch, width]; null for zeros
     */
    public void finalStateGradient(int node, int state, float[] values) {
        memory(node).finalStateGradients[state] = values;
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
        for (NodeCall call : calls) {
            call.forward(part, firstSample(part), firstSample(part + 1));
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
        for (int index = 0; index < drops.size(); index++) {
            drops.get(index).mask(weightGradients.get(drops.get(index).weight()));
        }
    }

    // ---- after the call

    /**
     * Returns where the output lies.
     *
     * @return its array
     */
    public float[] output() {
        return output.rows.array;
    }

    /**
     * Returns where the output begins.
     *
     * @return the first element in {@link #output()}
     */
    public int outputStart() {
        return output.rows.shift;
    }

    /**
     * Returns the number of time steps of the output.
     *
     * @return 1 if it has no time axis
     */
    public int outputSteps() {
        return output.steps;
    }

    /**
     * Returns the gradient of the loss with respect to the output.
     *
     * @return [steps, batch, width], to be filled before {@link #backward}
     */
    public float[] outputGradient() {
        return output.gradient;
    }

    /**
     * Returns the gradient of the loss with respect to the input.
     *
     * @return [steps, batch, features]; null if it was not asked for
     */
    public float[] inputGradient() {
        return flows[0].gradient;
    }

    /**
     * Copies the final values of a state.
     *
     * @param node number of the node
     * @param state number of the state
     * @return [batch, width]
     */
    public float[] finalState(int node, int state) {
        NodeMemory memory = memory(node);
        return rows(memory.finalState(state), memory.finalStateRow(state), memory, state);
    }

    /**
     * Copies the final values of a state.
     *
     * @param node number of the node
     * @param state number of the state
     * @param to receives [batch, width]
     */
    public void copyFinalState(int node, int state, float[] to) {
        NodeMemory memory = memory(node);
        int width = memory.stateWidth(state);
        System.arraycopy(
                memory.finalState(state),
                memory.finalStateRow(state) * width,
                to,
                0,
                batch * width);
    }

    /**
     * Copies the gradient of the loss with respect to an initial state.
     *
     * @param node number of the node
     * @param state number of the state
     * @return [batch, width]
     */
    public float[] initialStateGradient(int node, int state) {
        NodeMemory memory = memory(node);
        int row = NodeRunner.initialGradientRow(memory, state);
        float[] gradient = rows(memory.stateGradients[state], row, memory, state);
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] += 0f; // no -0: a masked step would make 0 of it by adding one of its own
        }
        return gradient;
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
        for (int index = 0; index < calls.length; index++) {
            if (!calls[index].output.isFinite()) {
                return nodes.get(index).label();
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
