package io.rnn4j.core.run.batch;

import io.rnn4j.core.data.SampleBuffer;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.batch.DataCheck.BatchCheck;

import java.util.function.IntFunction;

/**
 * Samples of a batch that have been read, padded and checked. The object is used for many batches;
 * one of the same shapes as the batch before allocates nothing.
 */
final class ReadBatch {
    private final SamplePadding.Tensors tensors;
    private final BatchCheck check;
    private final IntFunction<String> names; // of the samples of this batch
    private final DataCheck data;
    private final SamplesRefill changed;
    private int[] numbers = {}; // of the samples, within all
    private int[] inOrder = {};
    private Samples samples; // null before the first batch
    private int position;
    private long checksum; // of a stream up to this batch

    /** Creates an empty batch. {@code names} gives the name of a sample by its number. */
    ReadBatch(
            AssembledModel model,
            SamplePadding padding,
            BatchCheck check,
            IntFunction<String> names) {
        this.tensors = padding.new Tensors();
        this.check = check;
        this.names = n -> names.apply(numbers[n]);
        this.data = new DataCheck(model, this.names);
        this.changed = new SamplesRefill(model);
    }

    /** {@return the array for the numbers of the samples, which the caller writes} */
    int[] numbers(int size) {
        if (numbers.length < size) {
            numbers = new int[size];
        }
        return numbers;
    }

    /**
     * Pads and checks the samples whose numbers have been written; returns this.
     *
     * @param newPosition position of the first one among those of an epoch or a call
     */
    ReadBatch take(SampleBuffer[] buffers, int size, int newPosition) {
        boolean same = tensors.take(buffers, size, names) && samples != null;
        if (same && changed.refill(samples, tensors.examples())) {
            check.requireValues(data, samples);
        } else {
            samples = null; // in case that the check fails
            samples = check.samples(data, tensors.examples());
        }
        if (inOrder.length != size) {
            inOrder = Batch.inOrder(size);
        }
        position = newPosition;
        return this;
    }

    Samples samples() {
        return samples;
    }

    /** Sets the checksum of the samples of a stream up to these. */
    void checksum(long newChecksum) {
        checksum = newChecksum;
    }

    /** Makes a batch of the samples. */
    void give(Batch batch) {
        batch.take(samples, inOrder, 0, inOrder.length, position);
        batch.checksum(checksum);
    }
}
