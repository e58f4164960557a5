package io.rnn4j.core.run.batch;

/**
 * Reads the next batch in a thread of its own while the current one is used. At most one batch is
 * ready at a time. A failure of the thread is thrown when the batch is taken that it was reading.
 */
final class ReadAhead implements SampleSource.Batches {
    private final BatchReader source;
    private final Thread thread = new Thread(this::run, "rnn4j-data");
    private final long checksum;
    private ReadBatch ready; // null if none is
    private boolean ended; // the thread reads nothing more
    private Throwable failure; // of the thread; null for none
    private boolean closed;

    /** Starts the thread. */
    ReadAhead(BatchReader source) {
        this.source = source;
        this.checksum = source.checksum();
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        Throwable thrown = null;
        try {
            ReadBatch batch;
            do {
                batch = isWanted() ? source.read() : null;
            } while (offer(batch));
        } catch (Throwable any) {
            thrown = any;
        }
        end(thrown);
    }

    /** Waits until the batch before has been taken; returns whether another one is needed. */
    private synchronized boolean isWanted() throws InterruptedException {
        while (ready != null && !closed) {
            wait();
        }
        return !closed;
    }

    /** Makes a batch ready; returns whether there is one. */
    private synchronized boolean offer(ReadBatch batch) {
        ready = batch;
        notifyAll();
        return batch != null;
    }

    private synchronized void end(Throwable thrown) {
        failure = thrown;
        ended = true;
        notifyAll();
    }

    @Override
    public long checksum() {
        return checksum;
    }

    @Override
    public synchronized boolean next(Batch batch) {
        boolean interrupted = false;
        while (ready == null && !ended) {
            try {
                wait();
            } catch (InterruptedException set) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (ready != null) {
            ready.give(batch);
            ready = null;
            notifyAll();
            return true;
        }
        switch (failure) {
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            case null -> {
                return false;
            }
            default -> throw new IllegalStateException("the reading thread has ended", failure);
        }
    }

    /**
     * Ends the thread, after the sample that it is reading, waits for its end, and closes its
     * source.
     */
    @Override
    public void close() {
        source.cancel();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException set) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        source.close();
    }
}
