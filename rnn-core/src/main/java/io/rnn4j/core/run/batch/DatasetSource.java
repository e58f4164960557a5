package io.rnn4j.core.run.batch;

import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.training.Examples;

import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** The samples of a dataset, of which only those of a batch are in memory. */
public final class DatasetSource implements SampleSource {
    private final AssembledModel model;
    private final Dataset data;
    private final BiFunction<DataCheck, Examples, Samples> check;
    private final Samples first;
    private final int longest;

    /** Reads the first sample, and the lengths of all. */
    public DatasetSource(
            AssembledModel model, Dataset data, BiFunction<DataCheck, Examples, Samples> check) {
        if (data.size() < 1) {
            throw new IllegalArgumentException(
                    "expected a dataset of at least one sample, got none");
        }
        this.model = model;
        this.data = data;
        this.check = check;
        this.first = new SampleReader(model, data, check).read(new int[1], 0, 1);
        this.longest = IntStream.range(0, data.size()).map(data::length).max().orElse(1);
    }

    @Override
    public int count() {
        return data.size();
    }

    @Override
    public int longest() {
        return longest;
    }

    @Override
    public Samples described() {
        return first;
    }

    @Override
    public DatasetSource samples(int from, int to) {
        return new DatasetSource(model, data.range(from, to), check);
    }

    @Override
    public Batches batches(int[] order, int size, int rows) {
        return new ReadBatches(order, size, rows);
    }

    /** Batches that are read one after the other. */
    private final class ReadBatches implements Batches {
        private final SampleReader reader = new SampleReader(model, data, check);
        private final int[] order;
        private final int most;
        private final int rows;
        private int position;

        ReadBatches(int[] order, int most, int rows) {
            this.order = order;
            this.most = most;
            this.rows = rows;
        }

        @Override
        public boolean next(Batch batch) {
            if (position == order.length) {
                return false;
            }
            int size = size();
            batch.take(reader.read(order, position, size), Batch.inOrder(size), 0, size, position);
            position += size;
            return true;
        }

        /** {@return the number of samples of the next batch} */
        private int size() {
            int size = 0;
            int longestOfBatch = 0;
            while (size < most && position + size < order.length) {
                longestOfBatch = Math.max(longestOfBatch, data.length(order[position + size]));
                if (size > 0 && (long) longestOfBatch * (size + 1) > rows) {
                    break;
                }
                size++;
            }
            return size;
        }

        @Override
        public void close() {}
    }
}
