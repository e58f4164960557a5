package io.rnn4j.core.data;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Samples whose fields are written from the elements of iterators. */
record IteratedDataset<T>(
        List<Field> fields,
        Supplier<? extends Iterator<T>> source,
        BiConsumer<? super T, SampleBuffer> writer)
        implements StreamingDataset {

    /** {@return a supplier that returns an iterator once} */
    static <T> Supplier<Iterator<T>> once(Iterator<T> elements) {
        AtomicBoolean used = new AtomicBoolean();
        return () -> {
            if (used.getAndSet(true)) {
                throw new IllegalStateException(
                        "the samples can be read only once; train for one epoch, or give a source"
                                + " that can be read again, StreamingDataset.of(fields, () ->"
                                + " iterator, writer)");
            }
            return elements;
        };
    }

    @Override
    public SampleStream open(long epoch) {
        Iterator<T> elements =
                Objects.requireNonNull(source.get(), "the source of samples returned null");
        return new SampleStream() {
            @Override
            public boolean read(SampleBuffer to) {
                if (!elements.hasNext()) {
                    return false;
                }
                writer.accept(elements.next(), to);
                return true;
            }

            @Override
            public void close() {
                if (elements instanceof AutoCloseable closeable) {
                    try {
                        closeable.close();
                    } catch (RuntimeException failure) {
                        throw failure;
                    } catch (Exception failure) {
                        throw new IllegalStateException(
                                "the source of samples cannot be closed: " + failure, failure);
                    }
                }
            }
        };
    }
}
