package io.rnn4j.core.model;

import io.rnn4j.api.MaskedValue;
import io.rnn4j.api.Objective;
import io.rnn4j.api.Signal;
import io.rnn4j.api.tensor.Tensor;

import java.util.Arrays;
import java.util.Objects;

/**
 * Checked data, batch first, from which batches are copied out in the order of the engine: row =
 * step · batch + sample. Masked rows become zeros on the way, so that nothing that stands in them
 * can spread.
 */
final class Samples {
    final int count;
    final int steps;
    private final boolean[] masked; // [count, steps]; null if nothing is
    private final Rows inputs;
    private Rows targets;

    private Samples(int count, int steps, int features, float[] inputs, boolean[] masked) {
        this.count = count;
        this.steps = steps;
        this.masked = masked;
        this.inputs = new Rows("inputs", inputs, steps, features, masked);
    }

    /**
     * Checks inputs.
     *
     * @param x [samples, steps, features]; without time if the model needs none
     * @param mask [samples, steps] of 1 (a step that counts) and 0 (padding); null if all count
     */
    static Samples of(Sequential model, Tensor x, Tensor mask) {
        Objects.requireNonNull(x, "inputs");
        int features = model.input().features();
        int fixedSteps = model.input().steps();
        boolean rows = x.rank() == 2 && !model.hasRecurrence() && fixedSteps == 0;
        int steps = rows ? 1 : x.rank() == 3 ? x.size(1) : 0;
        boolean shaped = rows || x.rank() == 3 && (fixedSteps == 0 || steps == fixedSteps);
        if (!shaped || x.size(-1) != features) {
            throw new IllegalArgumentException(
                    "layer 'input' expects "
                            + (model.hasRecurrence() ? "" : "[samples, " + features + "] or ")
                            + "[samples, "
                            + (fixedSteps == 0 ? "steps" : fixedSteps)
                            + ", "
                            + features
                            + "], got "
                            + x.shape());
        }
        if (x.size(0) == 0 || steps == 0) {
            throw new IllegalArgumentException(
                    "the inputs are empty, their shape is "
                            + x.shape()
                            + "; give at least one sample of one step");
        }
        boolean[] masked = masked(x.size(0), steps, mask);
        return new Samples(
                x.size(0),
                steps,
                features,
                x.array(),
                marked(model.chain().maskedValue(), x.array(), features, masked));
    }

    /** Masks also the steps that hold a value that marks padding. */
    private static boolean[] marked(
            MaskedValue value, float[] inputs, int features, boolean[] masked) {
        if (value == null) {
            return masked;
        }
        int rows = inputs.length / features;
        boolean[] result = masked == null ? new boolean[rows] : masked;
        boolean any = masked != null;
        for (int row = 0; row < rows; row++) {
            if (value.marks(inputs, row * features, features)) {
                result[row] = true;
                any = true;
            }
        }
        return any ? result : null;
    }

    private static boolean[] masked(int count, int steps, Tensor mask) {
        if (mask == null) {
            return null;
        }
        if (mask.rank() != 2 || mask.size(0) != count || mask.size(1) != steps) {
            throw new IllegalArgumentException(
                    "the mask has shape "
                            + mask.shape()
                            + ", expected ["
                            + count
                            + ", "
                            + steps
                            + "]");
        }
        boolean[] masked = new boolean[count * steps];
        boolean any = false;
        for (int at = 0; at < masked.length; at++) {
            float value = mask.array()[at];
            if (value != 0 && value != 1) {
                throw new IllegalArgumentException(
                        "a mask consists of 0 (padding) and 1 (a step that counts), got "
                                + value
                                + " for sample "
                                + at / steps
                                + ", step "
                                + at % steps);
            }
            masked[at] = value == 0;
            any |= masked[at];
        }
        return any ? masked : null;
    }

    /**
     * Adds checked targets.
     *
     * @param y [samples, steps, width] or [samples, steps] for models that answer at every step,
     *     otherwise [samples, width] or [samples]
     * @param output the model's answer
     * @param timed if the inputs have a time axis
     */
    Samples targets(Tensor y, Signal output, boolean timed) {
        Objects.requireNonNull(y, "targets");
        boolean open = output.steps() == Signal.OPEN;
        boolean everyStep = output.sequence() && (timed || !open);
        int outputSteps = open ? steps : output.steps();
        int axes = everyStep ? 2 : 1;
        boolean shaped = y.rank() == axes || y.rank() == axes + 1;
        if (shaped && y.size(0) != count) {
            throw new IllegalArgumentException(
                    "there are " + count + " samples of inputs but " + y.size(0) + " of targets");
        }
        if (!shaped || everyStep && y.size(1) != outputSteps) {
            throw new IllegalArgumentException(
                    "targets have shape "
                            + y.shape()
                            + ", expected ["
                            + count
                            + (everyStep ? ", " + outputSteps : "")
                            + ", width] or ["
                            + count
                            + (everyStep ? ", " + outputSteps : "")
                            + "], one row for every prediction");
        }
        int width = y.rank() == axes ? 1 : y.size(-1);
        if (width == 0) {
            throw new IllegalArgumentException("targets are empty, their shape is " + y.shape());
        }
        targets =
                everyStep
                        ? new Rows("targets", y.array(), outputSteps, width, open ? masked : null)
                        : new Rows("targets", y.array(), 1, width, null);
        return this;
    }

    /** Copies the steps from … to - 1 of all samples, with their targets at every step. */
    Samples steps(int from, int to) {
        boolean[] mask = null;
        if (masked != null) {
            mask = new boolean[count * (to - from)];
            for (int sample = 0; sample < count; sample++) {
                int at = sample * steps;
                System.arraycopy(masked, at + from, mask, sample * (to - from), to - from);
            }
        }
        float[] array = inputs.steps(count, from, to);
        Samples part = new Samples(count, to - from, inputs.width(), array, mask);
        array = targets.steps(count, from, to);
        part.targets = new Rows(targets.name(), array, to - from, targets.width(), mask);
        return part;
    }

    /** Checks the values of all targets that count. */
    void checkTargets(Objective objective) {
        for (int row = 0; row < count * targets.steps() && targets.width() == 1; row++) {
            if (!targets.isMasked(row)) {
                objective.checkTarget(targets.array()[row]);
            }
        }
    }

    int targetSteps() {
        return targets.steps();
    }

    int targetWidth() {
        return targets.width();
    }

    /**
     * Returns the masks of a batch in the order of the engine.
     *
     * @param order the samples in the order in which they are used
     * @param first the first one of the batch
     * @param reused is filled if it is large enough
     * @return null if no step of any sample is masked
     */
    boolean[] masks(int[] order, int first, int batch, boolean[] reused) {
        if (masked == null) {
            return null;
        }
        boolean[] to = reused.length < steps * batch ? new boolean[steps * batch] : reused;
        for (int step = 0; step < steps; step++) {
            for (int sample = 0; sample < batch; sample++) {
                to[step * batch + sample] = masked[order[first + sample] * steps + step];
            }
        }
        return to;
    }

    /**
     * Copies the inputs of the samples from … to - 1 of a batch; tells whether all that counts is
     * finite.
     */
    boolean copyInputs(int[] order, int first, int batch, int from, int to, float[] rows) {
        return inputs.copy(order, first, batch, from, to, rows);
    }

    /** Copies the targets of a batch; tells whether all that counts is finite. */
    boolean copyTargets(int[] order, int first, int batch, float[] rows) {
        return targets.copy(order, first, batch, 0, batch, rows);
    }

    /** Says where the inputs of a batch are not finite. */
    String nonFiniteInput(int[] order, int first, int batch) {
        return inputs.nonFinite(order, first, batch);
    }

    /** Says where the targets of a batch are not finite. */
    String nonFiniteTarget(int[] order, int first, int batch) {
        return targets.nonFinite(order, first, batch);
    }

    /**
     * Inputs or targets, batch first.
     *
     * @param name what they are, for messages
     * @param array [samples, steps, width]
     * @param masked [samples, steps]; null if nothing is
     */
    private record Rows(String name, float[] array, int steps, int width, boolean[] masked) {

        boolean copy(int[] order, int first, int batch, int from, int to, float[] rows) {
            float check = 0; // 0 · x is 0 for all that is finite, otherwise NaN
            for (int sample = from; sample < to; sample++) {
                int source = order[first + sample] * steps;
                for (int step = 0; step < steps; step++) {
                    int row = (step * batch + sample) * width;
                    if (isMasked(source + step)) {
                        Arrays.fill(rows, row, row + width, 0f);
                        continue;
                    }
                    int at = (source + step) * width;
                    for (int k = 0; k < width; k++) {
                        float value = array[at + k];
                        rows[row + k] = value;
                        check += value * 0f;
                    }
                }
            }
            return check == 0;
        }

        boolean isMasked(int row) {
            return masked != null && masked[row];
        }

        /** Copies some steps of all samples. */
        float[] steps(int count, int from, int to) {
            int size = (to - from) * width;
            float[] part = new float[count * size];
            for (int sample = 0; sample < count; sample++) {
                int at = (sample * steps + from) * width;
                System.arraycopy(array, at, part, sample * size, size);
            }
            return part;
        }

        String nonFinite(int[] order, int first, int batch) {
            for (int n = first; n < first + batch; n++) {
                for (int step = 0; step < steps; step++) {
                    int row = order[n] * steps + step;
                    for (int k = 0; k < width && !isMasked(row); k++) {
                        if (!Float.isFinite(array[row * width + k])) {
                            return "the "
                                    + name
                                    + " contain "
                                    + array[row * width + k]
                                    + " in sample "
                                    + order[n]
                                    + ", step "
                                    + step
                                    + ", column "
                                    + k
                                    + "; mask or repair it, or turn the check off";
                        }
                    }
                }
            }
            throw new IllegalStateException("the " + name + " are finite");
        }
    }

    static int[] inOrder(int count) {
        int[] order = new int[count];
        Arrays.setAll(order, n -> n);
        return order;
    }

    /** Copies rows from the order of the engine to batch first. */
    static void toBatchFirst(
            float[] rows, int start, int steps, int batch, int width, float[] to, int toStart) {
        for (int step = 0; step < steps; step++) {
            for (int sample = 0; sample < batch; sample++) {
                System.arraycopy(
                        rows,
                        start + (step * batch + sample) * width,
                        to,
                        toStart + (sample * steps + step) * width,
                        width);
            }
        }
    }

    /** Copies rows from batch first to the order of the engine. */
    static void toTimeMajor(float[] from, int steps, int batch, int width, float[] rows) {
        for (int step = 0; step < steps; step++) {
            for (int sample = 0; sample < batch; sample++) {
                System.arraycopy(
                        from,
                        (sample * steps + step) * width,
                        rows,
                        (step * batch + sample) * width,
                        width);
            }
        }
    }
}
