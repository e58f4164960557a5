package io.rnn4j.core.data;

import io.rnn4j.api.component.RandomNumbers;

import java.util.ArrayList;
import java.util.List;

/** Samples of another dataset that are drawn from a buffer. */
record ShuffledDataset(StreamingDataset source, int samples, long seed)
        implements StreamingDataset {
    @Override
    public List<Field> fields() {
        return source.fields();
    }

    @Override
    public SampleStream open(long epoch) {
        return new Shuffled(
                source.open(epoch), new RandomNumbers(seed, "shuffle of a stream/" + epoch));
    }

    @Override
    public void close() {
        source.close();
    }

    private final class Shuffled implements SampleStream {
        private final SampleStream stream;
        private final RandomNumbers random;
        private final List<SampleBuffer> buffers = new ArrayList<>(); // the first ones are in use
        private boolean ended;
        private int used;
        private long draws;

        Shuffled(SampleStream stream, RandomNumbers random) {
            this.stream = stream;
            this.random = random;
        }

        @Override
        public boolean read(SampleBuffer to) {
            while (!ended && used < samples) {
                fill();
            }
            if (used == 0) {
                return false;
            }
            int drawn = (int) (random.uniform(draws++) * used);
            SampleBuffer buffer = buffers.get(drawn);
            to.copyFrom(buffer);
            used--;
            buffers.set(drawn, buffers.get(used));
            buffers.set(used, buffer); // read to next
            return true;
        }

        private void fill() {
            if (used == buffers.size()) {
                buffers.add(new SampleBuffer(fields()));
            }
            buffers.get(used).clear();
            if (stream.read(buffers.get(used))) {
                used++;
            } else {
                ended = true;
            }
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
