package io.rnn4j.core.engine.objective;

import io.rnn4j.api.layer.TransitionScores;

import java.util.Arrays;

/**
 * Sums over the classes of a linear-chain conditional random field (Lafferty et al. 2001). With the
 * scores e_t(j) of the classes of a step, a_j of the first class, A_ij of the transitions and z_j
 * of the last class, ln Z = ln Σ exp(α_T(j) + z_j), where
 *
 * <p>α_1(j) = a_j + e_1(j) and α_t(j) = e_t(j) + ln Σ exp(α_(t-1)(i) + A_ij).
 *
 * <p>The derivative of ln Σ exp aᵢ by aᵢ is exp(aᵢ - ln Σ exp aⱼ), and by this rule alone the
 * gradient goes from the last step to the first. The sums of a step are a product with the matrix
 * exp A, whose elements and factors are scaled to at most 1; a sum so small that the product may
 * have lost terms is computed in log space.
 */
public final class ChainSum implements PathSum {
    /** In place of a class: any. */
    public static final int UNKNOWN = -1;

    /** Lost terms, which are below 10^-308, do not matter to a larger sum. */
    private static final double SMALL = 1e-200;

    private final int classes;
    private float[] loaded = {}; // the scores of transitions as they were given
    private final double[] transitions; // A, [from, to]
    private final double[] first; // a
    private final double[] last; // z
    private double largest; // of all finite transitions, 0 for none
    private final double[] powers; // exp(A - largest), [from, to]
    private final double[] powersByTarget; // the same, [to, from]
    private final double[] products; // [from, to]: the gradient of A without the factor of powers
    private final double[] gradientOfTransitions; // A, a and z, as they are given
    private double[] alphas = {}; // [steps, classes], α with the maximum 0
    private double[] shifts = {}; // [steps]: what has been subtracted from α
    private double[] restricted = {}; // scores, -∞ for classes that a target excludes
    private final double[] factors; // [classes]: exp α of the step before
    private final double[] quotients; // [classes]: gradient of a step by its sum
    private final double[] sums;
    private double[] gradients; // [classes]: ∂ln Z/∂α of a step
    private double[] earlier; // [classes]: the same of the step before
    private int[] sources = {}; // [steps, classes]: class before, on the best path

    /** Creates sums for a number of classes, without scores of transitions. */
    public ChainSum(int classes) {
        int pairs = classes * classes;
        this.classes = classes;
        this.transitions = new double[pairs];
        this.first = new double[classes];
        this.last = new double[classes];
        this.powers = new double[pairs];
        this.powersByTarget = new double[pairs];
        this.products = new double[pairs];
        this.gradientOfTransitions = new double[TransitionScores.width(classes)];
        this.factors = new double[classes];
        this.quotients = new double[classes];
        this.sums = new double[classes];
        this.gradients = new double[classes];
        this.earlier = new double[classes];
        Arrays.fill(powers, 1);
        Arrays.fill(powersByTarget, 1);
    }

    /** Sets the scores of transitions: A, a and z. */
    public void transitions(float[] scores, int from) {
        int width = gradientOfTransitions.length;
        if (loaded.length == width && Arrays.equals(loaded, 0, width, scores, from, from + width)) {
            return;
        }
        loaded = loaded.length == width ? loaded : new float[width];
        System.arraycopy(scores, from, loaded, 0, width);
        int pairs = classes * classes;
        largest = Double.NEGATIVE_INFINITY;
        for (int pair = 0; pair < pairs; pair++) {
            transitions[pair] = loaded[pair];
            largest = Math.max(largest, transitions[pair]);
        }
        largest = Double.isInfinite(largest) ? 0 : largest;
        for (int source = 0; source < classes; source++) {
            for (int to = 0; to < classes; to++) {
                double power = StrictMath.exp(transitions[source * classes + to] - largest);
                powers[source * classes + to] = power;
                powersByTarget[to * classes + source] = power;
            }
            first[source] = loaded[pairs + source];
            last[source] = loaded[pairs + classes + source];
        }
    }

    @Override
    public double loss(double[] scores, int steps, int[] tags, int count, double[] gradient) {
        clear(steps, gradient);
        if (steps == 0) {
            return 0;
        }
        double all = sum(scores, steps);
        if (gradient != null && all != Double.NEGATIVE_INFINITY) {
            addGradient(scores, steps, 1, gradient);
        }
        double allowed;
        if (isKnown(tags, steps)) {
            allowed = score(scores, steps, tags);
            if (gradient != null) {
                subtractPath(steps, tags, gradient);
            }
        } else {
            restrict(scores, steps, tags);
            allowed = sum(restricted, steps);
            if (gradient != null && allowed != Double.NEGATIVE_INFINITY) {
                addGradient(restricted, steps, -1, gradient);
            }
        }
        if (allowed == Double.NEGATIVE_INFINITY) {
            clear(steps, gradient);
        }
        return all - allowed;
    }

    private void clear(int steps, double[] gradient) {
        if (gradient != null) {
            Arrays.fill(gradientOfTransitions, 0);
            Arrays.fill(gradient, 0, steps * classes, 0);
        }
    }

    private static boolean isKnown(int[] tags, int steps) {
        for (int step = 0; step < steps; step++) {
            if (tags[step] == UNKNOWN) {
                return false;
            }
        }
        return true;
    }

    /** {@return the score of one path} */
    private double score(double[] scores, int steps, int[] tags) {
        double score = first[tags[0]] + scores[tags[0]];
        for (int step = 1; step < steps; step++) {
            score += transitions[tags[step - 1] * classes + tags[step]];
            score += scores[step * classes + tags[step]];
        }
        return score + last[tags[steps - 1]];
    }

    private void subtractPath(int steps, int[] tags, double[] gradient) {
        int pairs = classes * classes;
        gradientOfTransitions[pairs + tags[0]] -= 1;
        gradientOfTransitions[pairs + classes + tags[steps - 1]] -= 1;
        for (int step = 0; step < steps; step++) {
            gradient[step * classes + tags[step]] -= 1;
            if (step > 0) {
                gradientOfTransitions[tags[step - 1] * classes + tags[step]] -= 1;
            }
        }
    }

    private void restrict(double[] scores, int steps, int[] tags) {
        restricted = LogSums.grown(restricted, (long) steps * classes);
        System.arraycopy(scores, 0, restricted, 0, steps * classes);
        for (int step = 0; step < steps; step++) {
            for (int k = 0; k < classes && tags[step] != UNKNOWN; k++) {
                if (k != tags[step]) {
                    restricted[step * classes + k] = Double.NEGATIVE_INFINITY;
                }
            }
        }
    }

    /** {@return the gradient of the last loss by the scores of transitions, in their order} */
    double[] gradientOfTransitions() {
        return gradientOfTransitions;
    }

    /** {@return ln of the sum of exp of the scores of all paths} */
    private double sum(double[] scores, int steps) {
        alphas = LogSums.grown(alphas, (long) steps * classes);
        shifts = LogSums.grown(shifts, steps);
        double sum = 0;
        for (int step = 0; step < steps; step++) {
            int at = step * classes;
            if (step == 0) {
                System.arraycopy(first, 0, alphas, 0, classes);
            } else {
                forward(at - classes, at);
            }
            for (int k = 0; k < classes; k++) {
                alphas[at + k] += scores[at + k];
            }
            shifts[step] = LogSums.normalize(alphas, at, at + classes);
            if (shifts[step] == Double.NEGATIVE_INFINITY) {
                return Double.NEGATIVE_INFINITY;
            }
            sum += shifts[step];
        }
        return sum + sumOfEnds(steps);
    }

    /** Computes ln Σ exp(α(i) + A_ij) of a row of α. */
    private void forward(int from, int to) {
        Arrays.fill(sums, 0);
        for (int i = 0; i < classes; i++) {
            factors[i] = StrictMath.exp(alphas[from + i]);
            if (factors[i] != 0) {
                addRow(powers, i, factors[i], sums);
            }
        }
        for (int j = 0; j < classes; j++) {
            alphas[to + j] =
                    sums[j] < SMALL ? sumInLogSpace(from, j) : largest + StrictMath.log(sums[j]);
        }
    }

    private double sumInLogSpace(int from, int to) {
        for (int i = 0; i < classes; i++) {
            quotients[i] = alphas[from + i] + transitions[i * classes + to];
        }
        return LogSums.of(quotients, 0, classes);
    }

    /** Adds a row of a matrix, times a factor, to a vector. */
    private void addRow(double[] matrix, int row, double factor, double[] to) {
        int at = row * classes;
        for (int k = 0; k < classes; k++) {
            to[k] += factor * matrix[at + k];
        }
    }

    private double sumOfEnds(int steps) {
        int at = (steps - 1) * classes;
        for (int k = 0; k < classes; k++) {
            quotients[k] = alphas[at + k] + last[k];
        }
        return LogSums.of(quotients, 0, classes);
    }

    /** Adds the gradient of the last sum, times a sign. */
    private void addGradient(double[] scores, int steps, double sign, double[] gradient) {
        double sum = sumOfEnds(steps); // quotients are those of the last step
        int pairs = classes * classes;
        for (int k = 0; k < classes; k++) {
            gradients[k] = sum == Double.NEGATIVE_INFINITY ? 0 : StrictMath.exp(quotients[k] - sum);
            gradientOfTransitions[pairs + classes + k] += sign * gradients[k];
        }
        Arrays.fill(products, 0);
        for (int step = steps - 1; step >= 0; step--) {
            int at = step * classes;
            for (int k = 0; k < classes; k++) {
                gradient[at + k] += sign * gradients[k];
            }
            if (step > 0) {
                backward(scores, step, sign);
            }
        }
        for (int k = 0; k < classes; k++) {
            gradientOfTransitions[pairs + k] += sign * gradients[k];
        }
        for (int pair = 0; pair < pairs; pair++) {
            gradientOfTransitions[pair] += sign * products[pair] * powers[pair];
        }
    }

    /** Computes ∂ln Z/∂α of the step before from that of a step, and adds that of transitions. */
    private void backward(double[] scores, int step, double sign) {
        int at = step * classes;
        int before = at - classes;
        Arrays.fill(earlier, 0);
        Arrays.fill(sums, 0);
        for (int i = 0; i < classes; i++) {
            factors[i] = StrictMath.exp(alphas[before + i]);
        }
        for (int j = 0; j < classes; j++) {
            quotients[j] = 0;
            if (gradients[j] != 0) {
                double logSum = alphas[at + j] + shifts[step] - scores[at + j];
                double sum = StrictMath.exp(logSum - largest);
                if (sum < SMALL) {
                    addInLogSpace(before, j, logSum, sign);
                } else {
                    quotients[j] = gradients[j] / sum;
                    addRow(powersByTarget, j, quotients[j], earlier);
                }
            }
        }
        for (int i = 0; i < classes; i++) {
            earlier[i] = earlier[i] * factors[i] + sums[i];
            if (factors[i] != 0) {
                int row = i * classes;
                for (int j = 0; j < classes; j++) {
                    products[row + j] += factors[i] * quotients[j];
                }
            }
        }
        double[] swapped = gradients;
        gradients = earlier;
        earlier = swapped;
    }

    /** Adds the gradient of one class of a step, as that of the product, to sums. */
    private void addInLogSpace(int before, int to, double logSum, double sign) {
        for (int i = 0; i < classes; i++) {
            double score = alphas[before + i] + transitions[i * classes + to];
            double share = gradients[to] * StrictMath.exp(score - logSum);
            sums[i] += share;
            gradientOfTransitions[i * classes + to] += sign * share;
        }
    }

    /**
     * Computes the probability of every class at every step.
     *
     * @param scores [steps, classes]
     * @param probabilities receives the probabilities, [steps, classes]
     */
    public void marginals(double[] scores, int steps, double[] probabilities) {
        clear(steps, probabilities);
        if (steps > 0 && sum(scores, steps) != Double.NEGATIVE_INFINITY) {
            addGradient(scores, steps, 1, probabilities);
        }
    }

    @Override
    public void decode(double[] scores, int steps, int[] path) {
        if (steps == 0) {
            return;
        }
        sources = LogSums.grown(sources, steps * classes);
        System.arraycopy(first, 0, sums, 0, classes);
        for (int step = 0; step < steps; step++) {
            for (int to = 0; step > 0 && to < classes; to++) {
                int best = 0;
                for (int from = 1; from < classes; from++) {
                    if (factors[from] + transitions[from * classes + to]
                            > factors[best] + transitions[best * classes + to]) {
                        best = from;
                    }
                }
                sources[step * classes + to] = best;
                sums[to] = factors[best] + transitions[best * classes + to];
            }
            for (int k = 0; k < classes; k++) {
                factors[k] = sums[k] + scores[step * classes + k];
            }
        }
        for (int k = 0; k < classes; k++) {
            factors[k] += last[k];
        }
        path[steps - 1] = LogSums.largest(factors, 0, classes);
        for (int step = steps - 1; step > 0; step--) {
            path[step - 1] = sources[step * classes + path[step]];
        }
    }
}
