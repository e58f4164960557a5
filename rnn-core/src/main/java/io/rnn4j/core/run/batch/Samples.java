package io.rnn4j.core.run.batch;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.Terminal;
import io.rnn4j.core.training.NonFiniteException;

import java.util.Arrays;

/** Checked data, batch first: the inputs, masks and targets of all samples. */
public final class Samples {
    /** What to do about a target that is not a number. */
    static final String REMEDY_OF_TARGETS =
            "if the step is padding, mask it with the mask of the input; if only the target is"
                + " missing, mask it with targetMask(mask) of Examples or FitOptions; or correct"
                + " it";

    private final int count;
    private final int[] steps; // by input: number of time steps; 1 for rows
    private final boolean[] timed; // by input: whether the data have a time axis
    private final boolean[][] masked; // by time axis: of all samples; null if nothing is masked
    private final StepRange[] ranges; // by time axis: the range of these samples
    private final Rows[] inputs; // null if an input is not given
    private final Rows[] targets; // by output; null if it has none
    private final Section section; // null for whole sequences

    Samples(
            int count,
            boolean[] timed,
            boolean[][] masked,
            StepRange[] ranges,
            Rows[] inputs,
            Rows[] targets,
            Section section) {
        this.count = count;
        this.steps = Arrays.stream(ranges).mapToInt(StepRange::steps).toArray();
        this.timed = timed;
        this.masked = masked;
        this.ranges = ranges;
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

    /** The rows of an input or of targets, batch first: a view of arrays of all samples. */
    public static final class Rows {
        private static final int EXPONENT = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
        private static final int LOWEST_OF_EXPONENT = EXPONENT & -EXPONENT;

        private final String name; // for messages
        private final Tensor values;
        private final float[] floats; // [samples, steps, width]; null for ints
        private final int[] ints; // [samples, steps], indices; null for floats
        private final StepRange range;
        private final int steps;
        private final int width;
        private final boolean[] masked; // [samples, steps]; null if nothing is masked
        private final TargetWeights weights; // null for rows with the mask of their axis only

        Rows(String name, Tensor values, StepRange range, int width, boolean[] masked) {
            this(name, values, range, width, masked, null);
        }

        private Rows(
                String name,
                Tensor values,
                StepRange range,
                int width,
                boolean[] masked,
                TargetWeights weights) {
            this.name = name;
            this.values = values;
            this.floats = values.isInt() ? null : values.array();
            this.ints = values.isInt() ? values.intArray() : null;
            this.range = range;
            this.steps = range.steps();
            this.width = width;
            this.masked = masked;
            this.weights = weights;
        }

        private Rows within(StepRange newRange) {
            return new Rows(name, values, newRange, width, masked, weights);
        }

        /** {@return these targets with weights, whose mask includes that of the axis} */
        Rows weighted(TargetWeights newWeights) {
            boolean[] mask = newWeights.masked() == null ? masked : newWeights.masked();
            return new Rows(name, values, range, width, mask, newWeights);
        }

        /** {@return a copy of the mask of all samples, of which there are count} */
        boolean[] copyOfMask(int count) {
            return masked == null ? new boolean[count * steps] : masked.clone();
        }

        /** {@return what the rows are, for messages} */
        public String name() {
            return name;
        }

        /** {@return whether the values are ints: indices} */
        public boolean isInt() {
            return ints != null;
        }

        /** {@return the first value of a row: sample · steps + step} */
        public double value(int row) {
            return value(row, 0);
        }

        /** {@return a value of a row} */
        double value(int row, int column) {
            int at = range.index(row) * width + column;
            return ints == null ? floats[at] : ints[at];
        }

        /** {@return the first value of a row as text, for messages} */
        public String text(int row) {
            int at = range.index(row) * width;
            return ints == null ? Float.toString(floats[at]) : Integer.toString(ints[at]);
        }

        /** Copies a row. */
        public void copyRow(int row, float[] to, int at) {
            for (int k = 0; k < width; k++) {
                to[at + k] = (float) value(row, k);
            }
        }

        /** Copies a row to an array of its width. */
        void copyRow(int row, double[] to) {
            for (int k = 0; k < width; k++) {
                to[k] = value(row, k);
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
         * rows that do not count; indices are copied as ints, too, unless that array is null.
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
                int source = range.index(batch.source(sample), 0);
                for (int step = 0; step < steps; step++) {
                    int index = 0;
                    if (isCountedAt(source + step)) {
                        index = ints == null ? (int) floats[source + step] : ints[source + step];
                    }
                    indices[step * batch.size() + sample] = index;
                }
            }
        }

        private void copyInts(Batch batch, int from, int to, float[] rows) {
            for (int sample = from; sample < to; sample++) {
                int source = range.index(batch.source(sample), 0);
                for (int step = 0; step < steps; step++) {
                    int index = isCountedAt(source + step) ? ints[source + step] : 0;
                    rows[step * batch.size() + sample] = index;
                }
            }
        }

        private void copyFloats(Batch batch, int from, int to, float[] rows) {
            for (int sample = from; sample < to; sample++) {
                int source = range.index(batch.source(sample), 0);
                for (int step = 0; step < steps; step++) {
                    int row = (step * batch.size() + sample) * width;
                    if (isCountedAt(source + step)) {
                        System.arraycopy(floats, (source + step) * width, rows, row, width);
                    } else {
                        Arrays.fill(rows, row, row + width, 0f);
                    }
                }
            }
        }

        /**
         * Multiplies numbers of the rows of a batch, in the order of the engine, by the weights of
         * the rows, which are 0 in masked rows. Rows without a mask and weights of their own are
         * left as they are.
         */
        void weigh(Batch batch, float[] numbers) {
            for (int sample = 0; weights != null && sample < batch.size(); sample++) {
                int source = range.index(batch.source(sample), 0);
                for (int step = 0; step < steps; step++) {
                    numbers[step * batch.size() + sample] *= weights.of(source + step);
                }
            }
        }

        /** {@return whether a row is padding or a missing target, which nothing reads} */
        public boolean isMasked(int row) {
            return isMaskedAt(range.index(row));
        }

        /** {@return whether a row counts in losses and metrics: neither masked nor of weight 0} */
        public boolean isCounted(int row) {
            return isCountedAt(range.index(row));
        }

        private boolean isMaskedAt(int index) {
            return masked != null && masked[index];
        }

        private boolean isCountedAt(int index) {
            return !isMaskedAt(index) && (weights == null || weights.of(index) != 0);
        }

        /** {@return whether a row has only finite numbers} */
        boolean isFinite(int row) {
            int check = 0; // negative if an exponent is that of infinity and NaN
            int from = range.index(row) * width;
            for (int at = from; ints == null && at < from + width; at++) {
                check |= (Float.floatToRawIntBits(floats[at]) & EXPONENT) + LOWEST_OF_EXPONENT;
            }
            return check >= 0;
        }

        /** {@return sample and step of a row among all, for messages} */
        public String position(int row) {
            return range.position(row);
        }

        /**
         * Rejects numbers that are not finite in counted rows of the samples 0 … count - 1, with a
         * remedy.
         */
        private void requireFinite(int count, String remedy) {
            for (int row = 0; row < count * steps; row++) {
                if (!isFinite(row) && isCounted(row)) {
                    throw nonFinite(row, remedy);
                }
            }
        }

        private NonFiniteException nonFinite(int row, String remedy) {
            int feature = 0;
            while (Double.isFinite(value(row, feature))) {
                feature++;
            }
            return new NonFiniteException(
                    ("the %s contain %s in %s, feature %s; %s, or turn the check off with"
                                    + " checkFinite(false)")
                            .formatted(
                                    name,
                                    (float) value(row, feature),
                                    position(row),
                                    feature,
                                    remedy));
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
     * where the first one is. Masked rows, and targets of weight 0, may contain anything.
     */
    public void requireFinite() {
        for (Rows rows : inputs) {
            if (rows != null) {
                rows.requireFinite(count, "mask or correct it");
            }
        }
        for (Rows rows : targets) {
            if (rows != null) {
                rows.requireFinite(count, REMEDY_OF_TARGETS);
            }
        }
    }

    Samples withTargets(Rows[] newTargets) {
        return new Samples(count, timed, masked, ranges, inputs, newTargets, section);
    }

    /** {@return whether a step of any time axis is masked} */
    public boolean isMasked() {
        for (int axis = 0; axis < masked.length; axis++) {
            if (hasMask(axis)) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether a time axis has a mask, which then masks a step of some sample} */
    public boolean hasMask(int axis) {
        return masked[axis] != null;
    }

    /** {@return which steps of all samples are masked, [samples, steps]; null if none is} */
    boolean[] masked(int axis) {
        return masked[axis];
    }

    /** {@return whether a step of a sample is masked, on a time axis that has a mask} */
    public boolean isMasked(int axis, int sample, int step) {
        return masked[axis][ranges[axis].index(sample, step)];
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

    /** {@return a view of the samples from … to - 1} */
    public Samples samples(int from, int to) {
        return new Samples(
                to - from,
                timed,
                masked,
                Arrays.stream(ranges)
                        .map(range -> range.fromSample(from))
                        .toArray(StepRange[]::new),
                fromSample(inputs, from),
                fromSample(targets, from),
                null);
    }

    private static Rows[] fromSample(Rows[] all, int from) {
        return Arrays.stream(all)
                .map(rows -> rows == null ? null : rows.within(rows.range.fromSample(from)))
                .toArray(Rows[]::new);
    }

    /** {@return a view of the steps from … to - 1 of everything that lies along a time axis} */
    public Samples steps(AssembledModel model, int axis, int from, int to) {
        StepRange[] partRanges = ranges.clone();
        Rows[] partInputs = inputs.clone();
        for (int number = 0; number < inputs.length; number++) {
            Terminal input = model.inputTerminals().get(number);
            if (input.sequence() && input.axis() == axis) {
                partRanges[number] = ranges[number].steps(from, to);
                partInputs[number] = inputs[number].within(partRanges[number]);
            }
        }
        Rows[] partTargets = targets.clone();
        for (int output = 0; output < targets.length; output++) {
            if (targets[output] != null) {
                partTargets[output] = targets[output].within(targets[output].range.steps(from, to));
            }
        }
        return new Samples(
                count, timed, masked, partRanges, partInputs, partTargets, new Section(this, from));
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
