package io.rnn4j.core.run.batch;

import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.DatasetException;
import io.rnn4j.core.data.SampleBuffer;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.batch.DataCheck.BatchCheck;

import java.util.Arrays;

/**
 * Reads samples of a dataset, pads and checks them. One thread uses it at a time, and reads the
 * next batch while another thread uses the last one.
 */
final class SampleReader {
    private final Dataset data;
    private final SamplePadding padding;
    private final ReadBatch[] batches; // the last one, and that before, which is overwritten next
    private SampleBuffer[] buffers = {};

    SampleReader(
            AssembledModel model, Dataset data, TrainingObjectives objectives, BatchCheck check) {
        this.data = data;
        this.padding = new SamplePadding(model, data.fields(), objectives.paddings());
        this.batches =
                new ReadBatch[] {
                    new ReadBatch(model, padding, check, data::nameOf),
                    new ReadBatch(model, padding, check, data::nameOf)
                };
    }

    /**
     * {@return the samples with the numbers order[first] … order[first + size - 1]; null if they
     * have become unnecessary} The last but one result is overwritten.
     *
     * @param reader says whether samples have become unnecessary; null if they cannot
     */
    ReadBatch read(int[] order, int first, int size, BatchReader reader) {
        int before = buffers.length;
        if (before < size) {
            buffers = Arrays.copyOf(buffers, size);
            for (int n = before; n < size; n++) {
                buffers[n] = new SampleBuffer(data.fields());
            }
        }
        ReadBatch batch = batches[1];
        batches[1] = batches[0];
        batches[0] = batch;
        int[] numbers = batch.numbers(size);
        for (int n = 0; n < size; n++) {
            if (reader != null && reader.isCancelled()) {
                return null;
            }
            numbers[n] = order[first + n];
            read(numbers[n], buffers[n]);
        }
        return batch.take(buffers, size, first);
    }

    /** {@return the number of samples times steps that a batch should not exceed, at most rows} */
    int mostRows(int rows) {
        return padding.mostRows(rows);
    }

    /** {@return whether samples of any batch can be joined} */
    boolean joinsAll() {
        return padding.joinsAll();
    }

    private void read(int sample, SampleBuffer buffer) {
        try {
            buffer.clear();
            data.read(sample, buffer);
            for (int field = 0; field < data.fields().size(); field++) {
                buffer.steps(field); // rejects a field that has not been written
            }
        } catch (RuntimeException failure) {
            throw new DatasetException(data.nameOf(sample), failure);
        }
    }
}
