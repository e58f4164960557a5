package io.rnn4j.core.run.batch;

import io.rnn4j.api.layer.MaskedValue;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.training.NonFiniteException;

import java.util.Arrays;

/** The rows of an input or of targets, batch first: a view of arrays of all samples. */
public final class SampleRows {
    private static final int EXPONENT = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
    private static final int LOWEST_OF_EXPONENT = EXPONENT & -EXPONENT;

    private final String name; // for messages
    private final Tensor values;
    private final float[] floats; // [samples, steps, width]; null for ints
    private final int[] ints; // [samples, steps], indices; null for floats
    private final Samples.Range range;
    private final int steps;
    private final int width;
    private final boolean[] masked; // [samples, steps]; null if nothing is masked
    private final TargetWeights weights; // null for rows with the mask of their axis only
    private double[] copy; // of a row; null before its first use

    SampleRows(String name, Tensor values, Samples.Range range, int width, boolean[] masked) {
        this(name, values, range, width, masked, null);
    }

    private SampleRows(
            String name,
            Tensor values,
            Samples.Range range,
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

    /** {@return the same rows, beginning with a sample} */
    SampleRows fromSample(int sample) {
        return within(range.fromSample(sample));
    }

    /** {@return the rows of the steps from … to - 1} */
    SampleRows steps(int from, int to) {
        return within(range.steps(from, to));
    }

    private SampleRows within(Samples.Range newRange) {
        return new SampleRows(name, values, newRange, width, masked, weights);
    }

    /** {@return these targets with weights, whose mask includes that of the axis} */
    SampleRows weighted(TargetWeights newWeights) {
        boolean[] mask = newWeights.masked() == null ? masked : newWeights.masked();
        return new SampleRows(name, values, range, width, mask, newWeights);
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

    /**
     * {@return a copy of a row, with zeros in place of missing elements, in an array that the next
     * call overwrites; not for use by several threads at a time}
     */
    double[] copyOfRow(int row) {
        if (copy == null) {
            copy = new double[width];
        }
        for (int k = 0; k < width; k++) {
            copy[k] = isMissing(row, k) ? 0 : value(row, k);
        }
        return copy;
    }

    /** {@return whether these rows are views of the values of a tensor} */
    boolean reads(Tensor tensor) {
        return tensor != null
                && tensor.isInt() == isInt()
                && (isInt() ? tensor.intArray() == ints : tensor.array() == floats);
    }

    /** {@return whether a row consists of a value that marks padding} */
    boolean isMarked(int row, MaskedValue value) {
        int at = range.index(row) * width;
        return isInt() ? value.marks(ints[at]) : value.marks(floats, at, width);
    }

    /** {@return whether these are targets with a mask or weights of their own} */
    boolean hasTargetWeights() {
        return weights != null;
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
     * Copies the samples from … to - 1 of a batch into the order of the engine, with zeros in rows
     * that do not count and in missing elements; indices are copied as ints, too, unless that array
     * is null.
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
                    clearMissing(source + step, rows, row);
                } else {
                    Arrays.fill(rows, row, row + width, 0f);
                }
            }
        }
    }

    private void clearMissing(int index, float[] rows, int at) {
        for (int k = 0; hasMissingElements() && k < width; k++) {
            if (weights.isMissing(index * width + k)) {
                rows[at + k] = 0;
            }
        }
    }

    /** {@return whether elements of rows may be missing} */
    public boolean hasMissingElements() {
        return weights != null && weights.hasMissingElements();
    }

    /** Copies which elements of a batch are missing, in the order of the engine. */
    void copyMissing(Batch batch, boolean[] missing) {
        for (int sample = 0; sample < batch.size(); sample++) {
            int source = range.index(batch.source(sample), 0);
            for (int step = 0; step < steps; step++) {
                for (int k = 0; k < width; k++) {
                    missing[(step * batch.size() + sample) * width + k] =
                            weights.isMissing((source + step) * width + k);
                }
            }
        }
    }

    /** {@return a label of a row of labels; the padding where it is masked} */
    double label(int row, int position, int padding) {
        return isMissing(row, position) ? padding : value(row, position);
    }

    /**
     * Copies the labels of a sample of a batch before their padding, and returns their number; 0 if
     * the sample does not count.
     */
    int copyLabels(Batch batch, int sample, int padding, int[] to, int at) {
        int row = batch.source(sample);
        int count = 0;
        while (isCounted(row) && count < width && label(row, count, padding) != padding) {
            to[at + count] = (int) value(row, count);
            count++;
        }
        return count;
    }

    /** {@return whether there is a weight for each step} */
    boolean hasWeightsOfSteps() {
        return weights != null && weights.isPerStep();
    }

    private boolean isMissing(int row, int column) {
        return hasMissingElements() && weights.isMissing(range.index(row) * width + column);
    }

    /**
     * Multiplies numbers of the rows of a batch, in the order of the engine, by the weights of the
     * rows, which are 0 in masked rows. Numbers of rows without a mask and weights of their own are
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
    boolean isMasked(int row) {
        return isMaskedAt(range.index(row));
    }

    /** {@return whether a row is not masked and has no missing element} */
    public boolean isKnown(int row) {
        boolean known = !isMasked(row);
        for (int k = 0; hasMissingElements() && k < width; k++) {
            known &= !isMissing(row, k);
        }
        return known;
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

    /** {@return whether a row has only finite numbers, apart from missing elements} */
    boolean isFinite(int row) {
        int column = 0;
        while (hasMissingElements() && column < width) {
            if (!isMissing(row, column) && !Double.isFinite(value(row, column))) {
                return false;
            }
            column++;
        }
        return column > 0 || areFinite(row);
    }

    private boolean areFinite(int row) {
        int check = 0; // negative if an exponent is that of infinity and NaN
        int from = range.index(row) * width;
        for (int at = from; ints == null && at < from + width; at++) {
            check |= (Float.floatToRawIntBits(floats[at]) & EXPONENT) + LOWEST_OF_EXPONENT;
        }
        return check >= 0;
    }

    /** {@return a sample among all, for messages} */
    String nameOfSample(int sample) {
        return range.nameOfSample(sample);
    }

    /** {@return sample and step of a row among all, for messages} */
    public String position(int row) {
        return range.position(row);
    }

    /**
     * Rejects numbers that are not finite in counted rows of the samples 0 … count - 1, with a
     * remedy and another one, which may be empty.
     */
    void requireFinite(int count, String remedy, String otherwise) {
        for (int row = 0; row < count * steps; row++) {
            if (!isFinite(row) && isCounted(row)) {
                throw nonFinite(row, remedy + otherwise);
            }
        }
    }

    private NonFiniteException nonFinite(int row, String remedy) {
        int feature = 0;
        while (isMissing(row, feature) || Double.isFinite(value(row, feature))) {
            feature++;
        }
        return new NonFiniteException(
                "the %s contain %s in %s, feature %s; %s"
                        .formatted(
                                name, (float) value(row, feature), position(row), feature, remedy));
    }
}
