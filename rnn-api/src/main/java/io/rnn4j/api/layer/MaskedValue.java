package io.rnn4j.api.layer;

/**
 * A value that marks padding: a step of the network's input is masked if all its features have it.
 *
 * @param value the value; NaN is equal to itself here
 */
public record MaskedValue(double value) {

    /**
     * Tells if a step is padding.
     *
     * @param rows an array of rows
     * @param start where the row of the step begins
     * @param width its width
     * @return if all its features have the value
     */
    public boolean marks(float[] rows, int start, int width) {
        float mark = (float) value;
        for (int k = start; k < start + width; k++) {
            boolean same = rows[k] == mark || Float.isNaN(mark) && Float.isNaN(rows[k]);
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
