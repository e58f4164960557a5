package io.rnn4j.core.thread;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * The calling thread and daemon threads that run the parts of a task in parallel. The daemons are
 * started at first use, park while there is no task, and end when they have been idle for some
 * seconds. While one caller uses the team, another caller runs its parts sequentially: slower, with
 * the same result. The same holds for parts whose thread cannot be started.
 */
public final class Team {

    /**
     * How many threads share a task: one for every {@code operationsPerThread} multiply-adds, at
     * least one, up to a maximum. Handing parts over takes longer than a small task.
     *
     * @param threads maximum number of threads, at least 1
     * @param operationsPerThread number of multiply-adds for each thread, at least 1
     */
    public record Limit(int threads, long operationsPerThread) {
        /** The system property that sets the default maximum. */
        public static final String PROPERTY = "rnn4j.threads";

        /** The default number of multiply-adds for each thread: about 0.1 ms of products. */
        public static final long OPERATIONS = 1 << 20;

        /**
         * {@return the default: at most as many threads as the property says, or else as there are
         * processors}
         *
         * @throws IllegalArgumentException if the property is not a positive number
         */
        public static Limit standard() {
            String property = System.getProperty(PROPERTY);
            int threads = Runtime.getRuntime().availableProcessors();
            if (property != null) {
                try {
                    threads = Integer.parseInt(property.trim());
                } catch (NumberFormatException failure) {
                    throw new IllegalArgumentException(
                            "-D%s is a number of threads, got '%s'".formatted(PROPERTY, property),
                            failure);
                }
            }
            if (threads < 1) {
                throw new IllegalArgumentException(
                        "-D%s is at least 1, got %s".formatted(PROPERTY, threads));
            }
            return new Limit(threads, OPERATIONS);
        }

        /**
         * {@return the number of threads for a task, from 1 to the maximum}
         *
         * @param operations estimated number of multiply-adds of the task
         */
        public int threadsFor(long operations) {
            return Math.clamp(operations / operationsPerThread, 1, threads);
        }
    }

    /** Time without a task after which a thread ends. */
    private static final long IDLE_NANOSECONDS = TimeUnit.SECONDS.toNanos(5);

    /** Number of times that an idle thread wakes up in that time; a team in use delays its end. */
    private static final int CHECKS = 10;

    /** Time after which a thread that could not be started is tried again. */
    private static final long RETRY_NANOSECONDS = TimeUnit.MINUTES.toNanos(1);

    /** The team of all models. */
    public static final Team SHARED = new Team(threads(), IDLE_NANOSECONDS, RETRY_NANOSECONDS);

    private static final Logger LOG = LoggerFactory.getLogger(Team.class);

    /** Spins of about 20 microseconds before a waiting thread yields its processor. */
    private static final int SPINS = 2_000;

    /**
     * Waiting time before a thread parks. In training the parts of a phase end up to 300
     * microseconds apart, and waking a parked thread takes 150: a GRU of 128 units on a batch of 16
     * then took 9.5 instead of 8.5 ms a step on two threads.
     */
    private static final long PATIENCE_NANOSECONDS = 500_000;

    private final ThreadFactory factory;
    private final long idleNanoseconds;
    private final long retryNanoseconds;
    private final ReentrantLock lock = new ReentrantLock();

    // the current task; written by the caller before the number of the call
    private IntConsumer task;
    private int parts;
    private volatile AtomicLongArray claims = new AtomicLongArray(0); // by part: call that took it
    private volatile Thread caller;
    private final AtomicInteger remaining = new AtomicInteger(); // parts that have not ended
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final BooleanSupplier done = () -> remaining.get() == 0; // no allocation in a step

    // guarded by the lock
    private long call; // number of the current call
    private final List<Worker> workers = new ArrayList<>();
    private boolean failedToStart;
    private long failureTime;
    private boolean warned;

    /**
     * Creates a team.
     *
     * @param factory creates the threads
     * @param idleNanoseconds time without a task after which a thread ends
     * @param retryNanoseconds time after which a thread that could not be started is tried again
     */
    Team(ThreadFactory factory, long idleNanoseconds, long retryNanoseconds) {
        this.factory = factory;
        this.idleNanoseconds = idleNanoseconds;
        this.retryNanoseconds = retryNanoseconds;
    }

    /**
     * Returns a factory of threads that inherit nothing from the caller that happens to start them:
     * no thread locals, no context class loader and no thread group, any of which would keep the
     * classes of an application in memory after its end.
     */
    static ThreadFactory threads() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return Thread.ofPlatform()
                .group(group)
                .name("rnn4j-", 1)
                .daemon()
                .priority(Thread.NORM_PRIORITY)
                .inheritInheritableThreadLocals(false) // nor the context class loader
                .factory();
    }

    /**
     * {@return the first item of a part}
     *
     * @param count number of items
     * @param part number of the part, from 0; the number of parts gives the number of items
     * @param parts number of parts
     */
    public static int first(int count, int part, int parts) {
        return (int) ((long) count * part / parts);
    }

    /** Waits for tasks. */
    private final class Worker implements Runnable {
        private final BooleanSupplier assigned = this::isAssigned;
        private final Thread thread = factory.newThread(this);
        private int firstPart;
        private long ended; // the last call that it has worked for
        private volatile long assignedCall;

        private boolean isAssigned() {
            return assignedCall != ended;
        }

        void begin(int newFirstPart) {
            firstPart = newFirstPart;
            assignedCall = call;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            while (awaitTask()) {
                ended = assignedCall;
                runParts(ended, firstPart);
            }
        }

        /** Returns false if the thread has been idle for so long that it ends. */
        private boolean awaitTask() {
            waitFor(assigned);
            long start = System.nanoTime();
            while (!isAssigned()) {
                LockSupport.parkNanos(Team.this, idleNanoseconds / CHECKS);
                if (System.nanoTime() - start >= idleNanoseconds && leave()) {
                    return false;
                }
            }
            return true;
        }

        /** Leaves the team, unless it is in use. */
        private boolean leave() {
            if (!lock.tryLock()) {
                return false;
            }
            try {
                if (isAssigned()) {
                    return false;
                }
                workers.remove(this);
                return true;
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Runs a task for every part, the first on the calling thread.
     *
     * @param count number of parts, at least 1
     * @param newTask takes the number of a part, from 0; an exception of any part is thrown when
     *     all parts have ended
     */
    public void run(int count, IntConsumer newTask) {
        if (count == 1 || lock.isHeldByCurrentThread() || !lock.tryLock()) {
            for (int part = 0; part < count; part++) {
                newTask.accept(part);
            }
            return;
        }
        try {
            share(count, newTask);
        } finally {
            lock.unlock();
        }
    }

    private void share(int count, IntConsumer newTask) {
        int helpers = start(count - 1);
        task = newTask;
        parts = count;
        offer(count);
        remaining.set(count);
        caller = Thread.currentThread();
        call++;
        for (int index = 0; index < helpers; index++) {
            workers.get(index).begin(index + 1);
        }
        runParts(call, 0);
        await();
        caller = null;
        task = null;
        Throwable thrown = failure.getAndSet(null);
        if (thrown != null) {
            throw Team.<RuntimeException>asUnchecked(thrown);
        }
    }

    /**
     * Sets the claims so that the threads of the next call can take its parts, but a late thread of
     * an earlier call takes none.
     */
    private void offer(int count) {
        if (claims.length() < count) {
            AtomicLongArray more = new AtomicLongArray(count);
            for (int part = 0; part < count; part++) {
                more.set(part, call);
            }
            claims = more;
        }
        for (int part = count; part < claims.length(); part++) {
            claims.setOpaque(part, call + 1);
        }
    }

    /**
     * Runs the parts of a call that no thread has taken, starting with the given one: this thread
     * has run it in earlier calls, so that its data may be in the cache. No part waits for a thread
     * that has not been started or is not scheduled.
     */
    private void runParts(long ofCall, int first) {
        AtomicLongArray open = claims;
        int count = Math.min(parts, open.length());
        for (int n = 0; n < count; n++) {
            int part = (first + n) % count;
            if (!open.compareAndSet(part, ofCall - 1, ofCall)) {
                continue;
            }
            try {
                task.accept(part);
            } catch (Throwable thrown) { // the caller throws it
                failure.compareAndSet(null, thrown);
            } finally {
                if (remaining.decrementAndGet() == 0) {
                    LockSupport.unpark(caller); // null if it has seen the end already
                }
            }
        }
    }

    /**
     * Throws a throwable without declaring it, because a task may throw a checked exception, too.
     */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T asUnchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** Spins, then yields, then parks until a condition holds. */
    private static void waitFor(BooleanSupplier condition) {
        for (int spin = 0; !condition.getAsBoolean() && spin < SPINS; spin++) {
            Thread.onSpinWait();
        }
        long start = System.nanoTime();
        while (!condition.getAsBoolean() && System.nanoTime() - start < PATIENCE_NANOSECONDS) {
            Thread.yield();
        }
    }

    private void await() {
        waitFor(done);
        boolean interrupted = false;
        while (!done.getAsBoolean()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts missing threads, and returns how many of the wanted ones there are. */
    private int start(int wanted) {
        if (workers.size() < wanted && !hasJustFailed()) {
            try {
                while (workers.size() < wanted) {
                    Worker worker = new Worker();
                    worker.thread.start();
                    workers.add(worker);
                }
            } catch (OutOfMemoryError refusal) { // the system's limit of threads, or no memory
                failedToStart = true;
                failureTime = System.nanoTime();
                warn(wanted, refusal);
            }
        }
        return Math.min(wanted, workers.size());
    }

    /** {@return whether starting a thread failed so recently that it would probably fail again} */
    private boolean hasJustFailed() {
        return failedToStart && System.nanoTime() - failureTime < retryNanoseconds;
    }

    private void warn(int wanted, OutOfMemoryError refusal) {
        if (!warned) {
            warned = true;
            LOG.warn(
                    "Work for {} threads runs on {}, with the same results: no other thread could"
                            + " be started ({}). Raise the limit of processes or threads, or set"
                            + " fewer threads by Execution.threads or -Drnn4j.threads",
                    wanted + 1,
                    workers.size() + 1,
                    refusal.getMessage());
        }
    }
}
