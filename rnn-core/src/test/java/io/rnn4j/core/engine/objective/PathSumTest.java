package io.rnn4j.core.engine.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.component.RandomNumbers;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Compares sums over paths with the enumeration of all paths, and gradients with differences. */
class PathSumTest {
    private static double[] random(String name, int size, double scale) {
        RandomNumbers random = new RandomNumbers(5, name);
        double[] values = new double[size];
        Arrays.setAll(values, k -> scale * random.normal(k));
        return values;
    }

    /** Calls with every sequence of classes of a length. */
    private static void forEachPath(int steps, int classes, Consumer<int[]> receiver) {
        int[] path = new int[steps];
        for (long number = 0; number < Math.round(Math.pow(classes, steps)); number++) {
            long rest = number;
            for (int step = 0; step < steps; step++) {
                path[step] = (int) (rest % classes);
                rest /= classes;
            }
            receiver.accept(path);
        }
    }

    private static void assertDifferences(
            double[] at, double[] gradient, ToDoubleFunction<double[]> function) {
        double step = 1e-5;
        for (int k = 0; k < at.length; k++) {
            double[] higher = at.clone();
            double[] lower = at.clone();
            higher[k] += step;
            lower[k] -= step;
            double slope =
                    (function.applyAsDouble(higher) - function.applyAsDouble(lower)) / (2 * step);
            assertEquals(slope, gradient[k], 1e-8, "element " + k);
        }
    }

    // ---- alignments

    /** The labels of a path: equal neighbours merged, then blanks removed. */
    private static int[] collapsed(int[] path, int blank) {
        List<Integer> labels = new ArrayList<>();
        for (int step = 0; step < path.length; step++) {
            boolean repeated = step > 0 && path[step] == path[step - 1];
            if (path[step] != blank && !repeated) {
                labels.add(path[step]);
            }
        }
        return labels.stream().mapToInt(Integer::intValue).toArray();
    }

    private static double enumeratedAlignments(
            double[] logits, int steps, int classes, int blank, int[] labels) {
        double[] sum = {0};
        forEachPath(
                steps,
                classes,
                path -> {
                    if (Arrays.equals(collapsed(path, blank), labels)) {
                        double probability = 1;
                        for (int step = 0; step < steps; step++) {
                            double all = 0;
                            for (int k = 0; k < classes; k++) {
                                all += Math.exp(logits[step * classes + k]);
                            }
                            probability *= Math.exp(logits[step * classes + path[step]]) / all;
                        }
                        sum[0] += probability;
                    }
                });
        return -Math.log(sum[0]);
    }

    private static double alignment(
            double[] logits, int classes, int blank, int[] labels, double[] gradient) {
        return new AlignmentSum(classes, blank)
                .loss(logits.clone(), logits.length / classes, labels, labels.length, gradient);
    }

    @Test
    void alignmentsAreThoseOfAnEnumeration() {
        int[][] targets = {{}, {1}, {1, 2}, {1, 1}, {2, 1, 2}, {1, 1, 1}, {2, 2, 1}, {1, 2, 1, 2}};
        for (int blank : new int[] {0, 2}) {
            for (int[] labels : targets) {
                int[] target = Arrays.stream(labels).map(k -> blank == 2 ? k - 1 : k).toArray();
                for (int steps = 1; steps <= 7; steps++) {
                    double[] logits = random("alignment" + steps, steps * 3, 2);
                    double[] gradient = new double[logits.length];
                    double loss = alignment(logits, 3, blank, target, gradient);
                    double expected = enumeratedAlignments(logits, steps, 3, blank, target);
                    String what = Arrays.toString(target) + " in " + steps;
                    if (Double.isInfinite(expected)) {
                        assertEquals(expected, loss, what);
                        assertArrayEquals(new double[logits.length], gradient, what);
                    } else {
                        assertEquals(expected, loss, 1e-12 * Math.max(1, expected), what);
                        assertDifferences(
                                logits, gradient, at -> alignment(at, 3, blank, target, null));
                    }
                }
            }
        }
    }

    @Test
    void alignmentsOfNoStepsAreThoseOfNoLabels() {
        assertEquals(0, alignment(new double[0], 3, 0, new int[0], new double[0]));
        assertEquals(Double.POSITIVE_INFINITY, alignment(new double[0], 3, 0, new int[] {1}, null));
    }

    @Test
    void impossibleClassesHaveNoGradientThatIsNotFinite() {
        double[] logits = random("impossible", 6 * 4, 1);
        logits[1] = Double.NEGATIVE_INFINITY;
        logits[6] = Double.NEGATIVE_INFINITY;
        logits[20] = Double.NEGATIVE_INFINITY;
        double[] gradient = new double[logits.length];
        int[] labels = {1, 2, 2};
        double loss = alignment(logits, 4, 0, labels, gradient);
        assertEquals(enumeratedAlignments(logits, 6, 4, 0, labels), loss, 1e-12);
        assertTrue(Arrays.stream(gradient).allMatch(Double::isFinite));
        assertEquals(0, gradient[1]);
        for (int step = 0; step < 6; step++) {
            logits[step * 4 + 1] = Double.NEGATIVE_INFINITY;
        }
        assertEquals(Double.POSITIVE_INFINITY, alignment(logits, 4, 0, labels, gradient));
        assertArrayEquals(new double[logits.length], gradient);
    }

    @Test
    void longAlignmentsNeitherOverflowNorLoseProbability() {
        int steps = 5000;
        int classes = 100;
        for (int count : new int[] {0, 100, 2400}) {
            int[] labels = IntStream.range(0, count).map(k -> 1 + k * 7 % 99).toArray();
            double[] logits = random("long", steps * classes, 3);
            double[] gradient = new double[logits.length];
            double loss = alignment(logits, classes, 0, labels, gradient);
            assertTrue(Double.isFinite(loss) && loss > 0, "" + loss);
            for (int step = 0; step < steps; step++) {
                double sum = Arrays.stream(gradient, step * classes, (step + 1) * classes).sum();
                assertEquals(0, sum, 1e-9, "step " + step);
            }
            // a difference along the gradient of one step
            double[] higher = logits.clone();
            double[] lower = logits.clone();
            double square = 0;
            double distance = 1e-4;
            for (int k = 2000 * classes; k < 2001 * classes; k++) {
                higher[k] += distance * gradient[k];
                lower[k] -= distance * gradient[k];
                square += gradient[k] * gradient[k];
            }
            double slope =
                    (alignment(higher, classes, 0, labels, null)
                                    - alignment(lower, classes, 0, labels, null))
                            / (2 * distance);
            assertEquals(square, slope, 1e-5 * square + 1e-7);
        }
    }

    @Test
    void hugeLogitsAreExact() {
        double[] logits = new double[4 * 2];
        for (int step = 0; step < 4; step++) {
            logits[step * 2 + step % 2] = 1e30;
        }
        double[] gradient = new double[logits.length];
        assertEquals(0, alignment(logits, 2, 0, new int[] {1, 1}, gradient)); // _ a _ a
        assertArrayEquals(new double[logits.length], gradient);
        assertEquals(1e30, alignment(logits, 2, 0, new int[] {1}, gradient), 1e16);
    }

    // ---- chains

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int k = 0; k < values.length; k++) {
            floats[k] = (float) values[k];
        }
        return floats;
    }

    private static double score(double[] scores, float[] transitions, int classes, int[] path) {
        int pairs = classes * classes;
        double score = transitions[pairs + path[0]];
        for (int step = 0; step < path.length; step++) {
            score += scores[step * classes + path[step]];
            score += step == 0 ? 0 : transitions[path[step - 1] * classes + path[step]];
        }
        return score + transitions[pairs + classes + path[path.length - 1]];
    }

    /** ln Σ exp of the scores of the paths that have the tags, of which -1 is any. */
    private static double enumeratedChains(
            double[] scores, float[] transitions, int classes, int[] tags) {
        double[] sum = {0};
        forEachPath(
                tags.length,
                classes,
                path -> {
                    boolean allowed =
                            IntStream.range(0, tags.length)
                                    .allMatch(t -> tags[t] < 0 || tags[t] == path[t]);
                    sum[0] += allowed ? Math.exp(score(scores, transitions, classes, path)) : 0;
                });
        return Math.log(sum[0]);
    }

    private static int[] unknown(int steps) {
        int[] tags = new int[steps];
        Arrays.fill(tags, ChainSum.UNKNOWN);
        return tags;
    }

    private static ChainSum chain(float[] transitions, int classes) {
        ChainSum sum = new ChainSum(classes);
        sum.transitions(transitions, 0);
        return sum;
    }

    private static double chain(
            double[] scores, float[] transitions, int classes, int[] tags, double[] gradient) {
        return chain(transitions, classes).loss(scores, tags.length, tags, tags.length, gradient);
    }

    @Test
    void chainsAreThoseOfAnEnumeration() {
        int classes = 3;
        float[] transitions = floats(random("transitions", classes * (classes + 2), 1));
        int[][] targets = {{2}, {1, 0}, {0, 1, 2, 2, 1}, {0, -1, 2, -1, -1, 1}, {-1, 1, -1}};
        for (int[] tags : targets) {
            double[] scores = random("scores" + tags.length, tags.length * classes, 2);
            double[] gradient = new double[scores.length];
            ChainSum sum = chain(transitions, classes);
            double loss = sum.loss(scores, tags.length, tags, tags.length, gradient);
            double expected =
                    enumeratedChains(scores, transitions, classes, unknown(tags.length))
                            - enumeratedChains(scores, transitions, classes, tags);
            assertEquals(expected, loss, 1e-12, Arrays.toString(tags));
            assertDifferences(scores, gradient, at -> chain(at, transitions, classes, tags, null));
            for (int k = 0; k < transitions.length; k++) {
                float[] higher = transitions.clone();
                float[] lower = transitions.clone();
                higher[k] += 1e-2f;
                lower[k] -= 1e-2f;
                double slope =
                        (chain(scores, higher, classes, tags, null)
                                        - chain(scores, lower, classes, tags, null))
                                / ((double) higher[k] - lower[k]);
                assertEquals(slope, sum.gradientOfTransitions()[k], 1e-4, "transition " + k);
            }
            assertEquals(0, Arrays.stream(gradient).sum(), 1e-12);
        }
    }

    @Test
    void transitionsThatAreForbiddenAreComputedInLogSpace() {
        int classes = 3;
        float[] transitions = floats(random("forbidden", classes * (classes + 2), 1));
        transitions[1] = -1e4f;
        transitions[4] = -1e4f;
        transitions[7] = -1e4f; // nothing leads to class 1 but at a cost
        transitions[3] = Float.NEGATIVE_INFINITY;
        double[] scores = random("scores", 5 * classes, 2);
        scores[2 * classes + 1] = 1e4;
        scores[3 * classes] = Double.NEGATIVE_INFINITY;
        int[] tags = {0, 2, 1, 2, 0};
        double[] gradient = new double[scores.length];
        ChainSum sum = chain(transitions, classes);
        double loss = sum.loss(scores, 5, tags, 5, gradient);
        assertTrue(loss > 0 && Double.isFinite(loss), "" + loss);
        double best = Double.NEGATIVE_INFINITY;
        double[] scoresOfPaths = new double[243];
        int[] number = {0};
        forEachPath(
                5,
                classes,
                path -> scoresOfPaths[number[0]++] = score(scores, transitions, classes, path));
        for (double each : scoresOfPaths) {
            best = Math.max(best, each);
        }
        double total = 0;
        for (double each : scoresOfPaths) {
            total += Math.exp(each - best);
        }
        double expected = best + Math.log(total) - score(scores, transitions, classes, tags);
        assertEquals(expected, loss, 1e-9);
        assertTrue(Arrays.stream(gradient).allMatch(Double::isFinite));
        assertTrue(Arrays.stream(sum.gradientOfTransitions()).allMatch(Double::isFinite));
        for (int k = 0; k < scores.length; k++) {
            if (Double.isFinite(scores[k])) {
                double[] higher = scores.clone();
                double[] lower = scores.clone();
                higher[k] += 1e-3;
                lower[k] -= 1e-3;
                double slope =
                        (chain(higher, transitions, classes, tags, null)
                                        - chain(lower, transitions, classes, tags, null))
                                / 2e-3;
                assertEquals(slope, gradient[k], 1e-6, "score " + k);
            }
        }
    }

    @Test
    void impossibleTagsHaveAnInfiniteLossAndNoGradient() {
        float[] transitions = new float[2 * 4];
        transitions[1] = Float.NEGATIVE_INFINITY; // 0 to 1
        double[] gradient = new double[6];
        ChainSum sum = chain(transitions, 2);
        for (int[] tags : List.of(new int[] {0, 1, 1}, new int[] {0, 1, -1})) {
            double loss = sum.loss(new double[6], 3, tags, 3, gradient);
            assertEquals(Double.POSITIVE_INFINITY, loss);
            assertArrayEquals(new double[6], gradient);
            assertArrayEquals(new double[8], sum.gradientOfTransitions());
        }
    }

    @Test
    void longChainsNeitherOverflowNorLoseProbability() {
        int steps = 5000;
        int classes = 100;
        float[] transitions = floats(random("long", classes * (classes + 2), 2));
        double[] scores = random("scores", steps * classes, 3);
        int[] tags = IntStream.range(0, steps).map(t -> t * 31 % classes).toArray();
        double[] gradient = new double[scores.length];
        ChainSum sum = chain(transitions, classes);
        double loss = sum.loss(scores, steps, tags, steps, gradient);
        assertTrue(Double.isFinite(loss) && loss > 0, "" + loss);
        for (int step = 0; step < steps; step++) {
            double total = Arrays.stream(gradient, step * classes, (step + 1) * classes).sum();
            assertEquals(0, total, 1e-10, "step " + step);
        }
        double[] ofTransitions = sum.gradientOfTransitions();
        assertEquals(0, Arrays.stream(ofTransitions, 0, classes * classes).sum(), 1e-7);
        double[] higher = scores.clone();
        double[] lower = scores.clone();
        double square = 0;
        for (int k = 0; k < scores.length; k++) {
            higher[k] += 1e-6 * gradient[k];
            lower[k] -= 1e-6 * gradient[k];
            square += gradient[k] * gradient[k];
        }
        double slope =
                (chain(higher, transitions, classes, tags, null)
                                - chain(lower, transitions, classes, tags, null))
                        / 2e-6;
        assertEquals(square, slope, 1e-4 * square);
    }

    @Test
    void theBestPathHasTheGreatestScore() {
        int classes = 3;
        for (int steps = 1; steps <= 6; steps++) {
            float[] transitions = floats(random("best" + steps, classes * (classes + 2), 2));
            double[] scores = random("scores" + steps, steps * classes, 1);
            int[] best = new int[steps];
            chain(transitions, classes).decode(scores, steps, best);
            double found = score(scores, transitions, classes, best);
            forEachPath(
                    steps,
                    classes,
                    path -> {
                        double other = score(scores, transitions, classes, path);
                        assertTrue(other < found || Arrays.equals(path, best));
                    });
        }
    }

    @Test
    void marginalsAreThoseOfAnEnumeration() {
        int classes = 3;
        int steps = 4;
        float[] transitions = floats(random("marginals", classes * (classes + 2), 1));
        double[] scores = random("scores", steps * classes, 1);
        double[] expected = new double[steps * classes];
        double all = enumeratedChains(scores, transitions, classes, unknown(steps));
        forEachPath(
                steps,
                classes,
                path -> {
                    double p = Math.exp(score(scores, transitions, classes, path) - all);
                    for (int step = 0; step < steps; step++) {
                        expected[step * classes + path[step]] += p;
                    }
                });
        double[] marginals = new double[steps * classes];
        chain(transitions, classes).marginals(scores, steps, marginals);
        assertArrayEquals(expected, marginals, 1e-13);
    }
}
