package io.rnn4j.core.run.batch;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.Terminal;
import io.rnn4j.core.training.NonFiniteException;

import java.util.Arrays;
import java.util.function.IntFunction;

/** Checked data, batch first: the inputs, masks and targets of all samples. */
public final class Samples implements SampleSource {
    /** What to do about a target that is not a number. */
    static final String REMEDY_OF_TARGETS =
            "if the step is padding, mask it with the mask of the input; if only the target is"
                + " missing, mask it with targetMask(mask) of Examples or FitOptions; or correct"
                + " it";

    private final int count;
    private final int[] steps; // by input: number of time steps; 1 for rows
    private final boolean[] timed; // by input: whether the data have a time axis
    private final boolean[][] masked; // by time axis: of all samples; null if nothing is masked
    private final Range[] ranges; // by time axis: the range of these samples
    private final SampleRows[] inputs; // null if an input is not given
    private final SampleRows[] targets; // by output; null if it has none
    private final Section section; // null for whole sequences

    Samples(
            int count,
            boolean[] timed,
            boolean[][] masked,
            Range[] ranges,
            SampleRows[] inputs,
            SampleRows[] targets,
            Section section) {
        this.count = count;
        this.steps = Arrays.stream(ranges).mapToInt(Range::steps).toArray();
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

    /**
     * A range of samples and of time steps within arrays of all, [samples, steps].
     *
     * @param firstSample first sample
     * @param firstStep first step of each sample
     * @param steps number of steps of each sample
     * @param allSteps number of steps of each sample in the arrays
     * @param names gives the name of a sample for messages; null for its number
     */
    record Range(
            int firstSample, int firstStep, int steps, int allSteps, IntFunction<String> names) {

        /** {@return all samples with all their steps} */
        static Range all(int steps, IntFunction<String> names) {
            return new Range(0, 0, steps, steps, names);
        }

        /** {@return the same steps, beginning with a sample of this range} */
        Range fromSample(int sample) {
            return new Range(firstSample + sample, firstStep, steps, allSteps, names);
        }

        /** {@return the steps from … to - 1 of this range, of the same samples} */
        Range steps(int from, int to) {
            return new Range(firstSample, firstStep + from, to - from, allSteps, names);
        }

        /** {@return the index in the arrays of a step of a sample of this range} */
        int index(int sample, int step) {
            return (firstSample + sample) * allSteps + firstStep + step;
        }

        /** {@return the index in the arrays of a row of this range: sample · steps + step} */
        int index(int row) {
            return index(row / steps, row % steps);
        }

        /** {@return sample and step of a row of this range among all, for messages} */
        String position(int row) {
            int index = index(row);
            return name(index / allSteps) + ", step " + index % allSteps;
        }

        /** {@return a sample of this range among all, for messages} */
        String nameOfSample(int sample) {
            return name(firstSample + sample);
        }

        private String name(int sample) {
            return names == null ? "sample " + sample : names.apply(sample);
        }
    }

    @Override
    public int count() {
        return count;
    }

    /** {@return the same samples with all steps unmasked} */
    Samples unmasked() {
        boolean[][] none = new boolean[masked.length][];
        return new Samples(count, timed, none, ranges, inputs, targets, section);
    }

    /** {@return for each input its number of time steps; 1 for rows} */
    public int[] steps() {
        return steps;
    }

    /**
     * Rejects inputs and targets that are not finite, with a {@link NonFiniteException} that says
     * where the first one is. Masked rows, and targets of weight 0, may contain anything.
     *
     * @param otherwise what the caller may do instead of correcting the data, for the message
     */
    public void requireFinite(String otherwise) {
        for (SampleRows rows : inputs) {
            if (rows != null) {
                rows.requireFinite(count, "mask or correct it", otherwise);
            }
        }
        for (SampleRows rows : targets) {
            if (rows != null) {
                rows.requireFinite(count, REMEDY_OF_TARGETS, otherwise);
            }
        }
    }

    Samples withTargets(SampleRows[] newTargets) {
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
    SampleRows input(int number) {
        return inputs[number];
    }

    /** {@return the targets of an output; null if it has none} */
    public SampleRows targets(int output) {
        return targets[output];
    }

    /** {@return whether an output has one row for each time step} */
    public boolean hasTime(Terminal output) {
        return output.sequence() && (timed[output.axis()] || !output.followsInput());
    }

    /** {@return the number of time steps of an output that has time} */
    public int stepsOf(Terminal output) {
        return output.followsInput() ? steps[output.axis()] : output.steps();
    }

    /** {@return the number of steps of a sample that are not masked, of an output that has time} */
    int unmaskedSteps(Terminal output, int sample) {
        int all = stepsOf(output);
        if (!output.followsInput() || !hasMask(output.axis())) {
            return all;
        }
        int count = 0;
        for (int step = 0; step < all; step++) {
            count += isMasked(output.axis(), sample, step) ? 0 : 1;
        }
        return count;
    }

    /** {@return the shape of an output for all samples} */
    public Shape shapeOf(Terminal output) {
        return hasTime(output)
                ? Shape.of(count, stepsOf(output), output.width())
                : Shape.of(count, output.width());
    }

    @Override
    public int streams() {
        return 0;
    }

    @Override
    public int length(int sample) {
        return longest();
    }

    @Override
    public int longest() {
        return Arrays.stream(steps).max().orElse(1);
    }

    @Override
    public Samples described() {
        return this;
    }

    /** {@return the name of a sample for messages} */
    String name(int sample) {
        return ranges[0].name(ranges[0].firstSample() + sample);
    }

    @Override
    public void beginEpoch(long number) {}

    @Override
    public void close() {}

    @Override
    public Batches batches(int[] order, int from, int size, int rows) {
        int most = Math.clamp(rows / longest(), 1, size);
        return new Batches() {
            private int first = from;

            @Override
            public boolean next(Batch batch) {
                int taken = Math.min(most, order.length - first);
                if (taken == 0) {
                    return false;
                }
                batch.take(Samples.this, order, first, taken, first);
                first += taken;
                return true;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Samples samples(int from, int to) {
        return new Samples(
                to - from,
                timed,
                masked,
                Arrays.stream(ranges).map(range -> range.fromSample(from)).toArray(Range[]::new),
                fromSample(inputs, from),
                fromSample(targets, from),
                null);
    }

    private static SampleRows[] fromSample(SampleRows[] all, int from) {
        return Arrays.stream(all)
                .map(rows -> rows == null ? null : rows.fromSample(from))
                .toArray(SampleRows[]::new);
    }

    /** {@return a view of the steps from … to - 1 of everything that lies along a time axis} */
    public Samples steps(AssembledModel model, int axis, int from, int to) {
        Range[] partRanges = ranges.clone();
        SampleRows[] partInputs = inputs.clone();
        for (int number = 0; number < inputs.length; number++) {
            Terminal input = model.inputTerminals().get(number);
            if (input.sequence() && input.axis() == axis) {
                partRanges[number] = ranges[number].steps(from, to);
                partInputs[number] = inputs[number].steps(from, to);
            }
        }
        SampleRows[] partTargets = targets.clone();
        for (int output = 0; output < targets.length; output++) {
            if (targets[output] != null) {
                partTargets[output] = targets[output].steps(from, to);
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
