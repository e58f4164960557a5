package io.rnn4j.core.run.fit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts a training when SIGINT (Ctrl-C), SIGTERM or {@code System.exit} ends the process, and
 * delays the end until the training has ended.
 */
final class StopOnShutdown implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StopOnShutdown.class);
    private static final int LONGEST = 6000; // tenths of a second

    private final Thread training = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "rnn4j-shutdown");
    private volatile CheckpointRun checkpoints; // null before there are any
    private volatile boolean shutdown;

    /** Begins to watch for the end of the process, for the training of the current thread. */
    StopOnShutdown() {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException tooLate) {
            LOG.debug("the process is ending already", tooLate);
        }
    }

    private void stop() {
        shutdown = true;
        try {
            training.interrupt();
            for (int n = 0; n < LONGEST && !ended.await(100, TimeUnit.MILLISECONDS); n++) {
                training.interrupt(); // a listener may have cleared it
                if (!training.isAlive() || hasCalledExit()) {
                    joinWriter(); // the training would never end
                    return;
                }
            }
        } catch (InterruptedException endsNow) {
            Thread.currentThread().interrupt();
        }
    }

    private void joinWriter() throws InterruptedException {
        CheckpointRun writing = checkpoints;
        if (writing != null) {
            writing.joinWriter();
        }
    }

    /** Sets the checkpoints of the training. */
    void checkpoints(CheckpointRun newCheckpoints) {
        checkpoints = newCheckpoints;
    }

    /** {@return whether a listener, or what it calls, waits for the end of the process} */
    private boolean hasCalledExit() {
        return Arrays.stream(training.getStackTrace())
                .anyMatch(
                        frame ->
                                frame.getClassName().equals(Runtime.class.getName())
                                        && frame.getMethodName().equals("exit"));
    }

    /** {@return whether the process is ending} */
    boolean isShutdown() {
        return shutdown;
    }

    /** Ends the watch, because the training has ended. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endsAlready) {
            LOG.debug("the process is ending", endsAlready);
        }
    }
}
