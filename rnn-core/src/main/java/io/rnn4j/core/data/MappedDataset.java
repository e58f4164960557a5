package io.rnn4j.core.data;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** A view of a dataset whose samples are changed when they are read. */
final class MappedDataset implements Dataset {
    private final Dataset source;
    private final List<Field> fields;
    private final SampleMapping mapping;

    MappedDataset(Dataset source, List<Field> fields, SampleMapping mapping) {
        this.source = source;
        this.fields = fields;
        this.mapping = mapping;
    }

    /** {@return a mapping to the same fields that copies a sample and changes the copy} */
    static SampleMapping change(Consumer<SampleBuffer> change) {
        return (from, to) -> {
            to.copyFrom(from);
            change.accept(to);
        };
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public int size() {
        return source.size();
    }

    @Override
    public int streams() {
        return source.streams();
    }

    @Override
    public int length(int sample) {
        return source.length(sample);
    }

    @Override
    public void read(int sample, SampleBuffer to) {
        SampleBuffer from = Objects.requireNonNull(to, "to").source(source.fields());
        source.read(sample, from);
        mapping.apply(from, to);
    }

    @Override
    public String nameOf(int sample) {
        return source.nameOf(sample);
    }

    @Override
    public void close() {
        source.close();
    }
}
