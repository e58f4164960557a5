package io.rnn4j.forecast.window;

/**
 * The features of the steps of a series.
 *
 * @param varying [steps, width]: columns of the past, columns known in advance, calendar
 * @param width number of varying features
 * @param past number of varying features that are not known over the horizon; they come first
 * @param constants features that are the same at all steps
 */
record FeatureTable(float[] varying, int width, int past, float[] constants) {
    /** Writes the features of a past step, and returns the index after them. */
    int writePast(int step, float[] to, int from) {
        return write(step, 0, to, from);
    }

    /** Writes the features of a step of the horizon, and returns the index after them. */
    int writeFuture(int step, float[] to, int from) {
        return write(step, past, to, from);
    }

    private int write(int step, int first, float[] to, int from) {
        int count = width - first;
        System.arraycopy(varying, step * width + first, to, from, count);
        System.arraycopy(constants, 0, to, from + count, constants.length);
        return from + count + constants.length;
    }
}
