package io.rnn4j.core.data;

import java.util.List;

/** Samples of another dataset that are changed when they are read. */
record MappedStreams(StreamingDataset source, List<Field> fields, SampleMapping mapping)
        implements StreamingDataset {
    @Override
    public SampleStream open(long epoch) {
        SampleStream stream = source.open(epoch);
        return new SampleStream() {
            @Override
            public boolean read(SampleBuffer to) {
                SampleBuffer from = to.source(source.fields());
                boolean found = stream.read(from);
                if (found) {
                    mapping.apply(from, to);
                }
                return found;
            }

            @Override
            public void close() {
                stream.close();
            }
        };
    }

    @Override
    public void close() {
        source.close();
    }
}
