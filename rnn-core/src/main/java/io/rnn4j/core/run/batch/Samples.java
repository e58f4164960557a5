package io.rnn4j.core.run.batch;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.run.assembly.Assembly;
import io.rnn4j.core.training.ModelInput;

import java.util.Arrays;
import java.util.Optional;

/**
 * Checked data, batch first, from which batches are copied out in the order of the engine: row =
 * step · batch + sample. Masked rows become zeros on the way, so that nothing that stands in them
 * can spread.
 */
public final class Samples {
    public final int count;

    /** The time steps of every input; 1 for rows. */
    public final int[] steps;

    private final boolean[] timed; // by input: if the data have a time axis
    private final boolean[][] masked; // by input, [count, steps]; null if nothing is
    private final DataRows[] inputs; // null for one that is not given
    private final DataRows[] targets; // by output, null for one that has none
    private final Samples whole; // what these are a piece of; null if they are whole
    private final int firstStep; // of the whole

    Samples(
            int count,
            int[] steps,
            boolean[] timed,
            boolean[][] masked,
            DataRows[] inputs,
            DataRows[] targets) {
        this(count, steps, timed, masked, inputs, targets, null, 0);
    }

    private Samples(
            int count,
            int[] steps,
            boolean[] timed,
            boolean[][] masked,
            DataRows[] inputs,
            DataRows[] targets,
            Samples whole,
            int firstStep) {
        this.count = count;
        this.steps = steps;
        this.timed = timed;
        this.masked = masked;
        this.inputs = inputs;
        this.targets = targets;
        this.whole = whole;
        this.firstStep = firstStep;
    }

    Samples withTargets(DataRows[] newTargets) {
        return new Samples(count, steps, timed, masked, inputs, newTargets);
    }

    /** Returns the mask of a time axis, [count, steps]; null if nothing is masked. */
    public boolean[] masked(int axis) {
        return masked[axis];
    }

    /** Tells if an answer has a row for every step. */
    boolean answersEveryStep(Signal output) {
        return output.sequence() && (timed[output.time().input()] || !output.time().isOfInput());
    }

    /** Returns the steps of an answer that has a row for every step. */
    public int stepsOf(Signal output) {
        return output.time().steps() == TimeAxis.OPEN
                ? steps[output.time().input()]
                : output.time().steps();
    }

    /** Returns the shape of an answer to all samples. */
    public Shape shapeOf(Signal output) {
        return answersEveryStep(output)
                ? Shape.of(count, stepsOf(output), output.width())
                : Shape.of(count, output.width());
    }

    /** Copies the steps from … to - 1 of all samples that lie along a time axis. */
    public Samples steps(int axis, Assembly assembly, int from, int to) {
        boolean[] mask = null;
        if (masked[axis] != null) {
            mask = new boolean[count * (to - from)];
            for (int sample = 0; sample < count; sample++) {
                int at = sample * steps[axis];
                System.arraycopy(masked[axis], at + from, mask, sample * (to - from), to - from);
            }
        }
        int[] partSteps = steps.clone();
        boolean[][] partMasked = masked.clone();
        DataRows[] partInputs = inputs.clone();
        for (int number = 0; number < inputs.length; number++) {
            ModelInput input = assembly.inputs().get(number);
            if (input.sequence() && input.axis() == axis) {
                partSteps[number] = to - from;
                partInputs[number] = inputs[number].steps(count, from, to, mask);
            }
        }
        partMasked[axis] = mask;
        DataRows[] partTargets = targets.clone();
        for (int output = 0; output < targets.length; output++) {
            if (targets[output] != null) {
                partTargets[output] = targets[output].steps(count, from, to, mask);
            }
        }
        return new Samples(
                count, partSteps, timed, partMasked, partInputs, partTargets, this, from);
    }

    /**
     * Returns the whole sequences that these are a piece of: these themselves if they are whole.
     */
    public Samples whole() {
        return whole == null ? this : whole;
    }

    /** Returns the first step of the whole sequences that is in this piece. */
    public int firstStep() {
        return firstStep;
    }

    /** Returns the targets of an output; null if it has none. */
    public DataRows targets(int output) {
        return targets[output];
    }

    /** Checks the values of all targets of an output that count. */
    void checkTargets(int output, ObjectiveDefinition objective) {
        DataRows rows = targets[output];
        for (int row = 0; row < count * rows.steps(); row++) {
            if (!rows.isMasked(row)) {
                Optional<String> complaint = objective.violation(rows.array(), row * rows.width());
                if (complaint.isPresent()) {
                    throw new IllegalArgumentException(
                            objective.owner()
                                    + ", "
                                    + rows.name()
                                    + " in "
                                    + rows.place(row)
                                    + ": "
                                    + complaint.get());
                }
            }
        }
    }

    public int targetSteps(int output) {
        return targets[output].steps();
    }

    public int targetWidth(int output) {
        return targets[output].width();
    }

    /**
     * Copies the inputs of the samples from … to - 1 of a batch; tells whether all that counts is
     * finite.
     *
     * @param order the samples in the order in which they are used
     * @param first the first one of the batch
     */
    public boolean copyInputs(int[] order, int first, int batch, int from, int to, NetworkRun run) {
        boolean finite = true;
        for (int number = 0; number < inputs.length; number++) {
            if (inputs[number] != null) {
                finite &= inputs[number].copy(order, first, batch, from, to, run.input(number));
            }
        }
        return finite;
    }

    /** Copies the targets of a batch; tells whether all that counts is finite. */
    public boolean copyTargets(int output, int[] order, int first, int batch, float[] rows) {
        return targets[output].copy(order, first, batch, 0, batch, rows);
    }

    /** Says where the inputs of a batch are not finite. */
    public String nonFiniteInput(int[] order, int first, int batch) {
        for (DataRows rows : inputs) {
            String where = rows == null ? null : rows.nonFinite(order, first, batch);
            if (where != null) {
                return where;
            }
        }
        throw new IllegalStateException("all inputs are finite");
    }

    /** Says where the targets of a batch are not finite. */
    public String nonFiniteTarget(int output, int[] order, int first, int batch) {
        return targets[output].nonFinite(order, first, batch);
    }

    public static int[] inOrder(int count) {
        int[] order = new int[count];
        Arrays.setAll(order, n -> n);
        return order;
    }
}
