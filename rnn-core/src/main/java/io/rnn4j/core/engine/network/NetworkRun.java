package io.rnn4j.core.engine.network;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.engine.node.Checkpoints;
import io.rnn4j.core.engine.node.MaskSeed;
import io.rnn4j.core.engine.node.NodeMemory;
import io.rnn4j.core.engine.node.NodeRun;
import io.rnn4j.core.engine.node.NodeRunner;
import io.rnn4j.core.engine.node.SignalBuffer;
import io.rnn4j.core.engine.node.Team;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.KernelsProvider;

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
    private final SignalBuffer[] flows; // the network's inputs first, then what the nodes make
    private final SignalBuffer[] inputs;
    private final SignalBuffer[] outputs;
    private final NodeRun[] calls;
    private final Kernels[] kernels; // [part]
    private final Map<String, float[]> weightGradients = new HashMap<>();
    private final MaskSeed draw = new MaskSeed();
    private final WeightDropouts drops = new WeightDropouts();
    private final BackwardPass backwardPass;
    private final boolean[] runs; // for every node if a call forward computes it
    private final NetworkStates states;
    private final IntConsumer forwardTask = this::forward;
    private final IntConsumer nodeTask = this::forwardNode;
    private final boolean sharesTime;
    private int batch;
    private int parts;
    private int running; // the node that all threads work on, where they share the time of one

    /**
     * Creates a run.
     *
     * @param network the nodes
     * @param training if gradients will be asked for
     * @param inputGradients if the gradients with respect to the inputs will be asked for
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
        GradientPaths paths = new GradientPaths(network, inputGradients);
        this.flows =
                network.signals().stream()
                        .map(signal -> new SignalBuffer(signal, training && paths.hasPlace(signal)))
                        .toArray(SignalBuffer[]::new);
        this.inputs = flows(network, network.inputs());
        this.outputs = flows(network, network.outputs());
        this.calls = new NodeRun[nodes.size()];
        this.runs = new boolean[calls.length];
        Arrays.fill(runs, true);
        for (int index = 0; index < calls.length; index++) {
            CompiledNode node = nodes.get(index);
            SignalBuffer[] read = flows(network, node.node().inputs());
            SignalBuffer[] made = flows(network, network.made().get(index));
            calls[index] = node.call(training, drops, read, made, paths.of(index), kernels);
            NodeMemory memory = calls[index].programMemory();
            if (memory != null) {
                memory.draw = draw;
            }
            if (training && memory != null) {
                memory.weightGradients = node.weights().gradients(weightGradients);
            }
        }
        this.sharesTime = Arrays.stream(calls).anyMatch(NodeRun::sharesTime);
        this.states = new NetworkStates(calls, runs);
        this.backwardPass = new BackwardPass(calls, threads, weightArrays(), weightGradients);
    }

    private SignalBuffer[] flows(CompiledNetwork network, List<Signal> signals) {
        return signals.stream()
                .map(signal -> flows[network.index(signal)])
                .toArray(SignalBuffer[]::new);
    }

    /** The weights of all nodes, each once. */
    private List<WeightArray> weightArrays() {
        return nodes.stream().flatMap(node -> node.weights().all().stream()).distinct().toList();
    }

    // ---- before a call

    /**
     * Gets ready for a call.
     *
     * @param steps for every input the number of time steps; 1 for rows without time
     * @param newBatch number of samples
     * @param masked for every input and every row of it, step · batch + sample, if it is masked;
     *     null if none is. What lies along the time axis of another input has its steps and mask
     * @param version changes whenever a weight has changed
     */
    public void prepare(int[] steps, int newBatch, boolean[][] masked, long version) {
        batch = newBatch;
        states.prepare(batch);
        parts = Math.min(kernels.length, batch);
        backwardPass.prepare(batch, parts);
        int samples = (batch + parts - 1) / parts;
        for (SignalBuffer flow : flows) {
            int axis = flow.signal.axis();
            flow.prepare(steps[axis], batch, masked[axis]);
        }
        for (SignalBuffer input : inputs) {
            input.ownRows();
        }
        for (NodeRun call : calls) {
            call.prepare(window(call.steps(), samples), samples);
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
        drops.bind(draw);
        for (NodeRun call : calls) {
            if (call.weights() != null) {
                call.weights().pack(version, kernels);
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
     * Returns the rows of an input.
     *
     * @param number its number
     * @return [steps, batch, features], to be filled before {@link #forward}
     */
    public float[] input(int number) {
        return inputs[number].rows.array;
    }

    /**
     * Returns the states of the recurrences.
     *
     * @return the states of the running call
     */
    public NetworkStates states() {
        return states;
    }

    // ---- the call

    /**
     * Lets calls forward compute some nodes only. What the others have made stays, as long as their
     * inputs keep their steps and their mask.
     *
     * @param nodes for every node if it is computed
     */
    public void runOnly(boolean[] nodes) {
        System.arraycopy(nodes, 0, runs, 0, runs.length);
    }

    /**
     * Tells if threads meet between nodes, because they share the time of one of them.
     *
     * @return if {@link #forward()} is the only way forward
     */
    public boolean sharesTime() {
        return sharesTime;
    }

    /** Computes the outputs of all samples, on all threads. */
    public void forward() {
        if (!sharesTime) {
            Team.SHARED.run(parts, forwardTask);
            return;
        }
        for (running = 0; running < calls.length; running++) {
            if (runs[running] && calls[running].sharesTime()) {
                calls[running].forward();
            } else if (runs[running]) {
                Team.SHARED.run(parts, nodeTask);
            }
        }
    }

    private void forwardNode(int part) {
        calls[running].forward(part, firstSample(part), firstSample(part + 1));
    }

    /**
     * Computes the outputs of the samples of one part, unless threads share the time of a node.
     *
     * @param part the part
     */
    public void forward(int part) {
        for (int node = 0; node < calls.length; node++) {
            if (runs[node]) {
                calls[node].forward(part, firstSample(part), firstSample(part + 1));
            }
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
        drops.mask(weightGradients);
    }

    // ---- after the call

    /**
     * Returns where an output lies.
     *
     * @param number its number
     * @return its array
     */
    public float[] output(int number) {
        return outputs[number].rows.array;
    }

    /**
     * Returns where an output begins.
     *
     * @param number its number
     * @return the first element in {@link #output}
     */
    public int outputStart(int number) {
        return outputs[number].rows.shift;
    }

    /**
     * Returns the number of time steps of an output.
     *
     * @param number its number
     * @return 1 if it has no time axis
     */
    public int outputSteps(int number) {
        return outputs[number].steps;
    }

    /**
     * Returns the gradient of the loss with respect to an output.
     *
     * @param number its number
     * @return [steps, batch, width], to be filled before {@link #backward}
     */
    public float[] outputGradient(int number) {
        return outputs[number].gradient;
    }

    /**
     * Returns the gradient of the loss with respect to an input.
     *
     * @param number its number
     * @return [steps, batch, features]; null if it was not asked for
     */
    public float[] inputGradient(int number) {
        return inputs[number].gradient;
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
            for (SignalBuffer made : calls[index].outputs) {
                if (!made.isFinite()) {
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
