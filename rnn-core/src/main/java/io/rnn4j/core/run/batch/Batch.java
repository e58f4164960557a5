package io.rnn4j.core.run.batch;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.Terminal;

import java.util.Arrays;

/**
 * A range of samples in the order in which they are used, copied into the order of the engine: row
 * = step · batch size + sample. Masked rows are copied as zeros, so that padding, even NaN, affects
 * no result. An object is used for many batches; taking another one allocates nothing.
 */
public final class Batch {
    private final boolean[][] masks; // by input: the mask of the batch, null if nothing is masked
    private final boolean[][] arrays; // by input: what masks are written to
    private Samples samples;
    private int[] order;
    private int first;
    private int size;
    private int position;
    private long checksum;

    /** Creates an empty batch for the data of a model. */
    public Batch(AssembledModel model) {
        this.masks = new boolean[model.inputs().size()][];
        this.arrays = new boolean[masks.length][0];
    }

    /**
     * Takes a range of all samples, in an order given by their numbers.
     *
     * @param newPosition position of the first sample among those of an epoch or a call
     */
    Batch take(Samples newSamples, int[] newOrder, int newFirst, int newSize, int newPosition) {
        order = newOrder;
        first = newFirst;
        size = newSize;
        position = newPosition;
        return takeView(newSamples);
    }

    /** Takes the same samples of another view of all, such as some of their steps. */
    public Batch takeView(Samples newSamples) {
        samples = newSamples;
        for (int axis = 0; axis < masks.length; axis++) {
            masks[axis] = mask(axis);
        }
        return this;
    }

    /** Takes all samples in their own order. */
    public Batch takeAll(Samples newSamples) {
        return takeAll(newSamples, 0);
    }

    /** Takes all samples in their own order, the first at a position of the epoch. */
    public Batch takeAll(Samples newSamples, int newPosition) {
        return take(newSamples, inOrder(newSamples.count()), 0, newSamples.count(), newPosition);
    }

    /** Takes a range of the samples of a batch. */
    public Batch takeRange(Batch of, int from, int count) {
        return take(of.samples, of.order, of.first + from, count, of.position + from);
    }

    private boolean[] mask(int axis) {
        if (!samples.hasMask(axis)) {
            return null;
        }
        int steps = samples.steps()[axis];
        if (arrays[axis].length < steps * size) {
            arrays[axis] = new boolean[steps * size];
        }
        for (int step = 0; step < steps; step++) {
            for (int sample = 0; sample < size; sample++) {
                arrays[axis][step * size + sample] = samples.isMasked(axis, source(sample), step);
            }
        }
        return arrays[axis];
    }

    /** {@return the numbers 0 to count - 1} */
    public static int[] inOrder(int count) {
        int[] order = new int[count];
        Arrays.setAll(order, n -> n);
        return order;
    }

    /** {@return the samples from which the batch is taken} */
    public Samples samples() {
        return samples;
    }

    /** {@return the numbers of the samples in the order of use} */
    public int[] order() {
        return order;
    }

    /** {@return the position of the first sample among those of an epoch or a call} */
    public int position() {
        return position;
    }

    /** {@return a checksum of the samples of a stream up to this batch; 0 without a stream} */
    public long checksum() {
        return checksum;
    }

    void checksum(long newChecksum) {
        checksum = newChecksum;
    }

    /** {@return the name of a sample of the batch for messages} */
    public String name(int sample) {
        return samples.name(source(sample));
    }

    /** {@return the number of samples of the batch} */
    public int size() {
        return size;
    }

    /** {@return the number of a sample of the batch among all samples} */
    public int source(int sample) {
        return order[first + sample];
    }

    /** {@return for each input its mask, row = step · batch size + sample, or null} */
    public boolean[][] masks() {
        return masks;
    }

    /** Prepares a run for the batch. */
    public NetworkRun.Prepared prepare(NetworkRun run, long weightVersion) {
        return run.prepare(samples.steps(), size, masks, weightVersion);
    }

    /** Copies all inputs to a run. */
    public void copyInputs(NetworkRun.Prepared run) {
        copyInputs(run, 0, size);
    }

    /** Copies the inputs of the samples from … to - 1. */
    public void copyInputs(NetworkRun.Prepared run, int from, int to) {
        for (int input = 0; input < masks.length; input++) {
            SampleRows rows = samples.input(input);
            if (rows != null) {
                rows.copy(this, from, to, run.input(input), run.indices(input));
            }
        }
    }

    /** Copies the targets of an output, also as indices unless that array is null. */
    public void copyTargets(int output, float[] to, int[] indices) {
        samples.targets(output).copy(this, 0, size, to, indices);
    }

    /**
     * Copies the labels of a sample of the batch before their padding, and returns their number.
     */
    public int copyLabels(int output, int sample, int padding, int[] to, int at) {
        return samples.targets(output).copyLabels(this, sample, padding, to, at);
    }

    /** Copies which elements of the targets of an output are missing. */
    public void copyMissing(int output, boolean[] missing) {
        samples.targets(output).copyMissing(this, missing);
    }

    /**
     * Multiplies the weights of the rows of an output by those of its targets; a masked target has
     * the weight 0.
     */
    public void weigh(int output, float[] rowWeights) {
        samples.targets(output).weigh(this, rowWeights);
    }

    /**
     * Copies an output of a run whose forward pass is complete to the rows of this batch in a
     * tensor of all samples, batch first.
     */
    public void copyOutput(NetworkRun.Prepared run, int output, Tensor to) {
        toBatchFirst(
                run.output(output),
                run.outputStart(output),
                run.outputSteps(output),
                size,
                to,
                position * (to.array().length / to.size(0)));
    }

    /** {@return a copy of an output of a run whose forward pass is complete, batch first} */
    public Tensor copyOfOutput(NetworkRun.Prepared run, int output, Terminal terminal) {
        int steps = run.outputSteps(output);
        Tensor copy =
                samples.hasTime(terminal)
                        ? Tensor.zeros(size, steps, terminal.width())
                        : Tensor.zeros(size, terminal.width());
        toBatchFirst(run.output(output), run.outputStart(output), steps, size, copy, 0);
        return copy;
    }

    /**
     * {@return for each sample the number of steps of an output with time, without masked steps at
     * its end}
     */
    public int[] lengths(Terminal output) {
        int[] lengths = new int[size];
        boolean[] mask = output.followsInput() ? masks[output.axis()] : null;
        Arrays.fill(lengths, samples.stepsOf(output));
        for (int sample = 0; mask != null && sample < size; sample++) {
            while (lengths[sample] > 0 && mask[(lengths[sample] - 1) * size + sample]) {
                lengths[sample]--;
            }
        }
        return lengths;
    }

    /** Copies rows from the order of the engine to batch first. */
    public static void toBatchFirst(
            float[] rows, int start, int steps, int batch, Tensor to, int toStart) {
        int width = to.size(-1);
        for (int step = 0; step < steps; step++) {
            for (int sample = 0; sample < batch; sample++) {
                System.arraycopy(
                        rows,
                        start + (step * batch + sample) * width,
                        to.array(),
                        toStart + (sample * steps + step) * width,
                        width);
            }
        }
    }

    /** Copies rows from batch first to the order of the engine. */
    public static void toTimeMajor(Tensor from, int steps, int batch, float[] rows) {
        int width = from.size(-1);
        for (int step = 0; step < steps; step++) {
            for (int sample = 0; sample < batch; sample++) {
                System.arraycopy(
                        from.array(),
                        (sample * steps + step) * width,
                        rows,
                        (step * batch + sample) * width,
                        width);
            }
        }
    }
}
