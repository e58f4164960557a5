package io.rnn4j.core.run.batch;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.core.data.DatasetException;
import io.rnn4j.core.data.SampleBuffer;
import io.rnn4j.core.data.SampleStream;
import io.rnn4j.core.data.StreamingDataset;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.batch.DataCheck.BatchCheck;

import java.util.ArrayList;
import java.util.List;

/**
 * The samples of streams. Only those of a batch are in memory, or those of the window in which they
 * are grouped by length.
 */
public final class StreamSource implements SampleSource {
    private final AssembledModel model;
    private final StreamingDataset data;
    private final BatchCheck check;
    private final int window;
    private final boolean ahead;
    private final SamplePadding padding;
    private long epoch;
    private Pass pass; // that has been opened, of which no batch has been read; null if none has
    private Samples first;

    /**
     * Opens the stream of the first epoch.
     *
     * @param objectives the losses of the model, whose labels may have any number
     * @param check checks samples of a batch
     * @param epoch number of the first epoch
     * @param window number of batches of a window in which samples are grouped by length; 0 for
     *     none
     * @param ahead whether a thread reads the next batch while the current one is used
     */
    public StreamSource(
            AssembledModel model,
            StreamingDataset data,
            TrainingObjectives objectives,
            BatchCheck check,
            long epoch,
            int window,
            boolean ahead) {
        this.model = model;
        this.data = data;
        this.check = check;
        this.epoch = epoch;
        this.window = window;
        this.ahead = ahead;
        this.padding = new SamplePadding(model, data.fields(), objectives.paddings());
        this.pass = new Pass(data.open(epoch));
        try {
            if (!pass.has(1)) {
                throw new IllegalArgumentException(
                        "expected a stream of at least one sample, got none");
            }
            this.first = fill(newBatch(), pass.samples.subList(0, 1), 0).samples();
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    private ReadBatch newBatch() {
        return new ReadBatch(model, padding, check, StreamSource::name);
    }

    private static ReadBatch fill(ReadBatch batch, List<SampleBuffer> samples, int position) {
        int size = samples.size();
        int[] numbers = batch.numbers(size);
        for (int n = 0; n < size; n++) {
            numbers[n] = position + n;
        }
        return batch.take(samples.toArray(SampleBuffer[]::new), size, position);
    }

    private static String name(long number) {
        return "sample " + number + " of the stream";
    }

    @Override
    public int count() {
        return UNKNOWN;
    }

    @Override
    public int streams() {
        return 0;
    }

    @Override
    public int length(int sample) {
        throw new UnsupportedOperationException("the samples of a stream have no numbers");
    }

    /** {@return the number of steps of the first sample} */
    @Override
    public int longest() {
        return first.longest();
    }

    @Override
    public Samples described() {
        return first;
    }

    /**
     * {@return a checksum of the first samples, up to a number of them, of the epoch that has been
     * opened} Nothing may have been used.
     */
    public long checksumOfFirst(int samples) {
        pass.has(samples);
        SampleChecksum checksum = new SampleChecksum();
        pass.samples.stream().limit(samples).forEach(checksum::add);
        return checksum.value();
    }

    @Override
    public SampleSource samples(int from, int to) {
        throw new UnsupportedOperationException("the samples of a stream have no numbers");
    }

    @Override
    public void beginEpoch(long number) {
        if (number != epoch) {
            epoch = number;
            close();
        }
    }

    @Override
    public Batches batches(int[] order, int from, int size, int rows) {
        Pass opened = pass == null ? new Pass(data.open(epoch)) : pass;
        pass = null;
        try {
            Reader reader = new Reader(opened, from, size, rows);
            return ahead ? new ReadAhead(reader) : reader;
        } catch (RuntimeException | Error failure) {
            opened.stream.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        if (pass != null) {
            Pass opened = pass;
            pass = null;
            opened.stream.close();
        }
    }

    /** A pass through the samples, and those of them that have been read and not been used. */
    private final class Pass {
        private final SampleStream stream;
        private final List<SampleBuffer> samples = new ArrayList<>(); // the next ones
        private final List<SampleBuffer> idle = new ArrayList<>();
        private long read;

        Pass(SampleStream stream) {
            this.stream = stream;
        }

        /** Reads up to a number of samples; returns whether there are as many. */
        boolean has(int count) {
            while (samples.size() < count) {
                SampleBuffer buffer =
                        idle.isEmpty() ? new SampleBuffer(data.fields()) : idle.removeLast();
                if (!read(buffer)) {
                    idle.add(buffer);
                    return false;
                }
                samples.add(buffer);
            }
            return true;
        }

        private boolean read(SampleBuffer buffer) {
            try {
                buffer.clear();
                if (!stream.read(buffer)) {
                    return false;
                }
                for (int field = 0; field < data.fields().size(); field++) {
                    buffer.steps(field); // rejects a field that has not been written
                }
                read++;
                return true;
            } catch (RuntimeException failure) {
                throw new DatasetException(name(read), failure);
            }
        }
    }

    /** Reads the batches of a pass. */
    private final class Reader extends BatchReader {
        private final Pass opened;
        private final int most;
        private final int rows;
        private final RandomNumbers random =
                new RandomNumbers(model.seed(), "like lengths/" + epoch);
        private long windows;
        private int grouped; // number of samples at the beginning that are in groups
        private final SampleChecksum checksum = new SampleChecksum(); // of the samples used
        private final long checksumOfSkipped;
        private int position;
        private ReadBatch last = newBatch(); // which may be in use
        private ReadBatch before = newBatch();

        /** Leaves out a number of samples, which are whole batches. */
        Reader(Pass opened, int skipped, int most, int rows) {
            this.opened = opened;
            this.most = most;
            this.rows = padding.mostRows(rows);
            int size = skipped == 0 ? 0 : nextSize();
            while (size > 0) {
                use(size);
                size = position < skipped ? nextSize() : 0;
            }
            this.checksumOfSkipped = checksum.value();
        }

        @Override
        public long checksum() {
            return checksumOfSkipped;
        }

        @Override
        ReadBatch read() {
            int size = nextSize();
            if (size == 0 || isCancelled()) {
                return null;
            }
            ReadBatch batch = before;
            before = last;
            last = fill(batch, opened.samples.subList(0, size), position);
            use(size);
            last.checksum(checksum.value());
            return last;
        }

        /** Reads the next batch; returns the number of its samples. */
        private int nextSize() {
            if (window > 0 && grouped == 0) {
                group();
            }
            int size = 0;
            int longest = 0;
            while (size < most && !isCancelled() && opened.has(size + 1)) {
                longest = Math.max(longest, opened.samples.get(size).length());
                if (size > 0 && (long) longest * (size + 1) > rows) {
                    break;
                }
                size++;
            }
            return size;
        }

        private void use(int size) {
            List<SampleBuffer> used = opened.samples.subList(0, size);
            used.forEach(checksum::add);
            opened.idle.addAll(used);
            used.clear();
            grouped = Math.max(0, grouped - size);
            position += size;
        }

        /** Reads the samples of a window, and puts those of like lengths together. */
        private void group() {
            long samples = Math.min((long) window * most, Integer.MAX_VALUE);
            while (opened.samples.size() < samples
                    && !isCancelled()
                    && opened.has(opened.samples.size() + 1)) {}
            List<SampleBuffer> read = List.copyOf(opened.samples);
            int[] order =
                    new LengthGroups(n -> read.get(n).length(), most, window)
                            .group(
                                    Batch.inOrder(read.size()),
                                    new RandomNumbers(random.bits(windows++), "window"));
            for (int n = 0; n < order.length; n++) {
                opened.samples.set(n, read.get(order[n]));
            }
            grouped = order.length;
        }

        @Override
        public void close() {
            opened.stream.close();
        }
    }
}
