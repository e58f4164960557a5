package io.rnn4j.core.run.batch;

import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.batch.DataCheck.BatchCheck;

import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** The samples of a dataset, of which only those of a batch are in memory. */
public final class DatasetSource implements SampleSource {
    private static final int CHECKED = 32; // samples that are checked at a time

    private final AssembledModel model;
    private final Dataset data;
    private final TrainingObjectives objectives;
    private final BatchCheck check;
    private final boolean ahead;
    private final AtomicReference<SampleReader> idle = new AtomicReference<>(); // holds null or one
    private final Samples first;
    private final int longest;

    /**
     * Reads the first sample, and the lengths of all.
     *
     * @param objectives the losses of the model, whose labels may have any number
     * @param check checks samples of a batch
     * @param ahead whether a thread reads the next batch while the current one is used
     */
    public DatasetSource(
            AssembledModel model,
            Dataset data,
            TrainingObjectives objectives,
            BatchCheck check,
            boolean ahead) {
        if (data.size() < 1) {
            throw new IllegalArgumentException(
                    "expected a dataset of at least one sample, got "
                            + (data.size() == 0 ? "none" : "the size " + data.size()));
        }
        int streams = data.streams();
        if (streams > 0) {
            model.requireStreaming(signal -> true, "read whole sequences");
            if (data.size() % streams != 0) {
                throw new IllegalArgumentException(
                        "a dataset of %s streams has %s samples, expected a multiple"
                                .formatted(streams, data.size()));
            }
        }
        this.model = model;
        this.data = data;
        this.objectives = objectives;
        this.check = check;
        this.ahead = ahead;
        this.first =
                new SampleReader(model, data, objectives, check)
                        .read(new int[1], 0, 1, null)
                        .samples();
        this.longest = IntStream.range(0, data.size()).map(this::lengthOf).max().orElse(1);
    }

    /** Checks the values of all samples now, if they are in memory. */
    public DatasetSource checked() {
        if (data.isInMemory()) {
            SampleReader reader = new SampleReader(model, data, objectives, check);
            int[] order = Batch.inOrder(data.size());
            int most = reader.joinsAll() ? CHECKED : 1;
            for (int first = 0; first < order.length; first += most) {
                reader.read(order, first, Math.min(most, order.length - first), null);
            }
        }
        return this;
    }

    @Override
    public int count() {
        return data.size();
    }

    private int lengthOf(int sample) {
        int steps = data.length(sample);
        if (steps < 0) {
            throw new IllegalArgumentException(
                    "%s: expected a length of at least 0, got %s; correct length(int) of the dataset"
                            .formatted(data.nameOf(sample), steps));
        }
        return steps;
    }

    @Override
    public int streams() {
        return data.streams();
    }

    @Override
    public int length(int sample) {
        return data.length(sample);
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
        return new DatasetSource(model, data.range(from, to), objectives, check, ahead);
    }

    @Override
    public void beginEpoch(long number) {}

    @Override
    public void close() {}

    @Override
    public Batches batches(int[] order, int from, int size, int rows) {
        Reader reader = new Reader(order, from, size, rows);
        return ahead && reader.hasSeveralBatches() ? new ReadAhead(reader) : reader;
    }

    /** Reads the samples of an order, in the memory of an epoch before. */
    private final class Reader extends BatchReader {
        private final SampleReader reader;
        private final int[] order;
        private final int most;
        private final int rows;
        private int position;

        Reader(int[] order, int from, int most, int rows) {
            SampleReader used = idle.getAndSet(null);
            this.reader = used == null ? new SampleReader(model, data, objectives, check) : used;
            this.order = order;
            this.position = from;
            this.most = most;
            this.rows = reader.mostRows(rows);
        }

        @Override
        public void close() {
            idle.set(reader);
        }

        boolean hasSeveralBatches() {
            return position + size() < order.length;
        }

        @Override
        ReadBatch read() {
            if (position == order.length) {
                return null;
            }
            int size = size();
            ReadBatch read = reader.read(order, position, size, this);
            position += size;
            return read;
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
    }
}
