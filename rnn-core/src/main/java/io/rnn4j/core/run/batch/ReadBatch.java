package io.rnn4j.core.run.batch;

/**
 * Samples of a batch that have been read, padded and checked.
 *
 * @param samples these samples
 * @param position position of the first one among those of an epoch or a call
 */
record ReadBatch(Samples samples, int position) {

    /** Makes a batch of the samples. */
    void give(Batch batch) {
        batch.take(samples, Batch.inOrder(samples.count()), 0, samples.count(), position);
    }
}
