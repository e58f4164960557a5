package io.rnn4j.core.engine.objective;

import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.UpdateDefinition;
import io.rnn4j.api.optimizer.WeightOptions;
import io.rnn4j.core.engine.node.NodeBuffers;
import io.rnn4j.core.engine.node.NodeOptions;
import io.rnn4j.core.engine.node.NodeWeights;
import io.rnn4j.core.engine.node.SegmentRunner;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.PlannedProgram;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ProgramCompiler;
import io.rnn4j.core.engine.program.Segment;
import io.rnn4j.core.engine.program.WorkEstimate;
import io.rnn4j.core.thread.Team;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.KernelsProvider;
import io.rnn4j.kernel.Rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;

/**
 * The steps of an optimizer: its equations for every element of every weight, and its slots. A step
 * consists of {@link #begin}, {@link #add} for every weight, the checks if they are wanted, and
 * {@link #run}, before which nothing changes.
 *
 * <p>The checks read only the gradients. From their norm and bounds of weights and slots they
 * compute bounds of all values of the equations; those of the results are the bounds for the next
 * step. Only if they do not show that all results are finite, for example with an ε of 0, the new
 * values are computed without keeping them, see {@link UpdateTrial}.
 */
public final class UpdateRun {
    /** Gradients whose squares are added at a time. */
    private static final int BLOCK = 1024;

    /**
     * Bounds of what a sum of squares of floats loses by rounding, as a factor, and by underflow.
     */
    private static final double ROUNDING = 1.01;

    private static final double UNDERFLOW = 1e-30;

    private final Optimizer optimizer;
    private final UpdateDefinition update;
    private final Part[] parts;
    private final Team.Limit limit;
    private final long operations; // of an element
    private final Map<String, Kept> kept = new HashMap<>();
    private final List<Kept> added = new ArrayList<>();
    private final NodeWeights none = new NodeWeights(Map.of());
    private final List<String> slotNames;
    private final List<String> numberNames;
    private final Scalar[] nextNumbers;
    private final double[] newNumbers; // of one weight
    private final IntConsumer task;
    private Kept numbered; // the weight whose next numbers are computed
    private final ToDoubleFunction<String> numberScalars = this::numberScalar;
    private double learningRate;
    private int threads; // of the current step
    private long runs; // completed steps

    // bounds: of the weights and, by index + 1, of their slots; of all values by their numbers
    private final double[] low;
    private final double[] high;
    private final double[] newLow;
    private final double[] newHigh;
    private final double[] valueLow;
    private final double[] valueHigh;
    private final int[] inputs; // numbers of the values of weight, gradient and slots
    private final int[] outputs; // numbers of their new values, without that of the gradient
    private boolean bounded; // whether the bounds are those after the last step
    private boolean checked; // whether the bounds are those after this step
    private final IntConsumer squaresTask = this::addSquares;
    private final double[] sumsOfSquares; // of the gradients, by part
    private double largestGradient; // or more
    private final UpdateTrial trial;

    /** The slots, the numbers, the options and the step count of a weight. */
    static final class Kept {
        final String name;
        final float[][] slots;
        final double[] numbers;
        final double learningRateFactor;
        final double decayed; // 1 if the weight decay of the optimizer applies, otherwise 0
        long step; // of this weight, without those in which it was frozen
        long lastRun; // number of its last step among those of the optimizer
        float[] values;
        float[] gradients;
        int fixedFrom; // the elements from … to - 1 are not changed
        int fixedTo;

        Kept(String name, UpdateDefinition update, WeightOptions options, int size) {
            this.name = name;
            this.slots = new float[update.slots().size()][size];
            this.numbers =
                    update.numbers().values().stream()
                            .mapToDouble(UpdateDefinition.Number::initial)
                            .toArray();
            this.learningRateFactor = options.learningRateFactor();
            this.decayed = options.weightDecay() ? 1 : 0;
        }

        boolean hasScalarsOf(Kept other) {
            return learningRateFactor == other.learningRateFactor
                    && decayed == other.decayed
                    && step == other.step
                    && Arrays.equals(numbers, other.numbers);
        }
    }

    /** One thread's share of the elements of every weight. */
    private final class Part {
        private final int number;
        private final NodeBuffers buffers;
        private final SegmentRunner runner;
        private final Kernels kernels;
        private final ToDoubleFunction<String> scalars = this::scalar;
        private final Rows some = new Rows(0);
        private final Rows squares = new Rows(new float[BLOCK], 0, 0);
        private Kept weight;

        Part(int number, PlannedProgram planned, Kernels kernels) {
            this.number = number;
            this.buffers = new NodeBuffers(planned, NodeOptions.ROWS);
            this.runner = new SegmentRunner(buffers, Segment.FORWARD, kernels);
            this.kernels = kernels;
        }

        private double scalar(String name) {
            return UpdateRun.this.scalar(weight, name);
        }

        /** {@return the sum of the squares of a share of all gradients} */
        double sumOfSquares() {
            Arrays.fill(squares.array(), 0);
            for (int index = 0; index < added.size(); index++) {
                float[] of = added.get(index).gradients;
                int to = Team.first(of.length, number + 1, threads);
                for (int at = Team.first(of.length, number, threads); at < to; at += BLOCK) {
                    int count = Math.min(BLOCK, to - at);
                    some.set(of, at);
                    kernels.apply(Elementwise.MULTIPLY_ADD, 1, count, squares, some, some, squares);
                }
            }
            float[] sums = squares.array();
            double even = 0; // two sums: a single one would wait for each addition
            double odd = 0;
            for (int k = 0; k < BLOCK; k += 2) {
                even += sums[k];
                odd += sums[k + 1];
            }
            return even + odd;
        }

        /** Computes bounds of the values for the scalars of a weight, see {@link SegmentRunner}. */
        boolean bound(Kept newWeight) {
            weight = newWeight;
            bind(weight.values.length);
            return runner.bound(valueLow, valueHigh);
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
            buffers.setOutput(0, weight.values, 0);
            for (int index = 0; index < weight.slots.length; index++) {
                buffers.setInput(index + 2, weight.slots[index], 0);
                buffers.setOutput(index + 1, weight.slots[index], 0);
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
        this.numberNames = List.copyOf(update.numbers().keySet());
        this.nextNumbers =
                update.numbers().values().stream()
                        .map(UpdateDefinition.Number::next)
                        .toArray(Scalar[]::new);
        this.newNumbers = new double[nextNumbers.length];
        PlannedProgram planned = PlannedProgram.of(ProgramCompiler.update(update), false);
        this.limit = limit;
        this.operations = WorkEstimate.of(planned).row();
        this.parts = new Part[limit.threads()];
        Arrays.setAll(parts, number -> new Part(number, planned, provider.create()));
        this.task = this::update;
        this.sumsOfSquares = new double[parts.length];
        this.trial = new UpdateTrial(planned, provider.create(), slotNames);
        Program program = planned.program();
        this.inputs = program.inputs().stream().mapToInt(Program.Input::value).toArray();
        this.outputs = program.outputs().stream().mapToInt(Program.Output::value).toArray();
        this.low = new double[outputs.length];
        this.high = new double[outputs.length];
        this.newLow = new double[outputs.length];
        this.newHigh = new double[outputs.length];
        this.valueLow = new double[program.instructions().size()];
        this.valueHigh = new double[valueLow.length];
        for (Instruction instruction : program.instructions()) {
            if (instruction.operation() instanceof Operation.ConstantRow(List<Double> values)) {
                float constant = values.getFirst().floatValue();
                setBounds(instruction.value(), constant, constant);
            }
        }
    }

    /** Sets the learning rate of the following steps, in place of the optimizer's. */
    public void learningRate(double newLearningRate) {
        learningRate = newLearningRate;
    }

    /** {@return the learning rate of the next step} */
    public double learningRate() {
        return learningRate;
    }

    /** Begins a step without weights, also if the last one has not run. */
    public void begin() {
        added.clear();
    }

    /**
     * Adds a weight and its gradient to the step, which overwrites the values except the elements
     * from fixedFrom to fixedTo - 1.
     */
    public void add(String name, float[] values, float[] gradients, int fixedFrom, int fixedTo) {
        Kept weight = kept.get(name);
        if (weight == null) {
            weight = new Kept(name, update, optimizer.options(name), values.length);
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
        return of == null || of.step == 0 ? null : of.slots[slotNames.indexOf(slot)];
    }

    /** {@return the names of the slots} */
    public List<String> slotNames() {
        return slotNames;
    }

    /**
     * What the steps before have left for a weight.
     *
     * @param slots the slots by their index, not copies
     * @param numbers the numbers of the optimizer
     * @param step number of steps of the weight
     */
    public record WeightState(float[][] slots, double[] numbers, long step) {}

    /** {@return what the steps before have left for a weight; null if it has not been updated} */
    public WeightState state(String weight) {
        Kept of = kept.get(weight);
        return of == null ? null : new WeightState(of.slots, of.numbers.clone(), of.step);
    }

    /** {@return the names of the numbers in the optimizer's state of each weight} */
    public List<String> numberNames() {
        return numberNames;
    }

    /** Removes all slots and numbers, as before the first step. */
    public void clear() {
        kept.clear();
        added.clear();
        bounded = false;
        checked = false;
    }

    /** Sets slots and numbers of a weight of a size, by copies. */
    public void restore(String weight, int size, WeightState state) {
        Kept restored = new Kept(weight, update, optimizer.options(weight), size);
        for (int slot = 0; slot < restored.slots.length; slot++) {
            System.arraycopy(state.slots[slot], 0, restored.slots[slot], 0, size);
        }
        System.arraycopy(state.numbers, 0, restored.numbers, 0, restored.numbers.length);
        restored.step = state.step;
        kept.put(weight, restored);
        bounded = false;
    }

    /** Releases the gradients of the last step. */
    public void releaseGradients() {
        kept.values().forEach(weight -> weight.gradients = null);
    }

    /** Updates all weights that were added, on all threads. */
    public void run() {
        bounded = checked;
        checked = false;
        runs++;
        chooseThreads();
        Team.SHARED.run(threads, task);
        for (int index = 0; index < added.size(); index++) {
            updateNumbers(added.get(index));
            added.get(index).step++;
            added.get(index).lastRun = runs;
        }
        added.clear();
    }

    private void chooseThreads() {
        long elements = 0;
        for (int index = 0; index < added.size(); index++) {
            elements += added.get(index).values.length;
        }
        threads = limit.threadsFor(elements * operations);
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
            case "step" -> weight.step + 1;
            case "decayed" -> weight.decayed;
            default -> number(weight, name);
        };
    }

    private double number(Kept weight, String name) {
        for (int index = 0; index < numberNames.size(); index++) {
            if (numberNames.get(index).equals(name)) {
                return weight.numbers[index];
            }
        }
        throw new IllegalArgumentException(
                ("optimizer '%s' uses an unknown scalar '%s', known are learning_rate, step,"
                                + " decayed and %s; declare it with number(name, initial)")
                        .formatted(optimizer.name(), name, numberNames));
    }

    private void update(int part) {
        for (int index = 0; index < added.size(); index++) {
            parts[part].update(added.get(index));
        }
    }

    // ---- checks

    /** {@return whether all gradients of the step are finite} */
    public boolean hasFiniteGradients() {
        chooseThreads();
        Team.SHARED.run(threads, squaresTask);
        double sum = UNDERFLOW;
        for (int part = 0; part < threads; part++) {
            sum += sumsOfSquares[part] * ROUNDING;
        }
        largestGradient = Math.sqrt(sum); // no gradient is larger than their norm
        return Double.isFinite(sum) || findLargestGradient();
    }

    private void addSquares(int part) {
        sumsOfSquares[part] = parts[part].sumOfSquares();
    }

    /** Finds the largest gradient where the squares overflow; returns whether it is finite. */
    private boolean findLargestGradient() {
        float largest = 0;
        for (int index = 0; index < added.size(); index++) {
            for (float gradient : added.get(index).gradients) {
                largest = Math.max(largest, Math.abs(gradient)); // NaN if one is
            }
        }
        largestGradient = largest;
        return largest <= Float.MAX_VALUE;
    }

    /**
     * Finds a new value that is not finite, after {@link #hasFiniteGradients}; gradients may have
     * become smaller since.
     *
     * @param changed whether weights or slots have been changed since the last step
     * @return the first one; null if all new values are finite
     */
    public NonFiniteUpdate firstNonFinite(boolean changed) {
        bounded &= !changed;
        for (int index = 0; index < added.size(); index++) {
            bounded &= added.get(index).lastRun == runs;
        }
        checked = bounded && bound();
        if (!checked) {
            findBounds();
            checked = bound();
        }
        for (int index = 0; index < added.size() && !checked; index++) {
            numbered = added.get(index);
            NonFiniteUpdate found = trial.firstNonFinite(numbered, numberScalars);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Computes the values that the step would give to a weight that has been added. */
    public void newValues(String weight, float[] to) {
        numbered = kept.get(weight);
        trial.newValues(numbered, numberScalars, to);
    }

    /**
     * {@return the norms of the changes that the step would make, by the names of the weights that
     * have been added}
     */
    public Map<String, Double> changes() {
        Map<String, Double> changes = new HashMap<>();
        for (Kept weight : added) {
            numbered = weight;
            changes.put(weight.name, trial.change(weight, numberScalars));
        }
        return changes;
    }

    /** Sets the bounds to those of the present values. */
    private void findBounds() {
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        for (int index = 0; index < added.size(); index++) {
            Kept weight = added.get(index);
            include(0, weight.values);
            for (int slot = 0; slot < weight.slots.length; slot++) {
                include(slot + 1, weight.slots[slot]);
            }
        }
    }

    private void include(int which, float[] elements) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float element : elements) { // NaN makes both NaN
            min = Math.min(min, element);
            max = Math.max(max, element);
        }
        low[which] = Math.min(low[which], min);
        high[which] = Math.max(high[which], max);
    }

    /** Replaces the bounds by those of the new values; returns false if these may be infinite. */
    private boolean bound() {
        Arrays.fill(newLow, Double.POSITIVE_INFINITY);
        Arrays.fill(newHigh, Double.NEGATIVE_INFINITY);
        for (int index = 0; index < added.size(); index++) {
            Kept weight = added.get(index);
            if (index > 0 && weight.hasScalarsOf(added.get(index - 1))) {
                continue; // the same bounds again
            }
            setBounds(inputs[0], low[0], high[0]);
            setBounds(inputs[1], -largestGradient, largestGradient);
            for (int slot = 1; slot < low.length; slot++) {
                setBounds(inputs[slot + 1], low[slot], high[slot]);
            }
            if (!parts[0].bound(weight)) {
                return false;
            }
            for (int which = 0; which < low.length; which++) {
                newLow[which] = Math.min(newLow[which], valueLow[outputs[which]]);
                newHigh[which] = Math.max(newHigh[which], valueHigh[outputs[which]]);
            }
        }
        System.arraycopy(newLow, 0, low, 0, low.length);
        System.arraycopy(newHigh, 0, high, 0, high.length);
        return true;
    }

    private void setBounds(int value, double min, double max) {
        if (value != Program.NONE) {
            valueLow[value] = min;
            valueHigh[value] = max;
        }
    }
}
