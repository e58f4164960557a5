package io.rnn4j.core.run.batch;

import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.node.IndexRange;
import io.rnn4j.core.run.assembly.AssembledModel.Terminal;
import io.rnn4j.core.training.Examples;

import java.util.Optional;

/** Compares targets, their masks and their weights with the predictions of an output. */
final class TargetCheck {
    /** What to do about a target that is not a number. */
    static final String REMEDY =
            "if the step is padding, mask it with the mask of the input; if only the target is"
                + " missing, mask it with targetMask(mask) of Examples or FitOptions; or correct"
                + " it";

    private final Terminal output;
    private final Examples data;
    private final Samples samples;
    private final int count;
    private final boolean hasTime;
    private final int steps;

    private TargetCheck(Terminal output, Examples data, Samples samples) {
        this.output = output;
        this.data = data;
        this.samples = samples;
        this.count = samples.count();
        this.hasTime = samples.hasTime(output);
        this.steps = hasTime ? samples.stepsOf(output) : 1;
    }

    /** {@return the targets of an output, which are given, after a check of shapes and weights} */
    static Samples.Rows rows(Terminal output, Examples data, Samples samples) {
        return new TargetCheck(output, data, samples).rows();
    }

    private Samples.Rows rows() {
        Tensor y = data.targetOf(output.name());
        String name = "targets of output '" + output.name() + "'";
        requireShape(name, y);
        int width = y.rank() == axes() ? 1 : y.size(-1);
        if (width == 0) {
            throw new IllegalArgumentException(name + " are empty, their shape is " + y.shape());
        }
        boolean classes = width == 1 && output.width() > 1;
        if (classes && !y.isInt() && output.width() > Tensor.EXACT_FLOATS) {
            throw IndexRange.inexact(name, output.width() + " classes");
        }
        Tensor values = classes ? y : InputShapes.floats(name, y);
        StepRange range = StepRange.all(steps);
        RowWeights weights = weights();
        Samples.Rows rows = new Samples.Rows(name, values, range, width, weights);
        return data.sampleWeightsOf(output.name()) == null
                ? rows
                : new Samples.Rows(name, values, range, width, withoutUnknown(rows, weights));
    }

    private int axes() {
        return hasTime ? 2 : 1;
    }

    private void requireShape(String name, Tensor y) {
        boolean shaped = y.rank() == axes() || y.rank() == axes() + 1;
        if (shaped && y.size(0) != count) {
            throw new IllegalArgumentException(
                    ("there are %s samples of inputs but %s of %s; give one for each sample, batch"
                                    + " first")
                            .formatted(count, y.size(0), name));
        }
        if (!shaped || hasTime && y.size(1) != steps) {
            String leading = "[" + count + (hasTime ? ", " + steps : "");
            throw new IllegalArgumentException(
                    ("%s have shape %s, expected %s, width] or %s], one row for every prediction;"
                                    + " the output has one prediction %s")
                            .formatted(
                                    name,
                                    y.shape(),
                                    leading,
                                    leading,
                                    hasTime
                                            ? "for each step"
                                            : "for each sample: let the last recurrent layer"
                                                    + " return sequences for one at every step"));
        }
    }

    /** {@return which targets count, and with which weights, by the mask and the weights} */
    private RowWeights weights() {
        boolean[] ofAxis = hasTime && output.followsInput() ? samples.masked(output.axis()) : null;
        RowWeights result = RowWeights.ofAxis(steps, ofAxis);
        Tensor mask = data.targetMaskOf(output.name());
        if (mask != null) {
            requirePerRow("mask of the targets", mask, "1 (counts) or 0 (missing)");
            result = result.masked(masked(mask, ofAxis));
        }
        Tensor weights = data.sampleWeightsOf(output.name());
        if (weights != null) {
            requirePerRow("tensor of the sample weights", weights, "a weight");
            result = result.weighted(weights(weights), weights.rank() > 1);
        }
        return result;
    }

    private void requirePerRow(String what, Tensor tensor, String content) {
        boolean perSample = tensor.rank() == 1 && tensor.size(0) == count;
        boolean perStep =
                hasTime && tensor.rank() == 2 && tensor.size(0) == count && tensor.size(1) == steps;
        if (!perSample && !perStep) {
            String eachStep = " or [%s, %s], for each step of each sample".formatted(count, steps);
            throw new IllegalArgumentException(
                    "the %s of output '%s' has shape %s, expected [%s], %s for each sample%s"
                            .formatted(
                                    what,
                                    output.name(),
                                    tensor.shape(),
                                    count,
                                    content,
                                    hasTime ? "," + eachStep : ""));
        }
    }

    private boolean[] masked(Tensor mask, boolean[] ofAxis) {
        float[] values = mask.toFloat().array();
        boolean perStep = mask.rank() > 1;
        boolean[] masked = new boolean[count * steps];
        for (int row = 0; row < masked.length; row++) {
            int at = perStep ? row : row / steps;
            if (values[at] != 0 && values[at] != 1) {
                throw new IllegalArgumentException(
                        ("a mask of targets consists of 1 (counts) and 0 (missing), got %s for %s"
                                        + " of output '%s'")
                                .formatted(values[at], position(at, perStep), output.name()));
            }
            masked[row] = values[at] == 0 || ofAxis != null && ofAxis[row];
        }
        return masked;
    }

    private float[] weights(Tensor weights) {
        boolean perStep = weights.rank() > 1;
        float[] values = weights.toFloat().array();
        for (int at = 0; at < values.length; at++) {
            if (!(values[at] >= 0) || !Float.isFinite(values[at])) {
                throw new IllegalArgumentException(
                        ("sample weights are finite and at least 0, got %s for %s of output '%s';"
                                        + " a target of weight 0 is left out")
                                .formatted(values[at], position(at, perStep), output.name()));
            }
        }
        return values;
    }

    private String position(int at, boolean perStep) {
        return perStep ? "sample " + at / steps + ", step " + at % steps : "sample " + at;
    }

    /** Masks the rows of weight 0 that are not finite, so that they are not fed back, either. */
    private RowWeights withoutUnknown(Samples.Rows rows, RowWeights weights) {
        boolean[] masked = null;
        for (int row = 0; row < count * steps; row++) {
            if (weights.of(row) == 0 && !weights.isMasked(row) && !rows.isFinite(row)) {
                if (masked == null) {
                    masked =
                            weights.masked() == null
                                    ? new boolean[count * steps]
                                    : weights.masked().clone();
                }
                masked[row] = true;
            }
        }
        return masked == null ? weights : weights.masked(masked);
    }

    /** Requires that the counted targets of samples 0 … count - 1 suit a loss or a metric. */
    static void requireValid(Samples.Rows rows, int count, ObjectiveDefinition objective) {
        double[] target = new double[rows.width()];
        for (int row = 0; row < count * rows.steps(); row++) {
            if (rows.isCounted(row)) {
                rows.copyRow(row, target);
                Optional<String> violation = objective.violation(target);
                if (violation.isPresent()) {
                    throw new IllegalArgumentException(
                            "%s, %s in %s: %s%s"
                                    .formatted(
                                            objective.owner(),
                                            rows.name(),
                                            rows.position(row),
                                            violation.get(),
                                            rows.isFinite(row) ? "" : "; " + REMEDY));
                }
            }
        }
    }
}
