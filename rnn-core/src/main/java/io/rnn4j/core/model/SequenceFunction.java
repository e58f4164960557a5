package io.rnn4j.core.model;

import io.rnn4j.api.loss.LabelPaths;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.loss.SequenceLoss;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.objective.PathLossRun;
import io.rnn4j.core.run.batch.LabelCheck;

/** Applies a loss over paths to tensors; see {@link LossFunction}. */
final class SequenceFunction {
    private SequenceFunction() {}

    static LossFunction.Result apply(
            SequenceLoss loss, Tensor prediction, Tensor target, Tensor mask, Tensor upstream) {
        if (!(loss.paths() instanceof LabelPaths.Alignments alignments)) {
            throw new IllegalArgumentException(
                    "loss '%s' reads the scores of transitions of the layer crf(); train it in a model, with compile and fit or trainStep"
                            .formatted(loss.name()));
        }
        String owner = "loss '" + loss.name() + "'";
        ScoredSequences shapes = new ScoredSequences(owner, "predictions", prediction, mask);
        int samples = shapes.samples();
        int steps = shapes.steps();
        int classes = shapes.classes();
        if (target.rank() != 2 || target.size(0) != samples || target.size(1) == 0) {
            throw new IllegalArgumentException(
                    "%s: the target has shape %s, expected [%s, labels], a row of labels for each sequence, padded to the length of the longest"
                            .formatted(owner, target.shape(), samples));
        }
        int width = target.size(1);
        ObjectiveDefinition definition = ObjectiveDefinition.of(loss, classes, width);
        LabelCheck check = new LabelCheck(definition, alignments);
        PathLossRun run = new PathLossRun(alignments, classes, 1);
        int[] labels = run.labels(samples, width);
        boolean[] masked = new boolean[steps * samples];
        for (int sample = 0; sample < samples; sample++) {
            int unmasked = 0;
            for (int step = 0; step < steps; step++) {
                masked[step * samples + sample] = shapes.isMasked(sample, step);
                unmasked += shapes.isMasked(sample, step) ? 0 : 1;
            }
            int row = sample;
            if (unmasked > 0) {
                check.require(
                        position -> label(target, row * width + position),
                        width,
                        unmasked,
                        "target of sample " + sample);
            }
            run.weights()[sample] = unmasked > 0 ? 1 : 0;
            run.counts()[sample] = 0;
            for (int position = 0; unmasked > 0 && position < width; position++) {
                int label = (int) label(target, sample * width + position);
                if (label == alignments.padding()) {
                    break;
                }
                labels[sample * width + position] = label;
                run.counts()[sample]++;
            }
        }
        return apply(loss.reduction(), run, prediction, masked, upstream);
    }

    private static double label(Tensor target, int at) {
        return target.isInt() ? target.intArray()[at] : target.array()[at];
    }

    private static LossFunction.Result apply(
            LossReduction reduction,
            PathLossRun run,
            Tensor prediction,
            boolean[] masked,
            Tensor upstream) {
        int samples = prediction.size(0);
        int steps = prediction.size(1);
        int classes = prediction.size(2);
        float[] predicted = prediction.toFloat().array();
        float[] rows = new float[predicted.length];
        swapAxes(predicted, samples, steps, classes, rows);
        float[] gradient = new float[rows.length];
        run.prepare(steps, masked, rows, 0, gradient);
        run.forward(0, 0, samples);
        Tensor value = Tensor.of(new float[] {(float) run.value(reduction)}, new int[0]);
        if (reduction == LossReduction.NONE) {
            value = Tensor.zeros(samples);
            for (int sample = 0; sample < samples; sample++) {
                value.array()[sample] = (float) run.weightedValue(sample);
            }
            float[] factors = LossFunction.upstream(upstream, value);
            for (int at = 0; at < gradient.length; at++) {
                gradient[at] *= factors[at / classes % samples];
            }
        } else {
            run.backward(reduction, 1, 0, 0, samples);
        }
        Tensor result = Tensor.zeros(prediction.shape());
        swapAxes(gradient, steps, samples, classes, result.array());
        return new LossFunction.Result(value, result);
    }

    /** Copies [first, second, width] to [second, first, width]. */
    private static void swapAxes(float[] from, int first, int second, int width, float[] to) {
        for (int i = 0; i < first; i++) {
            for (int j = 0; j < second; j++) {
                System.arraycopy(
                        from, (i * second + j) * width, to, (j * first + i) * width, width);
            }
        }
    }
}
