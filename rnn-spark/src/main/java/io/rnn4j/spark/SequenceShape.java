package io.rnn4j.spark;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Examples;

import java.io.Serializable;
import java.util.List;

/**
 * The shape of the samples of a model with one input and one output.
 *
 * @param features width of the input
 * @param targetWidth number of values of a target, or of a target of each step
 * @param everyStep whether there is a target at every step
 */
record SequenceShape(int features, int targetWidth, boolean everyStep) implements Serializable {

    /** {@return the shape of the samples of a model} */
    static SequenceShape of(Model model, int targetWidth, boolean everyStep) {
        if (model.inputs().size() != 1 || model.outputs().size() != 1) {
            throw new IllegalArgumentException(
                    ("rnn-spark takes models with one input and one output, got the inputs"
                                    + " %s and the outputs %s; choose an output, or use one"
                                    + " process")
                            .formatted(model.inputs(), model.outputs().keySet()));
        }
        return new SequenceShape(model.inputs().getFirst().features(), targetWidth, everyStep);
    }

    /** {@return what is wrong with a sample; null for nothing} */
    String problem(LabelledSequence sample) {
        if (sample.steps() < 1) {
            return problem(sample, "has no time steps, expected at least one");
        }
        long values = (long) sample.steps() * features;
        if (sample.x().length != values) {
            return problem(
                    sample,
                    "has %s values, expected %s: %s time steps of %s features"
                            .formatted(sample.x().length, values, sample.steps(), features));
        }
        int targets = everyStep ? sample.steps() * targetWidth : targetWidth;
        if (sample.y().length != targets) {
            return problem(
                    sample,
                    "has a target of %s values, expected %s".formatted(sample.y().length, targets));
        }
        int at = firstNonFinite(sample.x());
        if (at >= 0) {
            return problem(
                    sample,
                    "is %s at time step %s, feature %s"
                            .formatted(sample.x()[at], at / features, at % features));
        }
        at = firstNonFinite(sample.y());
        if (at >= 0) {
            return problem(sample, "has the target %s at index %s".formatted(sample.y()[at], at));
        }
        return null;
    }

    private static String problem(LabelledSequence sample, String what) {
        return "the sequence with key '%s' %s".formatted(sample.key(), what);
    }

    private static int firstNonFinite(float[] values) {
        for (int k = 0; k < values.length; k++) {
            if (!Float.isFinite(values[k])) {
                return k;
            }
        }
        return -1;
    }

    /** {@return samples padded at their ends, and masked if their lengths differ} */
    Examples examples(List<LabelledSequence> samples) {
        int longest = longest(samples);
        int count = samples.size();
        Tensor y =
                everyStep
                        ? Tensor.zeros(count, longest, targetWidth)
                        : Tensor.zeros(count, targetWidth);
        for (int sample = 0; sample < count; sample++) {
            copy(samples.get(sample).y(), y, sample, count);
        }
        return inputs(samples).target(Examples.UNNAMED, y);
    }

    /** {@return samples as {@link #examples} without their targets} */
    Examples inputs(List<LabelledSequence> samples) {
        int longest = longest(samples);
        boolean padded = samples.stream().anyMatch(sample -> sample.steps() < longest);
        int count = samples.size();
        Tensor x = Tensor.zeros(count, longest, features);
        Tensor mask = padded ? Tensor.zeros(count, longest) : null;
        for (int sample = 0; sample < count; sample++) {
            LabelledSequence of = samples.get(sample);
            copy(of.x(), x, sample, count);
            for (int step = 0; padded && step < of.steps(); step++) {
                mask.set(1, sample, step);
            }
        }
        Examples examples = Examples.of(Examples.UNNAMED, x);
        return padded ? examples.mask(mask) : examples;
    }

    private static int longest(List<LabelledSequence> samples) {
        return samples.stream().mapToInt(LabelledSequence::steps).max().orElse(1);
    }

    private static void copy(float[] from, Tensor to, int sample, int count) {
        System.arraycopy(from, 0, to.array(), sample * (to.array().length / count), from.length);
    }
}
