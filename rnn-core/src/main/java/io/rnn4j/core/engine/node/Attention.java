package io.rnn4j.core.engine.node;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.kernel.Rows;

import java.util.Arrays;
import java.util.List;

/**
 * Runs an {@link io.rnn4j.core.engine.program.Operation.Attend} or its gradient, row by row. All
 * sums over the attended sequence run in double precision, because its length is unlimited, and in
 * the order of time without masked steps, so padding does not change a bit.
 */
final class Attention {
    private final Kernels kernels;
    private final TimeSteps time;
    private final AttendedRows keys;
    private final AttendedRows values;
    private final BoundValue result;
    private final BoundValue
            d; // the gradient of the mean; null if the instruction computes the mean
    private final BoundValue query;
    private final BoundValue
            score; // the weight of an additive score; null if the score is a product
    private final Rows target = new Rows(0);
    private final Rows a = new Rows(0);
    private final Rows b = new Rows(0);
    private float[] hidden = new float[0]; // tanh(q + k), [steps, width of the keys]
    private float[] products = new float[0]; // [steps, the greater width]
    private float[] weights = new float[0]; // softmax of the scores, [steps]
    private float[] slopes = new float[0]; // gradients of the scores, [steps]
    private double[] sums = new double[0]; // of the elements of the result

    /**
     * Binds an instruction, or the gradient of one, whose first operand is the gradient of the
     * mean. The weight of an additive score follows the query.
     */
    Attention(
            Kernels kernels,
            TimeSteps time,
            AttendedRows keys,
            AttendedRows values,
            boolean gradient,
            BoundValue result,
            List<BoundValue> operands) {
        int first = gradient ? 1 : 0;
        this.kernels = kernels;
        this.time = time;
        this.keys = keys;
        this.values = values;
        this.result = result;
        this.d = gradient ? operands.getFirst() : null;
        this.query = operands.get(first);
        this.score = operands.size() > first + 1 ? operands.getLast() : null;
    }

    /**
     * Runs the instruction on a block of rows. The first row of the block is counted from the first
     * running row, which is given by its number among all rows, its step and its sample.
     */
    void run(int row, int step, int sample, int first, int rows, int batch) {
        grow();
        int to = result.offset(row, step, sample, first);
        int dAt = d == null ? 0 : d.offset(row, step, sample, first);
        int queryAt = query.offset(row, step, sample, first);
        int scoreAt = score == null ? 0 : score.offset(row, step, sample, first);
        for (int n = 0; n < rows; n++) {
            int of = (row + first + n) % batch;
            if (d == null) {
                weigh(of, queryAt, scoreAt);
                mean(of, to);
            } else {
                gradient(row + first + n, of, dAt, queryAt, scoreAt, to);
                dAt += d.stride;
            }
            queryAt += query.stride;
            scoreAt += score == null ? 0 : score.stride;
            to += result.stride;
        }
    }

    private void grow() {
        hidden = SignalBuffer.grown(hidden, keys.steps(), keys.width);
        products = SignalBuffer.grown(products, keys.steps(), Math.max(keys.width, values.width));
        weights = SignalBuffer.grown(weights, keys.steps(), 1);
        slopes = SignalBuffer.grown(slopes, keys.steps(), 1);
        if (sums.length < result.stride) {
            sums = new double[result.stride];
        }
    }

    // ---- the weights of the rows

    /** Computes the attention weights: the softmax of the scores. */
    private void weigh(int sample, int queryAt, int scoreAt) {
        int width = keys.width;
        if (score == null) {
            withEvery(Elementwise.MULTIPLY, products, query.array(), queryAt, keys, sample);
        } else {
            withEvery(Elementwise.ADD, hidden, query.array(), queryAt, keys, sample);
            target.set(hidden, 0, width);
            kernels.apply(Elementwise.TANH, keys.steps(), width, target, target, null, null);
            b.set(score.array(), scoreAt, 0);
            a.set(hidden, 0, width);
            target.set(products, 0, width);
            kernels.apply(Elementwise.MULTIPLY, keys.steps(), width, target, a, b, null);
        }
        sums(keys, weights);
        softmax(sample);
    }

    private void softmax(int sample) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int step = 0; step < keys.steps(); step++) {
            if (!keys.isMasked(step, sample)) {
                largest = Math.max(largest, weights[step]);
            }
        }
        for (int step = 0; step < keys.steps(); step++) {
            weights[step] = keys.isMasked(step, sample) ? 0f : weights[step] - largest;
        }
        target.set(weights, 0, keys.steps());
        kernels.apply(Elementwise.EXP, 1, keys.steps(), target, target, null, null);
        double total = 0;
        for (int step = 0; step < keys.steps(); step++) {
            if (!keys.isMasked(step, sample)) {
                total += weights[step];
            }
        }
        float sum = (float) total;
        for (int step = 0; step < keys.steps(); step++) {
            weights[step] = keys.isMasked(step, sample) ? 0f : weights[step] / sum;
        }
    }

    // ---- forward

    private void mean(int sample, int to) {
        Arrays.fill(sums, 0, values.width, 0);
        for (int step = 0; step < values.steps(); step++) {
            if (!keys.isMasked(step, sample)) {
                int at = values.rows.offset() + values.offset(step, sample);
                addScaled(weights[step], values.rows.array(), at, values.width, sums, 0);
            }
        }
        round(values.width, to);
    }

    /** Writes the sums to the result. */
    private void round(int width, int to) {
        for (int k = 0; k < width; k++) {
            result.array()[to + k] = (float) sums[k];
        }
    }

    // ---- backward

    /**
     * Computes the gradients of a query and, after it, of the weight of the score, and adds to
     * those of the attended sequences.
     */
    private void gradient(int row, int sample, int dAt, int queryAt, int scoreAt, int to) {
        int width = score == null ? keys.width : 2 * keys.width;
        Arrays.fill(sums, 0, width, 0);
        if (time.isMasked(row) && !PaddedRows.counts(d.array(), dAt, values.width)) {
            round(width, to);
            return;
        }
        weigh(sample, queryAt, scoreAt);
        slopes(sample, dAt);
        for (int step = 0; step < keys.steps(); step++) {
            if (keys.isMasked(step, sample)) {
                continue;
            }
            if (values.gradientSums() != null) {
                int at = values.offset(step, sample);
                addScaled(weights[step], d.array(), dAt, values.width, values.gradientSums(), at);
            }
            if (score == null) {
                product(step, sample, queryAt);
            } else {
                additive(step, sample, scoreAt);
            }
        }
        round(width, to);
    }

    /** Computes the gradients of the scores from those of the mean. */
    private void slopes(int sample, int dAt) {
        withEvery(Elementwise.MULTIPLY, products, d.array(), dAt, values, sample);
        sums(values, slopes);
        double total = 0;
        for (int step = 0; step < values.steps(); step++) {
            if (!keys.isMasked(step, sample)) {
                total += (double) weights[step] * slopes[step];
            }
        }
        float mean = (float) total;
        for (int step = 0; step < values.steps(); step++) {
            slopes[step] = weights[step] * (slopes[step] - mean);
        }
    }

    private void product(int step, int sample, int queryAt) {
        int width = keys.width;
        int at = keys.offset(step, sample);
        addScaled(slopes[step], keys.rows.array(), keys.rows.offset() + at, width, sums, 0);
        if (keys.gradientSums() != null) {
            addScaled(slopes[step], query.array(), queryAt, width, keys.gradientSums(), at);
        }
    }

    private void additive(int step, int sample, int scoreAt) {
        int width = keys.width;
        int at = step * width;
        float slope = slopes[step];
        for (int k = 0; k < width; k++) { // the products are not needed any more
            float t = hidden[at + k];
            products[k] = slope * score.array()[scoreAt + k] * (1 - t * t);
        }
        addScaled(1, products, 0, width, sums, 0);
        addScaled(slope, hidden, at, width, sums, width);
        if (keys.gradientSums() != null) {
            addScaled(1, products, 0, width, keys.gradientSums(), keys.offset(step, sample));
        }
    }

    // ---- rows

    /** Combines a row with every row of an attended sequence of a sample, masked or not. */
    private void withEvery(
            Elementwise function,
            float[] results,
            float[] row,
            int at,
            AttendedRows sequence,
            int sample) {
        target.set(results, 0, sequence.width);
        a.set(row, at, 0);
        int first = sequence.rows.offset() + sequence.offset(0, sample);
        b.set(sequence.rows.array(), first, sequence.stride());
        kernels.apply(function, sequence.steps(), sequence.width, target, a, b, null);
    }

    /** Computes the sums of the rows of products. */
    private void sums(AttendedRows sequence, float[] results) {
        target.set(results, 0, 1);
        a.set(products, 0, sequence.width);
        kernels.reduce(Reduction.SUM, sequence.steps(), sequence.width, target, a);
    }

    private static void addScaled(
            float scale, float[] from, int fromAt, int width, double[] to, int toAt) {
        for (int k = 0; k < width; k++) {
            to[toAt + k] += (double) scale * from[fromAt + k];
        }
    }
}
