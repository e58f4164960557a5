package io.rnn4j.core.run.batch;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.network.NetworkRun;

import java.util.Arrays;

/**
 * The rows of an input or of targets, batch first, from which batches are copied out time-major.
 *
 * @param name what they are, for messages
 * @param array [samples, steps, width]
 * @param masked [samples, steps]; null if nothing is
 */
public record DataRows(String name, float[] array, int steps, int width, boolean[] masked) {
    private static final int EXPONENT = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
    private static final int LOWEST_OF_EXPONENT = EXPONENT & -EXPONENT;

    /**
     * Copies the samples from … to - 1 of a batch, zeros in masked rows; tells whether all that
     * counts is finite.
     *
     * @param order the samples in the order in which they are used
     * @param first the first one of the batch
     */
    boolean copy(int[] order, int first, int batch, int from, int to, float[] rows) {
        int check = 0; // negative if the exponent of some number is the largest: infinite or NaN
        for (int sample = from; sample < to; sample++) {
            int source = order[first + sample] * steps;
            for (int step = 0; step < steps; step++) {
                int row = (step * batch + sample) * width;
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

    public boolean isMasked(int row) {
        return masked != null && masked[row];
    }

    /** Says which row it is, for messages. */
    public String place(int row) {
        return "sample " + row / steps + ", step " + row % steps;
    }

    /**
     * Copies some steps of all samples.
     *
     * @param maskOfSteps the mask of these steps
     */
    DataRows steps(int count, int from, int to, boolean[] maskOfSteps) {
        int size = (to - from) * width;
        float[] part = new float[count * size];
        for (int sample = 0; sample < count; sample++) {
            int at = (sample * steps + from) * width;
            System.arraycopy(array, at, part, sample * size, size);
        }
        return new DataRows(name, part, to - from, width, maskOfSteps);
    }

    /** Says where the rows of a batch are not finite; null if they are. */
    String nonFinite(int[] order, int first, int batch) {
        for (int n = first; n < first + batch; n++) {
            for (int step = 0; step < steps; step++) {
                int row = order[n] * steps + step;
                for (int k = 0; k < width && !isMasked(row); k++) {
                    if (!Float.isFinite(array[row * width + k])) {
                        return "the "
                                + name
                                + " contain "
                                + array[row * width + k]
                                + " in "
                                + place(row)
                                + ", column "
                                + k
                                + "; mask or repair it, or turn the check off";
                    }
                }
            }
        }
        return null;
    }

    /**
     * Copies what a run has answered to a batch.
     *
     * @param to the answers to all samples, batch first
     * @param first the first sample of the batch
     */
    public static void copyOutput(NetworkRun run, int output, int batch, Tensor to, int first) {
        toBatchFirst(
                run.output(output),
                run.outputStart(output),
                run.outputSteps(output),
                batch,
                to.size(-1),
                to.array(),
                first * (to.array().length / to.size(0)));
    }

    /** Copies rows from the order of the engine to batch first. */
    public static void toBatchFirst(
            float[] rows, int start, int steps, int batch, int width, float[] to, int toStart) {
        for (int step = 0; step < steps; step++) {
            for (int sample = 0; sample < batch; sample++) {
                System.arraycopy(
                        rows,
                        start + (step * batch + sample) * width,
                        to,
                        toStart + (sample * steps + step) * width,
                        width);
            }
        }
    }

    /** Copies rows from batch first to the order of the engine. */
    public static void toTimeMajor(float[] from, int steps, int batch, int width, float[] rows) {
        for (int step = 0; step < steps; step++) {
            for (int sample = 0; sample < batch; sample++) {
                System.arraycopy(
                        from,
                        (sample * steps + step) * width,
                        rows,
                        (step * batch + sample) * width,
                        width);
            }
        }
    }
}
