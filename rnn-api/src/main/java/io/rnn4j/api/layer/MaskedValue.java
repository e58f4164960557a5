package io.rnn4j.api.layer;

import java.util.Objects;

/**
 * A value that marks padding: a time step of an input of the network is masked if all its features
 * have this value.
 *
 * @param value the value; NaN marks steps of NaN
 */
public record MaskedValue(double value) {

    /**
     * {@return whether a time step is padding: whether all its features have the value}
     *
     * @param rows array of rows
     * @param start index of the first feature of the step
     * @param width number of features
     * @throws IndexOutOfBoundsException if the features are not within the array
     */
    public boolean marks(float[] rows, int start, int width) {
        Objects.requireNonNull(rows, "rows");
        if (start < 0 || width < 0 || start > rows.length - width) {
            throw new IndexOutOfBoundsException(
                    "%s features from index %s of an array of %s"
                            .formatted(width, start, rows.length));
        }
        float mark = (float) value;
        for (int k = start; k < start + width; k++) {
            boolean same = rows[k] == mark || Float.isNaN(mark) && Float.isNaN(rows[k]);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return whether a time step of one feature, an index, is padding}
     *
     * @param index the feature
     */
    public boolean marks(int index) {
        return index == value;
    }
}
