package io.rnn4j.core.data;

/** One pass through the samples of a {@link StreamingDataset}. One thread uses it at a time. */
@FunctionalInterface
public interface SampleStream extends AutoCloseable {

    /**
     * Reads the next sample.
     *
     * @param to buffer for the fields of the dataset, all of which are written
     * @return whether there was a sample; false at the end, where nothing is written
     */
    boolean read(SampleBuffer to);

    /** Ends the pass, also before its last sample. The default does nothing. */
    @Override
    default void close() {}
}
