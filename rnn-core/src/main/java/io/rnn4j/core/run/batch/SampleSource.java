package io.rnn4j.core.run.batch;

/** Samples that are used batch by batch. */
public interface SampleSource extends AutoCloseable {
    /** The number of samples of a stream. */
    int UNKNOWN = -1;

    /** {@return the number of samples, or {@link #UNKNOWN}} */
    int count();

    /**
     * {@return the number of parallel streams, one sample of each of which is a batch that
     * continues the batch before; 0 for independent samples}
     */
    int streams();

    /** {@return the longest number of time steps of the inputs of a sample} */
    int length(int sample);

    /** {@return the longest number of time steps of all inputs} */
    int longest();

    /** {@return samples with the inputs, the targets and the widths of all: at least the first} */
    Samples described();

    /** {@return a view of the samples from … to - 1} */
    SampleSource samples(int from, int to);

    /** Starts an epoch with a number, on which the order of a stream may depend. */
    void beginEpoch(long number);

    /**
     * Starts to use samples.
     *
     * @param order numbers of the samples in the order of use; null for those of a stream
     * @param from number of samples of the order that are left out, from the first
     * @param size number of samples of a batch
     * @param rows number of samples times steps that a batch does not exceed, unless it has only
     *     one sample
     */
    Batches batches(int[] order, int from, int size, int rows);

    /** Releases what has been opened and not been used. */
    @Override
    void close();

    /** Consecutive batches. */
    interface Batches extends AutoCloseable {

        /**
         * {@return a checksum of the samples of a stream that have been left out} 0 if they are not
         * those of a stream.
         */
        default long checksum() {
            return 0;
        }

        /** Takes the samples of the next batch; returns false if there is none. */
        boolean next(Batch batch);

        /** Ends the use of the samples, also before the last batch. */
        @Override
        void close();
    }
}
