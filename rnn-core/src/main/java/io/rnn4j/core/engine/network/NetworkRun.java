package io.rnn4j.core.engine.network;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.engine.node.BoundaryStates;
import io.rnn4j.core.engine.node.Checkpoints;
import io.rnn4j.core.engine.node.MaskSeed;
import io.rnn4j.core.engine.node.NodeRun;
import io.rnn4j.core.engine.node.NodeRunner;
import io.rnn4j.core.engine.node.NodeSignals;
import io.rnn4j.core.engine.node.RunContext;
import io.rnn4j.core.engine.node.SignalBuffer;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.thread.Team;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.KernelsProvider;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Runs a network on one batch at a time, with all buffers that this takes. The phases of a batch
 * follow from the types: {@link #prepare} returns the {@link Prepared} batch whose inputs are
 * filled in, its forward pass the {@link Forward} that has a backward pass, this the {@link
 * Backward} that computes the {@link Gradients}. The objects are reused, so that steps allocate
 * nothing.
 */
public final class NetworkRun {
    private final List<CompiledNode> compiled;
    private final Settings settings;
    private final Checkpoints checkpoints; // null if all time steps are kept
    private final SignalBuffer[] signals; // the network's inputs first, then those of the nodes
    private final SignalBuffer[] inputs;
    private final SignalBuffer[] outputs;
    private final NodeRun[] nodes;
    private final MaskSeed seed = new MaskSeed();
    private final boolean drawsMasks;
    private final WeightDropouts dropouts;
    private final Map<String, float[]> weightGradients = new HashMap<>();
    private final NodePasses passes;
    private final Prepared prepared = new Prepared();
    private final Forward forwardDone = new Forward();
    private final Backward backwardDone = new Backward();
    private final Gradients gradientsDone = new Gradients();
    private int batchSize;
    private int parts;

    /**
     * Settings of a run.
     *
     * @param passes the passes of the run
     * @param checkpoints which time steps are kept for the backward pass
     * @param kernels creates the kernels
     * @param limit how many threads share a batch
     */
    public record Settings(
            Passes passes, Checkpoints checkpoints, KernelsProvider kernels, Team.Limit limit) {
        boolean training() {
            return passes != Passes.FORWARD;
        }
    }

    /** The passes of a run. */
    public enum Passes {
        /** Forward passes only. */
        FORWARD,
        /** Backward passes compute the gradients of weights and initial states. */
        WEIGHT_GRADIENTS,
        /** Backward passes compute the gradients of the network's inputs, too. */
        ALL_GRADIENTS
    }

    /** Creates a run. */
    public NetworkRun(CompiledNetwork network, Settings settings) {
        boolean training = settings.training();
        this.compiled = network.nodes();
        this.settings = settings;
        this.checkpoints = settings.checkpoints().isNone() ? null : settings.checkpoints();
        Kernels[] kernels = new Kernels[settings.limit().threads()];
        Arrays.setAll(kernels, part -> settings.kernels().create());
        NodeRunner.GradientArrays[] arrays = new NodeRunner.GradientArrays[kernels.length];
        Arrays.setAll(arrays, part -> new NodeRunner.GradientArrays());
        RunContext context =
                new RunContext(training, kernels, arrays, settings.limit(), seed, weightGradients);
        WeightDropouts weightDropouts = new WeightDropouts();
        GradientPaths paths = new GradientPaths(network, settings.passes() == Passes.ALL_GRADIENTS);
        this.signals =
                network.signals().stream()
                        .map(
                                signal ->
                                        new SignalBuffer(
                                                signal, training && paths.hasBuffer(signal)))
                        .toArray(SignalBuffer[]::new);
        this.inputs = buffers(network, network.inputs());
        for (int input : network.indexInputs()) {
            inputs[input].ownIndices();
        }
        this.outputs = buffers(network, network.outputs());
        this.nodes = new NodeRun[compiled.size()];
        for (int index = 0; index < nodes.length; index++) {
            CompiledNode node = compiled.get(index);
            SignalBuffer[] read = buffers(network, node.node().inputs());
            SignalBuffer[] made = buffers(network, network.made().get(index));
            nodes[index] =
                    node.run(context, weightDropouts, new NodeSignals(read, made, paths.of(index)));
        }
        this.dropouts = weightDropouts.isEmpty() ? null : weightDropouts;
        this.drawsMasks = dropouts != null || compiled.stream().anyMatch(CompiledNode::drawsMasks);
        this.passes = new NodePasses(nodes, weightArrays(), weightGradients);
    }

    /** {@return the gradients of weights, to be filled in by the caller without a backward pass} */
    public Gradients gradientsToFillIn() {
        return gradientsDone;
    }

    private SignalBuffer[] buffers(CompiledNetwork network, List<Signal> of) {
        return of.stream()
                .map(signal -> signals[network.index(signal)])
                .toArray(SignalBuffer[]::new);
    }

    /** The weights of all nodes, each once. */
    private List<WeightArray> weightArrays() {
        return compiled.stream().flatMap(node -> node.weights().all().stream()).distinct().toList();
    }

    /**
     * Draws the dropout masks of the following batches, the first sample given by its position in
     * the order of the epoch. Without this call masks have the values of inference.
     */
    public void drawMasks(long modelSeed, long step, long firstSample) {
        if (drawsMasks) {
            seed.draw(modelSeed, step, firstSample);
        }
    }

    /**
     * Restricts forward passes to the selected nodes. The outputs of the others stay, as long as
     * their inputs keep their steps and their mask.
     */
    public void runOnly(boolean[] selected) {
        passes.runOnly(selected);
    }

    /**
     * Sizes the buffers for a batch and packs the weights if they have changed. All states begin
     * with the values the network gives them: zeros or the output of a node.
     *
     * @param steps for every input the number of time steps; 1 without a time axis
     * @param masked for every input and every row of it, step · batch + sample, whether it is
     *     masked; null if none is. A signal along the time axis of an input has its steps and mask
     * @return the batch, whose inputs are to be filled in
     */
    public Prepared prepare(int[] steps, int batch, boolean[][] masked, long version) {
        batchSize = batch;
        for (SignalBuffer signal : signals) {
            int axis = signal.axis();
            signal.prepare(steps[axis], batch, masked[axis]);
        }
        for (SignalBuffer input : inputs) {
            input.ownRows();
        }
        int threads = settings.limit().threadsFor(passes.operations());
        parts = Math.min(threads, batch);
        passes.prepare(parts, threads);
        for (NodeRun node : nodes) {
            node.prepare(window(node.steps()), parts);
        }
        prepared.pack(version);
        return prepared;
    }

    private int window(int steps) {
        if (settings.training()) {
            return checkpoints == null ? steps : checkpoints.window(steps);
        }
        int samples = Math.ceilDiv(batchSize, parts);
        return Math.max(1, NodeRunner.CHUNK / samples); // number of steps that run at a time
    }

    /** A prepared batch. Inputs and initial states are filled in before the forward pass. */
    public final class Prepared {
        private Prepared() {}

        /** Packs the weights again if they have changed. */
        public void pack(long version) {
            if (dropouts != null) {
                dropouts.bind(seed);
            }
            for (NodeRun node : nodes) {
                node.pack(version);
            }
        }

        /** {@return the rows of an input, [steps, batch, features], to be filled in} */
        public float[] input(int number) {
            return inputs[number].rows().array();
        }

        /**
         * {@return the rows of an input that layers read as indices, [steps, batch], to be filled
         * in together with {@link #input}; null for other inputs}
         */
        public int[] indices(int number) {
            return inputs[number].indices();
        }

        /**
         * {@return the states of a node before the first and after the last time step; null if it
         * has none}
         */
        public BoundaryStates states(int node) {
            return nodes[node].states();
        }

        /** Sets the initial values of all states to the output of a node, or zeros. */
        public void resetStates() {
            for (NodeRun node : nodes) {
                if (node.states() != null) {
                    node.states().reset();
                }
            }
        }

        /** Sets the initial values of all states of a sample to the output of a node, or zeros. */
        public void resetStates(int sample) {
            for (NodeRun node : nodes) {
                if (node.states() != null) {
                    node.states().reset(sample);
                }
            }
        }

        /** Makes the final states of the nodes that run the initial states of the next pass. */
        public void carryStates() {
            for (int node = 0; node < nodes.length; node++) {
                if (states(node) != null && passes.runs(node)) {
                    states(node).carry();
                }
            }
        }

        /**
         * {@return the array of an output after the forward pass; the output begins at {@link
         * #outputStart}}
         */
        public float[] output(int number) {
            return outputs[number].rows().array();
        }

        /** {@return the index of the first element of an output in its array} */
        public int outputStart(int number) {
            return outputs[number].rows().offset();
        }

        /** {@return the number of time steps of an output; 1 if it has no time axis} */
        public int outputSteps(int number) {
            return outputs[number].steps();
        }

        /**
         * {@return the gradient of the loss with respect to an output, [steps, batch, width], to be
         * filled in before the backward pass}
         */
        public float[] outputGradient(int number) {
            return outputs[number].gradient();
        }

        /** {@return the first sample of a part; for the number of parts, the number of samples} */
        public int firstSample(int part) {
            return Team.first(batchSize, part, parts);
        }

        /** Runs the forward pass on all threads. */
        public Forward forward() {
            passes.forward();
            return forwardDone;
        }

        /**
         * Fills in the inputs of every part and runs the forward pass, the loss, which computes the
         * gradients of the outputs of a part, and the backward pass, on all threads.
         */
        public Backward train(IntConsumer fill, IntConsumer loss) {
            passes.train(fill, loss);
            return backwardDone;
        }

        /**
         * {@return the label of the layer of the first node whose output is not finite after the
         * forward pass; null if all outputs are finite}
         */
        public String firstNonFinite() {
            for (int index = 0; index < nodes.length; index++) {
                if (!nodes[index].isFinite()) {
                    return compiled.get(index).label();
                }
            }
            return null;
        }
    }

    /** A forward pass that is done. Gradients of outputs are filled in before the backward pass. */
    public final class Forward {
        private Forward() {}

        /** Runs the backward pass on all threads. */
        public Backward backward() {
            passes.backward();
            return backwardDone;
        }
    }

    /** A backward pass of which the sums over all samples are left to be computed. */
    public final class Backward {
        private Backward() {}

        /** Computes the gradients that are sums over all samples, on all threads. */
        public Gradients gradients() {
            passes.gradients();
            if (dropouts != null) {
                dropouts.mask(weightGradients);
            }
            return gradientsDone;
        }
    }

    /** The gradients of the loss. */
    public final class Gradients {
        private Gradients() {}

        /**
         * {@return the gradient with respect to an input of the network, [steps, batch, features];
         * null if the settings exclude it}
         */
        public float[] input(int number) {
            return inputs[number].gradient();
        }

        /**
         * {@return the gradient with respect to a weight by its full name, [rows, columns], not a
         * copy}
         */
        public float[] weight(String name) {
            return weightGradients.get(name);
        }
    }
}
