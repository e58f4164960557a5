package io.rnn4j.core.run.batch;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.training.Examples;

import java.util.function.IntFunction;

/**
 * The mask and the weights of targets. A masked target is unknown: nothing reads it. A target of
 * weight 0 is known, but counts in no loss and in no metric. Rows are numbered over all steps of
 * all samples: sample · steps + step.
 */
final class TargetWeights {
    private final int steps;
    private final boolean[] masked; // [samples, steps], with the mask of the axis; null for none
    private final float[] weights; // [samples] or [samples, steps]; null for ones
    private final boolean perStep; // whether there is a weight for each step
    private final boolean[] missing; // [samples, steps, width]; null if whole rows are masked

    private TargetWeights(
            int steps, boolean[] masked, float[] weights, boolean perStep, boolean[] missing) {
        this.steps = steps;
        this.masked = masked;
        this.weights = weights;
        this.perStep = perStep;
        this.missing = missing;
    }

    /** {@return whether there is a weight for each step} */
    boolean isPerStep() {
        return weights != null && perStep;
    }

    /** {@return whether elements of rows may be missing} */
    boolean hasMissingElements() {
        return missing != null;
    }

    /** {@return whether an element is missing, by its position in [samples, steps, width]} */
    boolean isMissing(int element) {
        return missing[element];
    }

    /** {@return the mask, [samples, steps], or null} */
    boolean[] masked() {
        return masked;
    }

    /** {@return the weight of a row, 0 if it is masked} */
    float of(int row) {
        if (masked != null && masked[row]) {
            return 0;
        }
        return weights == null ? 1 : weights[perStep ? row : row / steps];
    }

    /** Compares masks and weights with the targets of an output. */
    static final class Check {
        private final String output;
        private final SampleRows targets;
        private final int count;
        private final boolean hasTime;
        private final IntFunction<String> names; // of samples; null for their numbers

        /** Creates a check of targets, [count, steps] if the output has time, otherwise [count]. */
        Check(
                String output,
                SampleRows targets,
                int count,
                boolean hasTime,
                IntFunction<String> names) {
            this.output = output;
            this.targets = targets;
            this.count = count;
            this.hasTime = hasTime;
            this.names = names;
        }

        /** {@return the targets with the mask and the weights that are given; the same for none} */
        SampleRows weighted(Examples data) {
            Tensor mask = data.targetMaskOf(output);
            Tensor weights = data.sampleWeightsOf(output);
            if (mask == null && weights == null) {
                return targets;
            }
            boolean[] missing = mask != null && isPerElement(mask) ? zeros(mask) : null;
            boolean[] masked =
                    mask == null ? null : missing == null ? masked(mask) : masked(missing);
            if (targets.width() == 1) {
                missing = null; // the mask of rows says the same
            }
            int steps = targets.steps();
            if (weights == null) {
                return targets.weighted(new TargetWeights(steps, masked, null, false, missing));
            }
            float[] values = weights(weights);
            boolean perStep = weights.rank() > 1;
            boolean[] unknown = unknown(masked, values, perStep);
            return targets.weighted(new TargetWeights(steps, unknown, values, perStep, missing));
        }

        /**
         * {@return rows of labels with the mask and the weights that are given} Masked labels are
         * padding: a row without labels counts.
         */
        SampleRows ofLabels(Examples data) {
            Tensor mask = data.targetMaskOf(output);
            Tensor weights = data.sampleWeightsOf(output);
            boolean ofElements = mask != null && isPerElement(mask);
            boolean[] masked = mask == null || ofElements ? null : masked(mask);
            return targets.weighted(
                    new TargetWeights(
                            1,
                            masked,
                            weights == null ? null : weights(weights),
                            false,
                            ofElements ? zeros(mask) : null));
        }

        /** {@return whether a mask has the shape of the targets, of which a row has several} */
        private boolean isPerElement(Tensor mask) {
            return mask.rank() == (hasTime ? 3 : 2)
                    && mask.size(0) == count
                    && (!hasTime || mask.size(1) == targets.steps())
                    && mask.size(-1) == targets.width();
        }

        /** {@return where a mask is 0} */
        private boolean[] zeros(Tensor mask) {
            float[] values = mask.toFloat().array();
            boolean[] zeros = new boolean[values.length];
            for (int at = 0; at < values.length; at++) {
                if (values[at] != 0 && values[at] != 1) {
                    throw new IllegalArgumentException(
                            ("a mask of targets consists of 1 (counts) and 0 (missing), got %s for"
                                            + " %s of output '%s'")
                                    .formatted(values[at], position(at, mask), output));
                }
                zeros[at] = values[at] == 0;
            }
            return zeros;
        }

        private boolean[] masked(Tensor mask) {
            requirePerRow(
                    "mask of the targets",
                    mask,
                    "1 (counts) or 0 (missing)",
                    targets.width() > 1 ? ", or the shape of the targets, for each element" : "");
            boolean[] zeros = zeros(mask);
            boolean[] masked = targets.copyOfMask(count);
            for (int row = 0; row < masked.length; row++) {
                masked[row] |= zeros[mask.rank() > 1 ? row : row / targets.steps()];
            }
            return masked;
        }

        /** {@return the mask of the rows of which no element counts} */
        private boolean[] masked(boolean[] missing) {
            boolean[] masked = targets.copyOfMask(count);
            for (int row = 0; row < masked.length; row++) {
                boolean all = true;
                for (int k = 0; k < targets.width(); k++) {
                    all &= missing[row * targets.width() + k];
                }
                masked[row] |= all;
            }
            return masked;
        }

        private float[] weights(Tensor weights) {
            requirePerRow("tensor of the sample weights", weights, "a weight", "");
            float[] values = weights.toFloat().array();
            for (int at = 0; at < values.length; at++) {
                if (!(values[at] >= 0) || !Float.isFinite(values[at])) {
                    throw new IllegalArgumentException(
                            ("sample weights are finite and at least 0, got %s for %s of output"
                                            + " '%s'; a target of weight 0 is left out")
                                    .formatted(values[at], position(at, weights), output));
                }
            }
            return values;
        }

        /**
         * {@return a mask, or null, that also masks the rows of weight 0 that are not finite, so
         * that they are not fed back, either}
         */
        private boolean[] unknown(boolean[] masked, float[] weights, boolean perStep) {
            boolean[] result = masked == null ? targets.copyOfMask(count) : masked;
            boolean any = masked != null;
            for (int row = 0; row < result.length; row++) {
                boolean counts = weights[perStep ? row : row / targets.steps()] != 0;
                result[row] |= !counts && !targets.isFinite(row);
                any |= result[row];
            }
            return any ? result : null;
        }

        private void requirePerRow(String what, Tensor tensor, String content, String other) {
            int steps = targets.steps();
            boolean ofSamples = tensor.rank() > 0 && tensor.size(0) == count;
            boolean ofSteps = hasTime && tensor.rank() == 2 && tensor.size(1) == steps;
            if (!ofSamples || tensor.rank() != 1 && !ofSteps) {
                throw new IllegalArgumentException(
                        "the %s of output '%s' has shape %s, expected [%s], %s for each sample%s%s"
                                .formatted(
                                        what,
                                        output,
                                        tensor.shape(),
                                        count,
                                        content,
                                        hasTime
                                                ? ", or [%s, %s], for each step of each sample"
                                                        .formatted(count, steps)
                                                : "",
                                        other));
            }
        }

        private String position(int at, Tensor tensor) {
            int[] sizes = tensor.shape().toArray();
            int rest = at;
            StringBuilder position = new StringBuilder();
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                int index = rest % sizes[axis];
                if (axis == 0) {
                    position.insert(0, names == null ? "sample " + index : names.apply(index));
                } else {
                    position.insert(0, (axis == 1 && hasTime ? ", step " : ", feature ") + index);
                }
                rest /= sizes[axis];
            }
            return position.toString();
        }
    }
}
