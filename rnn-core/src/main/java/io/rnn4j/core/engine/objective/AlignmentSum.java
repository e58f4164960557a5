package io.rnn4j.core.engine.objective;

import java.util.Arrays;

/**
 * Sums over the alignments of labels with steps (Graves et al. 2006). The 2·L + 1 states of an
 * alignment are the L labels with a blank before, between and after them; a step leads from a state
 * to itself or to the next one, and from a label to a different label over the blank between them.
 * With y = softmax of the scores, the recurrence is
 *
 * <p>α_t(s) = ln y_t(s) + ln Σ exp α_(t-1)(s'), over the states s' that lead to s.
 *
 * <p>The derivative of ln Σ exp aᵢ by aᵢ is exp(aᵢ - ln Σ exp aⱼ), and by this rule alone the
 * gradient goes from the last step to the first. The forward variables are kept at the beginnings
 * of windows of √steps steps; the backward pass recomputes one window at a time.
 */
public final class AlignmentSum implements PathSum {
    private final int classes;
    private final int blank;
    private int[] labels;
    private int states;
    private int steps;
    private double[] logs; // ln y, [steps, classes]
    private double[] shifts = {}; // [steps]: what is subtracted from α, so that its maximum is 0
    private double[] starts = {}; // [windows, states]: α of the first step of each window
    private double[] window = {}; // [steps of a window, states]: α
    private double[] gradients = {}; // [states]: ∂ln p/∂α of a step
    private double[] earlier = {}; // [states]: the same of the step before

    /** Creates sums for a number of classes, of which one is the blank. */
    public AlignmentSum(int classes, int blank) {
        this.classes = classes;
        this.blank = blank;
    }

    @Override
    public double loss(
            double[] scores, int newSteps, int[] newLabels, int count, double[] gradient) {
        labels = newLabels;
        states = 2 * count + 1;
        steps = newSteps;
        logs = scores;
        for (int step = 0; step < steps; step++) {
            logSoftmax(step * classes);
        }
        double logProbability = steps == 0 ? (count == 0 ? 0 : Double.NEGATIVE_INFINITY) : sum();
        if (gradient != null) {
            Arrays.fill(gradient, 0, steps * classes, 0);
            if (logProbability != Double.NEGATIVE_INFINITY && steps > 0) {
                backward(gradient);
            }
        }
        return 0 - logProbability;
    }

    private void logSoftmax(int from) {
        double sum = LogSums.of(logs, from, from + classes);
        for (int k = from; k < from + classes; k++) {
            logs[k] -= sum;
        }
    }

    /** Runs forward over all steps; returns ln of the probability. */
    private double sum() {
        int every = windowSteps();
        shifts = LogSums.grown(shifts, steps);
        starts = LogSums.grown(starts, (long) Math.ceilDiv(steps, every) * states);
        window = LogSums.grown(window, (every + 1L) * states);
        double sum = 0;
        for (int step = 0; step < steps; step++) {
            int row = step % 2;
            forward(step, 1 - row, row);
            if (step % every == 0) {
                System.arraycopy(window, row * states, starts, step / every * states, states);
            }
            if (shifts[step] == Double.NEGATIVE_INFINITY) {
                return Double.NEGATIVE_INFINITY;
            }
            sum += shifts[step];
        }
        return sum + sumOfEnds();
    }

    private int windowSteps() {
        return (int) Math.ceil(Math.sqrt(steps));
    }

    /** {@return ln Σ exp α of the last step over the states in which an alignment may end} */
    private double sumOfEnds() {
        int at = (steps - 1) % 2 * states;
        return LogSums.of(window, at + Math.max(0, states - 2), at + states);
    }

    /** Computes α of a step, a row of the window, from that of the step before, another row. */
    private void forward(int step, int fromRow, int toRow) {
        int from = fromRow * states;
        int to = toRow * states;
        // other states are not reached yet, or do not reach the last labels any more
        int lowest = Math.max(0, states - 2 * (steps - step));
        int end = Math.min(states, 2 * (step + 1));
        Arrays.fill(window, to, to + states, Double.NEGATIVE_INFINITY);
        for (int state = lowest; state < end; state++) {
            window[to + state] = log(step, state) + (step == 0 ? 0 : sumBefore(from, state));
        }
        shifts[step] = LogSums.normalize(window, to, to + states);
    }

    /** {@return ln Σ exp α of a row over the states that lead to a state} */
    private double sumBefore(int from, int state) {
        double stays = window[from + state];
        if (state == 0) {
            return stays;
        }
        double moves = LogSums.of(stays, window[from + state - 1]);
        return skips(state) ? LogSums.of(moves, window[from + state - 2]) : moves;
    }

    /** {@return whether a step may lead to a state from the label before, over a blank} */
    private boolean skips(int state) {
        return state % 2 == 1 && state > 1 && labels[state / 2] != labels[state / 2 - 1];
    }

    private double log(int step, int state) {
        return logs[step * classes + label(state)];
    }

    private int label(int state) {
        return state % 2 == 0 ? blank : labels[state / 2];
    }

    private void backward(double[] gradient) {
        int every = windowSteps();
        gradients = LogSums.grown(gradients, states);
        earlier = LogSums.grown(earlier, states);
        startAtEnds();
        for (int first = (steps - 1) / every * every; first >= 0; first -= every) {
            int last = Math.min(steps - 1, first + every);
            System.arraycopy(starts, first / every * states, window, 0, states);
            for (int row = 1; row <= last - first; row++) {
                forward(first + row, row - 1, row);
            }
            for (int row = last - first; row > 0; row--) {
                subtractFrom(gradient, first + row);
                backward(first + row, row);
            }
        }
        subtractFrom(gradient, 0);
    }

    /** Sets ∂ln p/∂α of the last step. */
    private void startAtEnds() {
        int at = (steps - 1) % 2 * states;
        double sum = sumOfEnds();
        Arrays.fill(gradients, 0, states, 0);
        for (int state = Math.max(0, states - 2); state < states; state++) {
            gradients[state] = StrictMath.exp(window[at + state] - sum);
        }
    }

    /**
     * Subtracts ∂ln p/∂ln y of a step, after adding its sum, which is 1, times y: the derivative of
     * the softmax.
     */
    private void subtractFrom(double[] gradient, int step) {
        int at = step * classes;
        for (int k = 0; k < classes; k++) {
            gradient[at + k] = StrictMath.exp(logs[at + k]);
        }
        for (int state = 0; state < states; state++) {
            gradient[at + label(state)] -= gradients[state];
        }
    }

    /** Computes ∂ln p/∂α of the step before from that of a step, whose α is a row of the window. */
    private void backward(int step, int row) {
        int at = row * states;
        int before = at - states;
        Arrays.fill(earlier, 0, states, 0);
        for (int state = 0; state < states; state++) {
            double own = gradients[state];
            if (own != 0) {
                double sum = window[at + state] + shifts[step] - log(step, state);
                earlier[state] += own * StrictMath.exp(window[before + state] - sum);
                if (state > 0) {
                    double moved = window[before + state - 1] - sum;
                    earlier[state - 1] += own * StrictMath.exp(moved);
                }
                if (skips(state)) {
                    double skipped = window[before + state - 2] - sum;
                    earlier[state - 2] += own * StrictMath.exp(skipped);
                }
            }
        }
        double[] swapped = gradients;
        gradients = earlier;
        earlier = swapped;
    }

    @Override
    public void decode(double[] scores, int newSteps, int[] path) {
        for (int step = 0; step < newSteps; step++) {
            path[step] = LogSums.largest(scores, step * classes, classes);
        }
    }
}
