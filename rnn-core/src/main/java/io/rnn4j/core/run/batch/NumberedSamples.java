package io.rnn4j.core.run.batch;

import io.rnn4j.core.training.GradientSource;

/**
 * The samples of a source of gradients, of which only the numbers and one example are in this
 * process.
 */
public final class NumberedSamples implements SampleSource {
    private final GradientSource source;
    private final Samples example;
    private final int longest;
    private long epoch;

    /** Creates the samples of a source, with its example. */
    public NumberedSamples(GradientSource source, Samples example) {
        this.source = source;
        this.example = example.unmasked(); // by a mask, other samples would have that of this one
        this.longest = example.longest();
    }

    /** {@return the source of the gradients} */
    public GradientSource source() {
        return source;
    }

    @Override
    public int count() {
        return source.size();
    }

    @Override
    public int streams() {
        return 0;
    }

    @Override
    public int length(int sample) {
        throw new UnsupportedOperationException("the lengths of samples elsewhere are not known");
    }

    @Override
    public int longest() {
        return longest;
    }

    @Override
    public Samples described() {
        return example;
    }

    @Override
    public SampleSource samples(int from, int to) {
        throw new UnsupportedOperationException("samples elsewhere cannot be split");
    }

    @Override
    public void beginEpoch(long number) {
        epoch = number;
    }

    @Override
    public void close() {}

    /** {@return batches that have numbers and positions of samples, not the samples} */
    @Override
    public Batches batches(int[] order, int from, int size, int rows) {
        source.beginEpoch(epoch, order, size);
        return new Batches() {
            private int position = from;

            @Override
            public boolean next(Batch batch) {
                if (position == order.length) {
                    return false;
                }
                int count = Math.min(size, order.length - position);
                batch.take(example, order, position, count, position);
                position += count;
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
