package io.rnn4j.core.engine.objective;

import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.UpdateDefinition;
import io.rnn4j.core.engine.node.NodeBuffers;
import io.rnn4j.core.engine.node.NodeOptions;
import io.rnn4j.core.engine.node.NodeWeights;
import io.rnn4j.core.engine.node.SegmentRunner;
import io.rnn4j.core.engine.node.Team;
import io.rnn4j.core.engine.program.PlannedProgram;
import io.rnn4j.core.engine.program.ProgramCompiler;
import io.rnn4j.core.engine.program.Segment;
import io.rnn4j.kernel.KernelsProvider;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;

/**
 * The steps of an optimizer: its equations for every element of every weight, and its slots. A step
 * consists of {@link #add} for every weight and {@link #run}.
 */
public final class UpdateRun {
    private final Optimizer optimizer;
    private final UpdateDefinition update;
    private final Part[] parts;
    private final Map<String, Kept> kept = new HashMap<>();
    private final List<Kept> added = new ArrayList<>();
    private final NodeWeights none = new NodeWeights(Map.of());
    private final IntConsumer task;
    private double learningRate;

    /** The slots and the step count of a weight. */
    private static final class Kept {
        final float[][] slots;
        long step; // steps of this weight, without those in which it was frozen
        float[] values;
        float[] gradients;
        int fixedFrom; // the elements from … to - 1 are not changed
        int fixedTo;

        Kept(int slots, int size) {
            this.slots = new float[slots][size];
        }
    }

    /** One thread's share of the elements of every weight. */
    private final class Part {
        private final int number;
        private final NodeBuffers buffers;
        private final SegmentRunner runner;
        private final ToDoubleFunction<String> scalars = this::scalar;
        private Kept weight;

        Part(int number, NodeBuffers buffers, SegmentRunner runner) {
            this.number = number;
            this.buffers = buffers;
            this.runner = runner;
        }

        private double scalar(String name) {
            return switch (name) {
                case "learning_rate" -> learningRate;
                case "step" -> weight.step;
                default ->
                        throw new IllegalArgumentException(
                                ("optimizer '%s' uses an unknown scalar '%s', known are"
                                                + " learning_rate and step")
                                        .formatted(optimizer.name(), name));
            };
        }

        void update(Kept newWeight) {
            weight = newWeight;
            int size = weight.values.length;
            int from = Team.first(size, number, parts.length);
            int to = Team.first(size, number + 1, parts.length);
            if (from == to) {
                return;
            }
            bind(size);
            run(from, Math.min(to, weight.fixedFrom));
            run(Math.max(from, weight.fixedTo), to);
        }

        private void bind(int size) {
            buffers.resize(size, 1, size, null);
            buffers.setInput(0, weight.values, 0);
            buffers.setInput(1, weight.gradients, 0);
            buffers.setOutput(0, weight.values);
            for (int index = 0; index < weight.slots.length; index++) {
                buffers.setInput(index + 2, weight.slots[index], 0);
                buffers.setOutput(index + 1, weight.slots[index]);
            }
            runner.bind(none, 0, scalars);
        }

        private void run(int from, int to) {
            if (from < to) {
                runner.run(from, to - from, 0, 0);
            }
        }
    }

    /** Creates a run with all slots at 0 on at most a number of threads. */
    public UpdateRun(Optimizer optimizer, KernelsProvider provider, int threads) {
        this.optimizer = optimizer;
        this.learningRate = optimizer.learningRate();
        this.update = UpdateDefinition.of(optimizer);
        PlannedProgram program = PlannedProgram.of(ProgramCompiler.update(update), false);
        this.parts = new Part[threads];
        for (int number = 0; number < threads; number++) {
            NodeBuffers buffers = new NodeBuffers(program, NodeOptions.ROWS);
            parts[number] =
                    new Part(
                            number,
                            buffers,
                            new SegmentRunner(buffers, Segment.FORWARD, provider.create()));
        }
        this.task = this::update;
    }

    /** Sets the learning rate of the following steps, in place of the optimizer's. */
    public void learningRate(double newLearningRate) {
        learningRate = newLearningRate;
    }

    /** Adds a weight and its gradient to the next step, which overwrites the values. */
    public void add(String name, float[] values, float[] gradients) {
        add(name, values, gradients, 0, 0);
    }

    /**
     * Adds a weight and its gradient to the next step, which overwrites the values except the
     * elements from fixedFrom to fixedTo - 1.
     */
    public void add(String name, float[] values, float[] gradients, int fixedFrom, int fixedTo) {
        Kept weight = kept.get(name);
        if (weight == null) {
            weight = new Kept(update.slots().size(), values.length);
            kept.put(name, weight);
        }
        weight.values = values;
        weight.gradients = gradients;
        weight.fixedFrom = fixedFrom;
        weight.fixedTo = fixedTo;
        added.add(weight);
    }

    /** Updates all weights that were added, on all threads. */
    public void run() {
        for (int index = 0; index < added.size(); index++) {
            added.get(index).step++;
        }
        Team.SHARED.run(parts.length, task);
        added.clear();
    }

    private void update(int part) {
        for (int index = 0; index < added.size(); index++) {
            parts[part].update(added.get(index));
        }
    }
}
