package io.rnn4j.core.run.batch;

import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.DatasetException;
import io.rnn4j.core.data.SampleBuffer;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.training.Examples;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** Reads samples of a dataset, pads and checks them. One thread uses it at a time. */
final class SampleReader {
    private final AssembledModel model;
    private final Dataset data;
    private final BiFunction<DataCheck, Examples, Samples> check;
    private final SamplePadding padding;
    private SampleBuffer[] buffers = {};

    SampleReader(
            AssembledModel model,
            Dataset data,
            TrainingObjectives objectives,
            BiFunction<DataCheck, Examples, Samples> check) {
        this.model = model;
        this.data = data;
        this.check = check;
        this.padding = new SamplePadding(model, data.fields(), objectives.paddings());
    }

    /**
     * {@return the samples with the numbers order[first] … order[first + size - 1]; null if they
     * have become unnecessary}
     */
    Samples read(int[] order, int first, int size, BooleanSupplier cancelled) {
        int before = buffers.length;
        if (before < size) {
            buffers = Arrays.copyOf(buffers, size);
            for (int n = before; n < size; n++) {
                buffers[n] = new SampleBuffer(data.fields());
            }
        }
        for (int n = 0; n < size; n++) {
            if (cancelled.getAsBoolean()) {
                return null;
            }
            read(order[first + n], buffers[n]);
        }
        int[] numbers = Arrays.copyOfRange(order, first, first + size);
        IntFunction<String> names = n -> data.nameOf(numbers[n]);
        return check.apply(new DataCheck(model, names), padding.pad(buffers, size, names));
    }

    /** {@return the number of samples times steps that a batch should not exceed, at most rows} */
    int mostRows(int rows) {
        return padding.mostRows(rows);
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
