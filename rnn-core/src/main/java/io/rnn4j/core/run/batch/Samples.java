package io.rnn4j.core.run.batch;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.training.ModelInput;

import java.util.Arrays;

/**
 * Checked data, batch first: the inputs, masks and targets of all samples.
 *
 * @param count number of samples
 * @param steps for each input its number of time steps; 1 for rows
 * @param timed for each input whether the data have a time axis
 * @param masked for each input which steps are masked, [count, steps]; null if none is
 * @param inputs for each input its rows; null if it is not given
 * @param targets for each output its targets; null if it has none
 * @param section position within longer sequences; null for whole sequences
 */
public record Samples(
        int count,
        int[] steps,
        boolean[] timed,
        boolean[][] masked,
        Rows[] inputs,
        Rows[] targets,
        Section section) {

    /**
     * Position of a piece of truncated sequences.
     *
     * @param whole the whole sequences
     * @param firstStep first step of the whole sequences that is in the piece
     */
    public record Section(Samples whole, int firstStep) {}

    /**
     * The rows of an input or of targets, batch first.
     *
     * @param name what the rows are, for messages
     * @param array [samples, steps, width]
     * @param steps number of time steps
     * @param width number of features
     * @param masked [samples, steps]; null if nothing is masked
     */
    public record Rows(String name, float[] array, int steps, int width, boolean[] masked) {
        private static final int EXPONENT = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
        private static final int LOWEST_OF_EXPONENT = EXPONENT & -EXPONENT;

        /**
         * Copies the samples from … to - 1 of a batch into the order of the engine, with zeros in
         * masked rows; returns whether all valid rows are finite.
         */
        boolean copy(Batch batch, int from, int to, float[] rows) {
            int check = 0; // negative if an exponent is the largest: the number is infinite or NaN
            for (int sample = from; sample < to; sample++) {
                int source = batch.source(sample) * steps;
                for (int step = 0; step < steps; step++) {
                    int row = (step * batch.size() + sample) * width;
                    if (isMasked(source + step)) {
                        Arrays.fill(rows, row, row + width, 0f);
                        continue;
                    }
                    int at = (source + step) * width;
                    for (int k = 0; k < width; k++) {
                        float value = array[at + k];
                        rows[row + k] = value;
                        check |= (Float.floatToRawIntBits(value) & EXPONENT) + LOWEST_OF_EXPONENT;
                    }
                }
            }
            return check >= 0;
        }

        /** {@return whether a row is masked} */
        public boolean isMasked(int row) {
            return masked != null && masked[row];
        }

        /** {@return sample and step of a row, for messages} */
        public String position(int row) {
            return "sample " + row / steps + ", step " + row % steps;
        }

        private Rows slice(int count, int from, int to, boolean[] maskOfSteps) {
            int size = (to - from) * width;
            float[] part = new float[count * size];
            for (int sample = 0; sample < count; sample++) {
                int at = (sample * steps + from) * width;
                System.arraycopy(array, at, part, sample * size, size);
            }
            return new Rows(name, part, to - from, width, maskOfSteps);
        }

        /** Describes the first number of a batch that is not finite; null if all are. */
        String nonFinite(Batch batch) {
            for (int sample = 0; sample < batch.size(); sample++) {
                for (int step = 0; step < steps; step++) {
                    int row = batch.source(sample) * steps + step;
                    for (int k = 0; k < width && !isMasked(row); k++) {
                        if (!Float.isFinite(array[row * width + k])) {
                            return ("the %s contain %s in %s, column %d; mask or correct it, or"
                                            + " turn the check off")
                                    .formatted(name, array[row * width + k], position(row), k);
                        }
                    }
                }
            }
            return null;
        }
    }

    Samples withTargets(Rows[] newTargets) {
        return new Samples(count, steps, timed, masked, inputs, newTargets, section);
    }

    /** {@return which steps of a time axis are masked, [count, steps]; null if none is} */
    public boolean[] masked(int axis) {
        return masked[axis];
    }

    /** {@return the rows of an input; null if it is not given} */
    public Rows input(int number) {
        return inputs[number];
    }

    /** {@return the targets of an output; null if it has none} */
    public Rows targets(int output) {
        return targets[output];
    }

    /** {@return whether an output has one row for each time step} */
    boolean hasTime(Signal output) {
        return output.sequence() && (timed[output.time().input()] || !output.time().isOfInput());
    }

    /** {@return the number of time steps of an output that has time} */
    public int stepsOf(Signal output) {
        TimeAxis time = output.time();
        return time.steps() == TimeAxis.OPEN ? steps[time.input()] : time.steps();
    }

    /** {@return the shape of an output for all samples} */
    public Shape shapeOf(Signal output) {
        return hasTime(output)
                ? Shape.of(count, stepsOf(output), output.width())
                : Shape.of(count, output.width());
    }

    /** {@return the longest number of time steps of all inputs} */
    public int longest() {
        return Arrays.stream(steps).max().orElse(1);
    }

    /** Copies the steps from … to - 1 of everything that lies along a time axis. */
    public Samples slice(AssembledModel model, int axis, int from, int to) {
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
        Rows[] partInputs = inputs.clone();
        for (int number = 0; number < inputs.length; number++) {
            ModelInput input = model.inputs().get(number);
            if (input.sequence() && input.axis() == axis) {
                partSteps[number] = to - from;
                partInputs[number] = inputs[number].slice(count, from, to, mask);
            }
        }
        partMasked[axis] = mask;
        Rows[] partTargets = targets.clone();
        for (int output = 0; output < targets.length; output++) {
            if (targets[output] != null) {
                partTargets[output] = targets[output].slice(count, from, to, mask);
            }
        }
        return new Samples(
                count,
                partSteps,
                timed,
                partMasked,
                partInputs,
                partTargets,
                new Section(this, from));
    }

    /** {@return the whole sequences of which this is a piece, or this} */
    public Samples whole() {
        return section == null ? this : section.whole();
    }

    /** {@return the first step of the whole sequences that is in this piece} */
    public int firstStep() {
        return section == null ? 0 : section.firstStep();
    }
}
