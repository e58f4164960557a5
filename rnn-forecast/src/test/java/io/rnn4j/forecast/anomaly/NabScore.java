package io.rnn4j.forecast.anomaly;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The score of the Numenta Anomaly Benchmark, standard profile (Lavin and Ahmad 2015). A detection
 * in a window of a true anomaly counts 1 if it is early, 0 at the end of the window; only the best
 * one counts. A window without detection costs 1. A detection outside costs 0.11, and less shortly
 * after a window. One threshold for all streams is chosen for the best sum; 0 is the score of no
 * detection, 100 of perfect ones.
 *
 * @param score the score
 * @param threshold the threshold: detections are scores that are not smaller; infinite for none
 * @param found number of windows with a detection
 * @param falseAlarms number of detections outside windows
 */
record NabScore(double score, double threshold, int found, int falseAlarms) {
    private static final double FALSE_ALARM = 0.11;

    /** A window of a true anomaly: its first and its last step. */
    record Window(int first, int last) {
        int width() {
            return last - first + 1;
        }
    }

    /** The scores of a detector on a stream, and the windows of the stream in their order. */
    record Stream(double[] scores, List<Window> windows) {}

    /** A scored step: what a detection there counts, and its window; null outside. */
    private record Step(double score, double value, Window window) {}

    /** {@return the number of steps at the beginning of a stream that are not scored} */
    static int notScored(int length) {
        return Math.min((int) (0.15 * length), 750);
    }

    static NabScore of(List<Stream> streams) {
        List<Step> steps = new ArrayList<>();
        int windows = 0;
        for (Stream stream : streams) {
            addSteps(stream, steps);
            windows += stream.windows().size();
        }
        steps.sort(Comparator.comparingDouble(Step::score).reversed());
        double sum = -windows;
        NabScore best = new NabScore(0, Double.POSITIVE_INFINITY, 0, 0);
        Map<Window, Double> found = new IdentityHashMap<>();
        int falseAlarms = 0;
        for (int at = 0; at < steps.size(); at++) {
            Step step = steps.get(at);
            if (step.window() == null) {
                sum += step.value();
                falseAlarms++;
            } else {
                double before = found.getOrDefault(step.window(), -1.0);
                if (step.value() > before) {
                    sum += step.value() - before;
                }
                found.merge(step.window(), step.value(), Math::max);
            }
            boolean last = at + 1 == steps.size() || steps.get(at + 1).score() < step.score();
            double score = 100 * (sum + windows) / (2 * windows);
            if (last && score > best.score()) {
                best = new NabScore(score, step.score(), found.size(), falseAlarms);
            }
        }
        return best;
    }

    private static void addSteps(Stream stream, List<Step> steps) {
        int length = stream.scores().length;
        int number = 0;
        Window window = null; // the one of the step
        Window before = null; // the last one that has ended
        for (int step = 0; step < length; step++) {
            if (number < stream.windows().size() && step == stream.windows().get(number).first()) {
                window = stream.windows().get(number++);
            }
            double value;
            if (window != null) {
                double position = -(window.last() - step + 1) / (double) window.width();
                value = sigmoid(position) / sigmoid(-1);
            } else if (before == null) {
                value = -FALSE_ALARM;
            } else {
                double position = (step - before.last()) / (before.width() - 1.0);
                value = FALSE_ALARM * (position > 3 ? -1 : sigmoid(position));
            }
            if (step >= notScored(length)) {
                steps.add(new Step(stream.scores()[step], value, window));
            }
            if (window != null && step == window.last()) {
                before = window;
                window = null;
            }
        }
    }

    /** 1 far before 0, -1 far behind it. */
    private static double sigmoid(double position) {
        return 2 / (1 + StrictMath.exp(5 * position)) - 1;
    }
}
