package io.rnn4j.core.engine.objective;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TransitionScores;
import io.rnn4j.api.loss.LabelPaths;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.core.engine.node.MemoryEstimate;

import java.util.Arrays;

/**
 * A loss over the paths of whole sequences: the values of the sequences, their weighted sum and its
 * gradient. A sequence is computed by one thread in double precision, from its unmasked steps
 * alone; sums over sequences are formed in their order.
 */
public final class PathLossRun implements LossRun {
    private final LabelPaths paths;
    private final int classes;
    private final boolean replacesInfinity;
    private final Worker[] workers;
    private int[] labels = {}; // [batch, row of labels]
    private int row; // labels of a sequence, at most
    private int[] counts = {}; // [batch]
    private float[] weights = {}; // [batch]
    private double[] values = {}; // [batch]
    private double totalWeight;

    // the batch, rows = step · batch + sample
    private int steps;
    private int batch;
    private boolean[] masked; // null if no step is
    private float[] prediction;
    private int start;
    private float[] gradient; // null if it is not needed
    private float[] transitions; // null for none
    private int transitionsStart;
    private float[] transitionGradient;

    /** The sums and the buffers of one thread. */
    private final class Worker {
        final PathSum sum;
        double[] scores = {}; // [unmasked steps, classes]
        double[] gradients = {};
        int[] labels = {};
        int[] path = {};

        Worker() {
            this.sum =
                    switch (paths) {
                        case LabelPaths.Alignments alignments ->
                                new AlignmentSum(classes, alignments.blank());
                        case LabelPaths.Chains chains -> new ChainSum(classes);
                    };
        }

        /** Copies the unmasked rows of a sequence; returns their number. */
        int take(int sample) {
            scores = LogSums.grown(scores, (long) steps * classes);
            path = LogSums.grown(path, steps);
            int count = 0;
            for (int step = 0; step < steps; step++) {
                int at = step * batch + sample;
                if (masked == null || !masked[at]) {
                    int from = start + at * classes;
                    for (int k = 0; k < classes; k++) {
                        scores[count * classes + k] = prediction[from + k];
                    }
                    count++;
                }
            }
            if (transitions != null) {
                int width = TransitionScores.width(classes);
                ((ChainSum) sum).transitions(transitions, transitionsStart + sample * width);
            }
            return count;
        }
    }

    /** Creates a run for predictions of a number of classes, on at most a number of threads. */
    public PathLossRun(LabelPaths paths, int classes, int threads) {
        this.paths = paths;
        this.classes = classes;
        this.replacesInfinity =
                paths instanceof LabelPaths.Alignments alignments && alignments.zeroInfinity();
        this.workers = new Worker[threads];
        Arrays.setAll(workers, part -> new Worker());
    }

    /**
     * {@return the memory of a training step for the signal of the predictions, in floats for each
     * sample} The buffers of threads do not depend on the number of samples.
     */
    public MemoryEstimate memory(Signal output) {
        int weightAndValue = 3;
        return switch (paths) {
            case LabelPaths.Alignments alignments -> new MemoryEstimate(0, 0, weightAndValue);
            case LabelPaths.Chains chains ->
                    new MemoryEstimate(3, 0, weightAndValue).of(output); // target, class, weight
        };
    }

    /**
     * Sizes the targets of a batch.
     *
     * @param newRow number of labels of a sequence, at most
     * @return [batch, row], to be filled before {@link #prepare}: the labels of a sequence, or the
     *     classes of its unmasked steps, {@link ChainSum#UNKNOWN} for a missing one
     */
    public int[] labels(int newBatch, int newRow) {
        batch = newBatch;
        row = newRow;
        labels = LogSums.grown(labels, batch * row);
        counts = LogSums.grown(counts, batch);
        if (weights.length < batch) {
            weights = new float[batch];
            values = new double[batch];
        }
        return labels;
    }

    /** {@return a label of a sequence} */
    public int label(int sample, int position) {
        return labels[sample * row + position];
    }

    /** {@return [batch], to be filled: the number of labels of each sequence} */
    public int[] counts() {
        return counts;
    }

    /** {@return [batch], to be filled: the weight of each sequence, 0 if it does not count} */
    public float[] weights() {
        return weights;
    }

    /** Sets the scores of transitions of the sequences, and the array of their gradient. */
    public void transitions(float[] rows, int from, float[] gradientOfRows) {
        transitions = rows;
        transitionsStart = from;
        transitionGradient = gradientOfRows;
    }

    /**
     * Prepares a batch whose labels, counts and weights are filled.
     *
     * @param newSteps number of time steps of the prediction
     * @param newMasked for every row whether it is masked; null if none is
     * @param rows the array of the prediction
     * @param from index of its first element
     * @param gradientOfRows receives the gradient with respect to the prediction; null if it is not
     *     needed
     */
    public void prepare(
            int newSteps, boolean[] newMasked, float[] rows, int from, float[] gradientOfRows) {
        steps = newSteps;
        masked = newMasked;
        prediction = rows;
        start = from;
        gradient = gradientOfRows;
        totalWeight = addWeightTo(0);
    }

    @Override
    public void forward(int part, int from, int to) {
        for (int sample = from; sample < to; sample++) {
            forward(workers[part], sample);
        }
    }

    /** Computes the value of a sequence and, if it is needed, the gradient of that value. */
    private void forward(Worker worker, int sample) {
        values[sample] = 0;
        double[] gradients = null;
        if (gradient != null) {
            gradients = LogSums.grown(worker.gradients, (long) steps * classes);
            worker.gradients = gradients;
        }
        if (weights[sample] != 0) {
            int unmasked = worker.take(sample);
            worker.labels = LogSums.grown(worker.labels, row);
            System.arraycopy(labels, sample * row, worker.labels, 0, counts[sample]);
            double value =
                    worker.sum.loss(
                            worker.scores, unmasked, worker.labels, counts[sample], gradients);
            values[sample] = replacesInfinity && value == Double.POSITIVE_INFINITY ? 0 : value;
        }
        if (gradient != null) {
            copyGradient(gradients, sample);
            if (transitions != null) {
                copyGradientOfTransitions((ChainSum) worker.sum, sample);
            }
        }
    }

    private void copyGradient(double[] gradients, int sample) {
        int from = 0;
        for (int step = 0; step < steps; step++) {
            int at = step * batch + sample;
            if (weights[sample] == 0 || masked != null && masked[at]) {
                Arrays.fill(gradient, at * classes, (at + 1) * classes, 0f);
            } else {
                for (int k = 0; k < classes; k++) {
                    gradient[at * classes + k] = (float) gradients[from + k];
                }
                from += classes;
            }
        }
    }

    private void copyGradientOfTransitions(ChainSum sum, int sample) {
        int width = TransitionScores.width(classes);
        for (int k = 0; k < width; k++) {
            transitionGradient[sample * width + k] =
                    weights[sample] == 0 ? 0 : (float) sum.gradientOfTransitions()[k];
        }
    }

    @Override
    public void backward(LossReduction reduction, double weight, int part, int from, int to) {
        double scale = weight * scale(reduction);
        for (int sample = from; sample < to; sample++) {
            float factor = (float) (weights[sample] * scale);
            for (int step = 0; step < steps; step++) {
                multiply(gradient, (step * batch + sample) * classes, classes, factor);
            }
            if (transitions != null) {
                int width = TransitionScores.width(classes);
                multiply(transitionGradient, sample * width, width, factor);
            }
        }
    }

    private static void multiply(float[] values, int from, int count, float factor) {
        for (int at = from; at < from + count; at++) {
            values[at] *= factor;
        }
    }

    /**
     * Finds the best path of a sequence.
     *
     * @return the classes of its unmasked steps, valid until the next call
     */
    public int[] decode(int sample) {
        Worker worker = workers[0];
        int unmasked = worker.take(sample); // it sizes the buffers
        worker.sum.decode(worker.scores, unmasked, worker.path);
        return worker.path;
    }

    @Override
    public double scale(LossReduction reduction) {
        return ObjectiveRun.scale(reduction, totalWeight);
    }

    @Override
    public double addTo(double before) {
        double sum = before;
        for (int sample = 0; sample < batch; sample++) {
            if (weights[sample] != 0) {
                sum += values[sample] * weights[sample];
            }
        }
        return sum;
    }

    @Override
    public double addWeightTo(double before) {
        double sum = before;
        for (int sample = 0; sample < batch; sample++) {
            sum += weights[sample];
        }
        return sum;
    }

    @Override
    public double totalWeight() {
        return totalWeight;
    }

    @Override
    public void totalWeight(double ofAll) {
        totalWeight = ofAll;
    }

    @Override
    public int firstNonFiniteSample() {
        for (int sample = 0; sample < batch; sample++) {
            if (weights[sample] != 0 && !Double.isFinite(values[sample] * weights[sample])) {
                return sample;
            }
        }
        return -1;
    }

    /** {@return the value of a sequence, times its weight} */
    public double weightedValue(int sample) {
        return weights[sample] == 0 ? 0 : values[sample] * weights[sample];
    }
}
