package io.rnn4j.core.run.batch;

/** Reads consecutive batches, in any thread, but one at a time. */
abstract class BatchReader implements SampleSource.Batches {
    private volatile boolean cancelled;

    /** {@return the next batch; null if there is none, or if reading has been cancelled} */
    abstract ReadBatch read();

    /** Ends a read after its current sample; any thread may call it. */
    void cancel() {
        cancelled = true;
    }

    /** {@return whether no further sample is needed} */
    boolean isCancelled() {
        return cancelled;
    }

    @Override
    public boolean next(Batch batch) {
        ReadBatch read = read();
        if (read != null) {
            read.give(batch);
        }
        return read != null;
    }

    @Override
    public void close() {}
}
