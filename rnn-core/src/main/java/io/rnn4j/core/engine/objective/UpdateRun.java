package io.rnn4j.core.engine.objective;

import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.UpdateDefinition;
import io.rnn4j.api.optimizer.WeightOptions;
import io.rnn4j.core.engine.node.NodeBuffers;
import io.rnn4j.core.engine.node.NodeOptions;
import io.rnn4j.core.engine.node.NodeWeights;
import io.rnn4j.core.engine.node.SegmentRunner;
import io.rnn4j.core.engine.program.PlannedProgram;
import io.rnn4j.core.engine.program.ProgramCompiler;
import io.rnn4j.core.engine.program.Segment;
import io.rnn4j.core.engine.program.WorkEstimate;
import io.rnn4j.core.thread.Team;
import io.rnn4j.kernel.KernelsProvider;

import java.util.ArrayList;
import java.util.Arrays;
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
    private final Team.Limit limit;
    private final long operations; // of an element
    private final Map<String, Kept> kept = new HashMap<>();
    private final List<Kept> added = new ArrayList<>();
    private final NodeWeights none = new NodeWeights(Map.of());
    private final List<String> slotNames;
    private final String[] numberNames;
    private final Scalar[] nextNumbers;
    private final double[] newNumbers; // of one weight
    private final IntConsumer task;
    private Kept numbered; // the weight whose next numbers are computed
    private final ToDoubleFunction<String> numberScalars = this::numberScalar;
    private double learningRate;
    private int threads; // of the current step

    /** The slots, the numbers, the options and the step count of a weight. */
    private static final class Kept {
        final float[][] slots;
        final double[] numbers;
        final double learningRateFactor;
        final double decayed; // 1 if the weight decay of the optimizer applies, otherwise 0
        long step; // steps of this weight, without those in which it was frozen
        float[] values;
        float[] gradients;
        int fixedFrom; // the elements from … to - 1 are not changed
        int fixedTo;

        Kept(UpdateDefinition update, WeightOptions options, int size) {
            this.slots = new float[update.slots().size()][size];
            this.numbers =
                    update.numbers().values().stream()
                            .mapToDouble(UpdateDefinition.Number::initial)
                            .toArray();
            this.learningRateFactor = options.learningRateFactor();
            this.decayed = options.weightDecay() ? 1 : 0;
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
            return UpdateRun.this.scalar(weight, name);
        }

        void update(Kept newWeight) {
            weight = newWeight;
            int size = weight.values.length;
            int from = Team.first(size, number, threads);
            int to = Team.first(size, number + 1, threads);
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

    /** Creates a run with all slots at 0. */
    public UpdateRun(Optimizer optimizer, KernelsProvider provider, Team.Limit limit) {
        this.optimizer = optimizer;
        this.learningRate = optimizer.learningRate();
        this.update = UpdateDefinition.of(optimizer);
        this.slotNames = List.copyOf(update.slots().keySet());
        this.numberNames = update.numbers().keySet().toArray(String[]::new);
        this.nextNumbers =
                update.numbers().values().stream()
                        .map(UpdateDefinition.Number::next)
                        .toArray(Scalar[]::new);
        this.newNumbers = new double[nextNumbers.length];
        PlannedProgram program = PlannedProgram.of(ProgramCompiler.update(update), false);
        this.limit = limit;
        this.operations = WorkEstimate.of(program).row();
        this.parts = new Part[limit.threads()];
        for (int number = 0; number < parts.length; number++) {
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

    /**
     * Adds a weight and its gradient to the next step, which overwrites the values except the
     * elements from fixedFrom to fixedTo - 1.
     */
    public void add(String name, float[] values, float[] gradients, int fixedFrom, int fixedTo) {
        Kept weight = kept.get(name);
        if (weight == null) {
            weight = new Kept(update, optimizer.options(name), values.length);
            kept.put(name, weight);
        }
        weight.values = values;
        weight.gradients = gradients;
        weight.fixedFrom = fixedFrom;
        weight.fixedTo = fixedTo;
        added.add(weight);
    }

    /** {@return a slot of a weight, not a copy; null if the weight has not been updated} */
    public float[] slot(String weight, String slot) {
        Kept of = kept.get(weight);
        return of == null ? null : of.slots[slotNames.indexOf(slot)];
    }

    /** {@return the names of the slots} */
    public List<String> slotNames() {
        return slotNames;
    }

    /** Updates all weights that were added, on all threads. */
    public void run() {
        long elements = 0;
        for (int index = 0; index < added.size(); index++) {
            added.get(index).step++;
            elements += added.get(index).values.length;
        }
        threads = limit.threadsFor(elements * operations);
        Team.SHARED.run(threads, task);
        for (int index = 0; index < added.size(); index++) {
            updateNumbers(added.get(index));
        }
        added.clear();
    }

    /** Sets the next values of the numbers of a weight, which all depend on the present ones. */
    private void updateNumbers(Kept weight) {
        numbered = weight;
        for (int index = 0; index < newNumbers.length; index++) {
            newNumbers[index] = nextNumbers[index].value(numberScalars);
        }
        System.arraycopy(newNumbers, 0, weight.numbers, 0, newNumbers.length);
    }

    private double numberScalar(String name) {
        return scalar(numbered, name);
    }

    private double scalar(Kept weight, String name) {
        return switch (name) {
            case "learning_rate" -> learningRate * weight.learningRateFactor;
            case "step" -> weight.step;
            case "decayed" -> weight.decayed;
            default -> number(weight, name);
        };
    }

    private double number(Kept weight, String name) {
        for (int index = 0; index < numberNames.length; index++) {
            if (numberNames[index].equals(name)) {
                return weight.numbers[index];
            }
        }
        throw new IllegalArgumentException(
                ("optimizer '%s' uses an unknown scalar '%s', known are learning_rate, step,"
                                + " decayed and %s; declare it with number(name, initial)")
                        .formatted(optimizer.name(), name, Arrays.toString(numberNames)));
    }

    private void update(int part) {
        for (int index = 0; index < added.size(); index++) {
            parts[part].update(added.get(index));
        }
    }
}
