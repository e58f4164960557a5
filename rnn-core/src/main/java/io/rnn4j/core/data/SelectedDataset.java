package io.rnn4j.core.data;

import java.util.List;

/** A view of some samples of a dataset. */
final class SelectedDataset implements Dataset {
    private final Dataset source;
    private final int[] samples;

    /** Creates a view of the samples with these numbers, an array that nothing changes. */
    SelectedDataset(Dataset source, int[] samples) {
        this.source = source;
        this.samples = samples;
        int size = source.size();
        for (int sample : samples) {
            if (sample < 0 || sample >= size) {
                throw new IllegalArgumentException(
                        "the dataset has the samples 0 to %s, got %s".formatted(size - 1, sample));
            }
        }
    }

    @Override
    public List<Field> fields() {
        return source.fields();
    }

    @Override
    public int size() {
        return samples.length;
    }

    @Override
    public boolean isInMemory() {
        return source.isInMemory();
    }

    @Override
    public int length(int sample) {
        return source.length(samples[requireSample(sample)]);
    }

    @Override
    public void read(int sample, SampleBuffer to) {
        source.read(samples[requireSample(sample)], to);
    }

    @Override
    public String nameOf(int sample) {
        return source.nameOf(samples[requireSample(sample)]);
    }

    @Override
    public void close() {
        source.close();
    }
}
