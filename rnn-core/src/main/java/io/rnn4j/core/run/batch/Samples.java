package io.rnn4j.core.run.batch;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.Terminal;
import io.rnn4j.core.training.NonFiniteException;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/** Checked data, batch first: the inputs, masks and targets of all samples. */
public final class Samples {
    private final int count;
    private final int[] steps; // by input: number of time steps; 1 for rows
    private final boolean[] timed; // by input: whether the data have a time axis
    private final boolean[][] masked; // by input: [count, steps]; null if nothing is masked
    private final Rows[] inputs; // null if an input is not given
    private final Rows[] targets; // by output; null if it has none
    private final Section section; // null for whole sequences

    Samples(
            int count,
            int[] steps,
            boolean[] timed,
            boolean[][] masked,
            Rows[] inputs,
            Rows[] targets,
            Section section) {
        this.count = count;
        this.steps = steps;
        this.timed = timed;
        this.masked = masked;
        this.inputs = inputs;
        this.targets = targets;
        this.section = section;
    }

    /**
     * Position of a piece within whole sequences.
     *
     * @param whole the whole sequences
     * @param firstStep first step of the whole sequences that is in the piece
     */
    record Section(Samples whole, int firstStep) {}

    /** The rows of an input or of targets, batch first. */
    public static final class Rows {
        private static final int EXPONENT = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
        private static final int LOWEST_OF_EXPONENT = EXPONENT & -EXPONENT;

        private final String name; // for messages
        private final float[] floats; // [samples, steps, width]; null for ints
        private final int[] ints; // [samples, steps], indices; null for floats
        private final int steps;
        private final int width;
        private final boolean[] masked; // [samples, steps]; null if nothing is masked

        Rows(String name, Tensor values, int steps, int width, boolean[] masked) {
            this(
                    name,
                    values.isInt() ? null : values.array(),
                    values.isInt() ? values.intArray() : null,
                    steps,
                    width,
                    masked);
        }

        private Rows(
                String name, float[] floats, int[] ints, int steps, int width, boolean[] masked) {
            this.name = name;
            this.floats = floats;
            this.ints = ints;
            this.steps = steps;
            this.width = width;
            this.masked = masked;
        }

        /** {@return what the rows are, for messages} */
        public String name() {
            return name;
        }

        /** {@return whether the values are ints: indices} */
        public boolean isInt() {
            return ints != null;
        }

        /** {@return a value by its position in [samples, steps, width]} */
        public double value(int at) {
            return ints == null ? floats[at] : ints[at];
        }

        /** {@return a value as text, for messages} */
        public String text(int at) {
            return ints == null ? Float.toString(floats[at]) : Integer.toString(ints[at]);
        }

        /** Copies a row, counted over all samples and steps. */
        public void copyRow(int row, float[] to, int at) {
            for (int k = 0; k < width; k++) {
                to[at + k] = (float) value(row * width + k);
            }
        }

        /** Copies a row, counted over all samples and steps, to an array of its width. */
        void copyRow(int row, double[] to) {
            for (int k = 0; k < width; k++) {
                to[k] = value(row * width + k);
            }
        }

        /** {@return the number of time steps} */
        public int steps() {
            return steps;
        }

        /** {@return the number of features} */
        public int width() {
            return width;
        }

        /**
         * Copies the samples from … to - 1 of a batch into the order of the engine, with zeros in
         * masked rows; indices are copied as ints, too, unless that array is null.
         */
        void copy(Batch batch, int from, int to, float[] rows, int[] indices) {
            if (indices != null) {
                copyIndices(batch, from, to, indices);
            }
            if (ints == null) {
                copyFloats(batch, from, to, rows);
            } else {
                copyInts(batch, from, to, rows);
            }
        }

        private void copyIndices(Batch batch, int from, int to, int[] indices) {
            for (int sample = from; sample < to; sample++) {
                int source = batch.source(sample) * steps;
                for (int step = 0; step < steps; step++) {
                    int index = isMasked(source + step) ? 0 : (int) value(source + step);
                    indices[step * batch.size() + sample] = index;
                }
            }
        }

        private void copyInts(Batch batch, int from, int to, float[] rows) {
            for (int sample = from; sample < to; sample++) {
                int source = batch.source(sample) * steps;
                for (int step = 0; step < steps; step++) {
                    int index = isMasked(source + step) ? 0 : ints[source + step];
                    rows[step * batch.size() + sample] = index;
                }
            }
        }

        private void copyFloats(Batch batch, int from, int to, float[] rows) {
            for (int sample = from; sample < to; sample++) {
                int source = batch.source(sample) * steps;
                for (int step = 0; step < steps; step++) {
                    int row = (step * batch.size() + sample) * width;
                    if (isMasked(source + step)) {
                        Arrays.fill(rows, row, row + width, 0f);
                    } else {
                        System.arraycopy(floats, (source + step) * width, rows, row, width);
                    }
                }
            }
        }

        public boolean isMasked(int row) {
            return masked != null && masked[row];
        }

        /** {@return sample and step of a row, for messages} */
        public String position(int row) {
            return "sample " + row / steps + ", step " + row % steps;
        }

        private Rows slice(int count, int from, int to, boolean[] maskOfSteps) {
            int size = (to - from) * width;
            float[] partFloats = floats == null ? null : new float[count * size];
            int[] partInts = ints == null ? null : new int[count * size];
            for (int sample = 0; sample < count; sample++) {
                int at = (sample * steps + from) * width;
                if (ints == null) {
                    System.arraycopy(floats, at, partFloats, sample * size, size);
                } else {
                    System.arraycopy(ints, at, partInts, sample * size, size);
                }
            }
            return new Rows(name, partFloats, partInts, to - from, width, maskOfSteps);
        }

        /** Rejects numbers in unmasked rows of the samples 0 … count - 1 that are not finite. */
        private void requireFinite(int count) {
            for (int row = 0; row < count * steps && ints == null; row++) {
                int check = 0; // negative if an exponent is that of infinity and NaN
                for (int at = row * width; at < (row + 1) * width; at++) {
                    check |= (Float.floatToRawIntBits(floats[at]) & EXPONENT) + LOWEST_OF_EXPONENT;
                }
                if (check < 0 && !isMasked(row)) {
                    throw nonFinite(row);
                }
            }
        }

        private NonFiniteException nonFinite(int row) {
            int feature = 0;
            while (Float.isFinite(floats[row * width + feature])) {
                feature++;
            }
            return new NonFiniteException(
                    ("the %s contain %s in %s, feature %s; mask or correct it, or turn the check"
                                    + " off with checkFinite(false)")
                            .formatted(
                                    name, floats[row * width + feature], position(row), feature));
        }
    }

    /** {@return the number of samples} */
    public int count() {
        return count;
    }

    /** {@return for each input its number of time steps; 1 for rows} */
    public int[] steps() {
        return steps;
    }

    /**
     * Rejects inputs and targets that are not finite, with a {@link NonFiniteException} that says
     * where the first one is. Masked rows may contain anything.
     */
    public void requireFinite() {
        Stream.concat(Arrays.stream(inputs), Arrays.stream(targets))
                .filter(Objects::nonNull)
                .forEach(rows -> rows.requireFinite(count));
    }

    Samples withTargets(Rows[] newTargets) {
        return new Samples(count, steps, timed, masked, inputs, newTargets, section);
    }

    /** {@return whether a step of any time axis is masked} */
    public boolean isMasked() {
        for (boolean[] steps : masked) {
            if (steps != null) {
                return true;
            }
        }
        return false;
    }

    /** {@return which steps of a time axis are masked, [count, steps]; null if none is} */
    public boolean[] masked(int axis) {
        return masked[axis];
    }

    /** {@return the rows of an input; null if it is not given} */
    Rows input(int number) {
        return inputs[number];
    }

    /** {@return the targets of an output; null if it has none} */
    public Rows targets(int output) {
        return targets[output];
    }

    /** {@return whether an output has one row for each time step} */
    boolean hasTime(Terminal output) {
        return output.sequence() && (timed[output.axis()] || !output.followsInput());
    }

    /** {@return the number of time steps of an output that has time} */
    public int stepsOf(Terminal output) {
        return output.followsInput() ? steps[output.axis()] : output.steps();
    }

    /** {@return the shape of an output for all samples} */
    public Shape shapeOf(Terminal output) {
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
            Terminal input = model.inputTerminals().get(number);
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
