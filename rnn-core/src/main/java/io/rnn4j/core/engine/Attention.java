package io.rnn4j.core.engine;

import io.rnn4j.api.kernel.Elementwise;
import io.rnn4j.api.kernel.Kernels;
import io.rnn4j.api.kernel.Reduction;

/**
 * Runs {@link Operation.Attend} and its gradient for one row at a time. All sums over the memory
 * run in the order of time and leave masked steps out, so padding changes no bit of them.
 */
final class Attention {
    private final Kernels kernels;
    private float[] hidden = new float[0]; // tanh(q + k), [steps, width of the keys]
    private float[] products = new float[0]; // [steps, the greater width]
    private float[] weights = new float[0]; // softmax of the scores, [steps]
    private float[] slopes = new float[0]; // gradients of the scores, [steps]

    Attention(Kernels kernels) {
        this.kernels = kernels;
    }

    private void grow(MemoryRows keys, MemoryRows values) {
        hidden = NodeMemory.grown(hidden, keys.steps, keys.width);
        products = NodeMemory.grown(products, keys.steps, Math.max(keys.width, values.width));
        weights = NodeMemory.grown(weights, keys.steps, 1);
        slopes = NodeMemory.grown(slopes, keys.steps, 1);
    }

    /**
     * Computes the mean of a sample's rows.
     *
     * @param query array of the query; it begins at queryAt
     * @param score array of the weight of an additive score, which begins at scoreAt; null if there
     *     is none
     * @param to array of the mean; it begins at toAt
     */
    void attend(
            MemoryRows keys,
            MemoryRows values,
            int sample,
            float[] query,
            int queryAt,
            float[] score,
            int scoreAt,
            float[] to,
            int toAt) {
        grow(keys, values);
        weigh(keys, sample, query, queryAt, score, scoreAt);
        int width = values.width;
        for (int k = 0; k < width; k++) {
            to[toAt + k] = 0f;
        }
        for (int step = 0; step < values.steps; step++) {
            if (!keys.isMasked(step, sample)) {
                addScaled(
                        weights[step],
                        values.rows.array,
                        values.rows.shift + values.offset(step, sample),
                        width,
                        to,
                        toAt);
            }
        }
    }

    private static void addScaled(
            float scale, float[] from, int fromAt, int width, float[] to, int toAt) {
        for (int k = 0; k < width; k++) {
            to[toAt + k] += scale * from[fromAt + k];
        }
    }

    /** Computes the softmax of the scores. */
    private void weigh(
            MemoryRows keys, int sample, float[] query, int queryAt, float[] score, int scoreAt) {
        int width = keys.width;
        int at = keys.rows.shift + keys.offset(0, sample);
        if (score == null) {
            rows(
                    Elementwise.MULTIPLY,
                    keys.steps,
                    width,
                    products,
                    query,
                    queryAt,
                    0,
                    keys.rows.array,
                    at,
                    keys.stride());
        } else {
            rows(
                    Elementwise.ADD,
                    keys.steps,
                    width,
                    hidden,
                    query,
                    queryAt,
                    0,
                    keys.rows.array,
                    at,
                    keys.stride());
            rows(Elementwise.TANH, keys.steps, width, hidden, hidden, 0, width, null, 0, 0);
            rows(
                    Elementwise.MULTIPLY,
                    keys.steps,
                    width,
                    products,
                    hidden,
                    0,
                    width,
                    score,
                    scoreAt,
                    0);
        }
        sums(keys.steps, width, weights);
        softmax(keys, sample);
    }

    private void softmax(MemoryRows keys, int sample) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int step = 0; step < keys.steps; step++) {
            if (!keys.isMasked(step, sample)) {
                largest = Math.max(largest, weights[step]);
            }
        }
        for (int step = 0; step < keys.steps; step++) {
            weights[step] = keys.isMasked(step, sample) ? 0f : weights[step] - largest;
        }
        rows(Elementwise.EXP, 1, keys.steps, weights, weights, 0, 0, null, 0, 0);
        float sum = 0;
        for (int step = 0; step < keys.steps; step++) {
            if (!keys.isMasked(step, sample)) {
                sum += weights[step];
            }
        }
        for (int step = 0; step < keys.steps; step++) {
            weights[step] = keys.isMasked(step, sample) ? 0f : weights[step] / sum;
        }
    }

    /**
     * Computes the gradients of a query and of the weight of the score, and adds to those of the
     * memories.
     *
     * @param d array of the gradient of the mean; it begins at dAt
     * @param to array of the gradient of the query, and behind it of the weight of the score; it
     *     begins at toAt
     */
    void gradient(
            MemoryRows keys,
            MemoryRows values,
            int sample,
            float[] d,
            int dAt,
            float[] query,
            int queryAt,
            float[] score,
            int scoreAt,
            float[] to,
            int toAt) {
        grow(keys, values);
        weigh(keys, sample, query, queryAt, score, scoreAt);
        slopes(values, keys, sample, d, dAt);
        int width = keys.width;
        int results = score == null ? width : 2 * width;
        for (int k = 0; k < results; k++) {
            to[toAt + k] = 0f;
        }
        for (int step = 0; step < keys.steps; step++) {
            if (keys.isMasked(step, sample)) {
                continue;
            }
            if (values.gradient != null) {
                addScaled(
                        weights[step],
                        d,
                        dAt,
                        values.width,
                        values.gradient,
                        values.offset(step, sample));
            }
            if (score == null) {
                int key = keys.rows.shift + keys.offset(step, sample);
                addScaled(slopes[step], keys.rows.array, key, width, to, toAt);
                if (keys.gradient != null) {
                    addScaled(
                            slopes[step],
                            query,
                            queryAt,
                            width,
                            keys.gradient,
                            keys.offset(step, sample));
                }
            } else {
                additive(keys, step, sample, score, scoreAt, to, toAt);
            }
        }
    }

    /** The gradients of the scores, from those of the mean. */
    private void slopes(MemoryRows values, MemoryRows keys, int sample, float[] d, int dAt) {
        rows(
                Elementwise.MULTIPLY,
                values.steps,
                values.width,
                products,
                d,
                dAt,
                0,
                values.rows.array,
                values.rows.shift + values.offset(0, sample),
                values.stride());
        sums(values.steps, values.width, slopes);
        float mean = 0;
        for (int step = 0; step < values.steps; step++) {
            if (!keys.isMasked(step, sample)) {
                mean += weights[step] * slopes[step];
            }
        }
        for (int step = 0; step < values.steps; step++) {
            slopes[step] = weights[step] * (slopes[step] - mean);
        }
    }

    private void additive(
            MemoryRows keys,
            int step,
            int sample,
            float[] score,
            int scoreAt,
            float[] to,
            int toAt) {
        int width = keys.width;
        int at = step * width;
        float slope = slopes[step];
        for (int k = 0; k < width; k++) { // the rest of this row of products is not needed any more
            float t = hidden[at + k];
            products[k] = slope * score[scoreAt + k] * (1 - t * t);
        }
        addScaled(1, products, 0, width, to, toAt);
        addScaled(slope, hidden, at, width, to, toAt + width);
        if (keys.gradient != null) {
            addScaled(1, products, 0, width, keys.gradient, keys.offset(step, sample));
        }
    }

    private void rows(
            Elementwise function,
            int rows,
            int width,
            float[] to,
            float[] a,
            int aAt,
            int aStride,
            float[] b,
            int bAt,
            int bStride) {
        kernels.apply(
                function, rows, width, to, 0, width, a, aAt, aStride, b, bAt, bStride, null, 0, 0);
    }

    /** The sums of the rows of products. */
    private void sums(int rows, int width, float[] to) {
        kernels.reduce(Reduction.SUM, rows, width, to, 0, 1, products, 0, width);
    }
}
