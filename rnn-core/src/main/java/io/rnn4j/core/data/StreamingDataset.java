package io.rnn4j.core.data;

import io.rnn4j.api.component.SettingChecks;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Samples without random access, of which the number is not known: a file that is read from its
 * beginning to its end, or the output of a program. A model reads them batch by batch.
 *
 * <pre>{@code
 * StreamingDataset data =
 *         StreamingDataset.of(fields, () -> lines.iterator(), (line, sample) -> …).shuffle(10_000, 1);
 * model.fit(data, FitOptions.epochs(3));
 * }</pre>
 *
 * <p>{@code fit}, {@code evaluate} and {@code predict} of a model close every stream that they
 * open, but not the dataset.
 */
public interface StreamingDataset extends AutoCloseable {

    /** {@return the fields of every sample, at least one; always the same} */
    List<Field> fields();

    /**
     * Starts a pass through the samples.
     *
     * @param epoch number of the epoch since {@code compile}, from 0, on which a random order may
     *     depend; 0 outside of training
     * @return the samples
     */
    SampleStream open(long epoch);

    /** Releases what the dataset holds. A second call has no effect. The default does nothing. */
    @Override
    default void close() {}

    /**
     * {@return samples from an iterator, which is created for every pass}
     *
     * @param <T> type of the elements
     * @param fields the fields of every sample, at least one
     * @param source creates the iterator
     * @param writer writes the fields of an element
     */
    static <T> StreamingDataset of(
            List<Field> fields,
            Supplier<? extends Iterator<T>> source,
            BiConsumer<? super T, SampleBuffer> writer) {
        Objects.requireNonNull(fields, "fields");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(writer, "writer");
        return new IteratedDataset<>(new SampleBuffer(fields).fields(), source, writer);
    }

    /**
     * {@return samples from an iterator, for a single pass; a second one is an {@link
     * IllegalStateException}}
     *
     * @param <T> type of the elements
     * @param fields the fields of every sample, at least one
     * @param elements the elements
     * @param writer writes the fields of an element
     */
    static <T> StreamingDataset once(
            List<Field> fields, Iterator<T> elements, BiConsumer<? super T, SampleBuffer> writer) {
        Objects.requireNonNull(fields, "fields");
        Objects.requireNonNull(elements, "elements");
        return of(fields, IteratedDataset.once(elements), writer);
    }

    /**
     * {@return samples in random order, which depends only on the seed and the epoch: the next
     * sample is drawn from a buffer that is always full until the end}
     *
     * @param samples number of samples of the buffer, at least 1, all of them in memory
     * @param seed seed of the order
     */
    default StreamingDataset shuffle(int samples, long seed) {
        SettingChecks.atLeastOne("shuffle", "samples", samples);
        return new ShuffledDataset(this, samples, seed);
    }

    /**
     * {@return samples that are changed when they are read}
     *
     * @param change changes the values of a sample
     */
    default StreamingDataset map(Consumer<SampleBuffer> change) {
        Objects.requireNonNull(change, "change");
        return map(fields(), MappedDataset.change(change));
    }

    /**
     * {@return samples with other fields, which are computed when a sample is read}
     *
     * @param newFields the fields
     * @param mapping computes them
     */
    default StreamingDataset map(List<Field> newFields, SampleMapping mapping) {
        Objects.requireNonNull(newFields, "newFields");
        Objects.requireNonNull(mapping, "mapping");
        return new MappedStreams(this, new SampleBuffer(newFields).fields(), mapping);
    }
}
