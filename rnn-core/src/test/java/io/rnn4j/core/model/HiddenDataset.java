package io.rnn4j.core.model;

import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.Field;
import io.rnn4j.core.data.SampleBuffer;

import java.util.List;

/** The samples of a dataset, which is not recognised as tensors or as one in memory. */
class HiddenDataset implements Dataset {
    private final Dataset source;

    HiddenDataset(Dataset source) {
        this.source = source;
    }

    @Override
    public List<Field> fields() {
        return source.fields();
    }

    @Override
    public int size() {
        return source.size();
    }

    @Override
    public int length(int sample) {
        return source.length(sample);
    }

    @Override
    public void read(int sample, SampleBuffer to) {
        source.read(sample, to);
    }
}
