package io.rnn4j.core.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

@Timeout(60)
class TeamTest {
    private static final long LONG = TimeUnit.HOURS.toNanos(1);
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int PARTS = 7;

    private final List<Thread> started = new CopyOnWriteArrayList<>();
    private int allowed = Integer.MAX_VALUE; // threads that the system permits to start
    private int attempts;

    /** Creates threads, and fails like the JVM if there are too many. */
    private Thread newThread(Runnable work) {
        attempts++;
        Thread thread =
                new Thread(work) {
                    @Override
                    public void start() {
                        if (started.stream().filter(Thread::isAlive).count() >= allowed) {
                            throw new OutOfMemoryError("unable to create native thread");
                        }
                        started.add(this);
                        super.start();
                    }
                };
        thread.setDaemon(true);
        return thread;
    }

    private Team team(long idle, long retry) {
        return new Team(this::newThread, idle, retry);
    }

    /** Runs parts, each of which waits until some threads run a part; each part runs once. */
    private static void runOn(Team team, int threads, int parts) {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        CountDownLatch missing = new CountDownLatch(threads);
        run(
                team,
                parts,
                part -> {
                    if (seen.add(Thread.currentThread())) {
                        missing.countDown();
                    }
                    await(missing);
                });
        assertEquals(threads, seen.size());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interruption) {
            throw new AssertionError(interruption);
        }
    }

    private static void run(Team team, int parts, IntConsumer task) {
        AtomicIntegerArray runs = new AtomicIntegerArray(parts);
        team.run(
                parts,
                part -> {
                    runs.incrementAndGet(part);
                    task.accept(part);
                });
        for (int part = 0; part < parts; part++) {
            assertEquals(1, runs.get(part), "part " + part);
        }
    }

    private void awaitEnd() throws InterruptedException {
        for (Thread thread : started) {
            thread.join();
        }
    }

    @AfterEach
    void allThreadsAreDaemons() {
        assertTrue(started.stream().allMatch(Thread::isDaemon));
    }

    @Test
    void everyPartHasItsOwnThread() {
        Team team = team(LONG, LONG);
        runOn(team, PARTS, PARTS);
        runOn(team, PARTS, PARTS);
        assertEquals(PARTS - 1, started.size());
        runOn(team, 3, 3);
    }

    @Test
    void threadsGrowWithTheOperationsUpToTheLimit() {
        Team.Limit limit = new Team.Limit(4, 100);
        assertEquals(1, limit.threadsFor(0));
        assertEquals(1, limit.threadsFor(199));
        assertEquals(2, limit.threadsFor(200));
        assertEquals(4, limit.threadsFor(Long.MAX_VALUE));
        assertEquals(1, new Team.Limit(1, 1).threadsFor(1_000));
    }

    // ---- threads that cannot be started

    @Test
    void partsWithoutThreadRunOnTheOthers() {
        for (allowed = 0; allowed < PARTS; allowed++) {
            started.clear();
            Team team = team(LONG, LONG);
            for (int call = 0; call < 3; call++) {
                runOn(team, Math.min(PARTS, allowed + 1), PARTS);
            }
            assertEquals(Math.min(PARTS - 1, allowed), started.size());
        }
    }

    @Test
    void fewerPartsRunInParallelAfterAFailure() {
        allowed = 2;
        Team team = team(LONG, LONG);
        runOn(team, 3, PARTS);
        runOn(team, 3, 3);
        runOn(team, 2, 2);
    }

    @Test
    void startIsTriedAgainAfterAWhileOnly() {
        allowed = 2;
        Team patient = team(LONG, LONG);
        runOn(patient, 3, PARTS);
        runOn(patient, 3, PARTS);
        assertEquals(3, attempts);
        allowed = Integer.MAX_VALUE;
        runOn(patient, 3, PARTS);

        started.clear();
        allowed = 2;
        Team impatient = team(LONG, 0);
        runOn(impatient, 3, PARTS);
        allowed = Integer.MAX_VALUE;
        runOn(impatient, PARTS, PARTS);
    }

    /** The factory itself may be what finds no memory. */
    @Test
    void failingFactoryIsAFailureToStart() {
        Team team =
                new Team(
                        work -> {
                            throw new OutOfMemoryError("Java heap space");
                        },
                        LONG,
                        LONG);
        runOn(team, 1, PARTS);
    }

    /** Other processes, or other threads, may keep a started thread from running for a while. */
    @Test
    void noPartWaitsForAThreadThatDoesNotRun() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(1);
        Team team =
                new Team(
                        work ->
                                newThread(
                                        () -> {
                                            await(runs);
                                            work.run();
                                        }),
                        SHORT,
                        LONG);
        for (int parts = 2; parts <= PARTS; parts++) {
            runOn(team, 1, parts);
        }
        runs.countDown();
        awaitEnd(); // they have come too late for any part
    }

    // ---- the end of threads

    @Test
    void idleThreadsEndAndAreReplaced() throws InterruptedException {
        Team team = team(SHORT, LONG);
        for (int call = 1; call <= 5; call++) {
            runOn(team, PARTS, PARTS);
            awaitEnd();
            assertTrue(started.size() >= call * (PARTS - 1), started.toString());
        }
    }

    /** Threads end, or come late, at any moment around the next tasks of other sizes. */
    @Test
    void everyPartRunsOnceWhileThreadsComeAndGo() {
        Team team = team(1, LONG);
        for (int call = 0; call < 2_000; call++) {
            run(team, 2 + call % 3, part -> {});
            if (call % 100 == 0) {
                long start = System.nanoTime();
                while (System.nanoTime() - start < 2 * SHORT) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    // ---- exceptions

    @Test
    void exceptionOfAnyPartReachesTheCaller() {
        for (int failing = 0; failing < PARTS; failing++) {
            for (Throwable thrown :
                    List.of(
                            new IllegalStateException(),
                            new StackOverflowError(),
                            new IOException())) {
                Team team = team(LONG, LONG);
                int which = failing;
                assertSame(
                        thrown,
                        assertThrows(
                                Throwable.class,
                                () -> team.run(PARTS, part -> throwIf(part == which, thrown))));
                run(team, PARTS, part -> {}); // the next task finds no exception
            }
        }
    }

    @Test
    void exceptionsOfSeveralPartsAreForgottenWithTheTask() {
        Team team = team(LONG, LONG);
        IllegalStateException thrown = new IllegalStateException();
        assertThrows(
                IllegalStateException.class, () -> team.run(PARTS, part -> throwIf(true, thrown)));
        run(team, PARTS, part -> {});
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwIf(boolean fails, Throwable thrown) throws T {
        if (fails) {
            throw (T) thrown;
        }
    }

    // ---- class loaders

    private static final InheritableThreadLocal<Object> INHERITED = new InheritableThreadLocal<>();

    /** A living thread keeps nothing of the application whose task has made it start. */
    @Test
    void threadsHoldNoClassLoader() throws InterruptedException {
        List<Thread> workers = new CopyOnWriteArrayList<>();
        WeakReference<ClassLoader> loader = runAsApplication(workers);
        for (Thread worker : workers) {
            assertSame(ClassLoader.getSystemClassLoader(), worker.getContextClassLoader());
            assertNull(worker.getThreadGroup().getParent());
        }
        assertTrue(isCollected(loader));
        assertTrue(workers.stream().allMatch(Thread::isAlive));
    }

    private static WeakReference<ClassLoader> runAsApplication(List<Thread> workers)
            throws InterruptedException {
        AtomicReference<WeakReference<ClassLoader>> loader = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread application =
                new Thread(
                        () -> {
                            ClassLoader own = new URLClassLoader(new URL[0]);
                            loader.set(new WeakReference<>(own));
                            Thread caller = Thread.currentThread();
                            caller.setContextClassLoader(own);
                            INHERITED.set(own);
                            CountDownLatch missing = new CountDownLatch(4);
                            new Team(Team.threads(), LONG, LONG)
                                    .run(
                                            4,
                                            part -> {
                                                assertNotNull(own);
                                                missing.countDown();
                                                await(missing);
                                                if (Thread.currentThread() != caller) {
                                                    assertNull(INHERITED.get());
                                                    workers.add(Thread.currentThread());
                                                }
                                            });
                        });
        application.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        application.start();
        application.join();
        assertNull(failure.get());
        assertEquals(3, workers.size());
        return loader.get();
    }

    /** Classes of the library itself can be unloaded when its threads have ended. */
    @Test
    void loaderOfTheLibraryIsCollectedWhenThreadsHaveEnded() throws Exception {
        WeakReference<ClassLoader> loader = loadAndRun();
        assertTrue(isCollected(loader));
    }

    private WeakReference<ClassLoader> loadAndRun() throws Exception {
        Copies copies = new Copies();
        Class<?> copy = copies.loadClass(Team.class.getName());
        assertSame(copies, copy.getClassLoader());
        var constructor = copy.getDeclaredConstructor(ThreadFactory.class, long.class, long.class);
        constructor.setAccessible(true);
        Object team = constructor.newInstance((ThreadFactory) this::newThread, SHORT, LONG);
        IntConsumer task = part -> {};
        copy.getMethod("run", int.class, IntConsumer.class).invoke(team, PARTS, task);
        assertFalse(started.isEmpty());
        awaitEnd();
        started.clear();
        return new WeakReference<>(copies);
    }

    /** Loads the classes of the team again, like the class loader of a deployed application. */
    private static final class Copies extends ClassLoader {
        Copies() {
            super(TeamTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Team.class.getName()) || name.contains("Test")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) {
            String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
            try (var bytes = Team.class.getResourceAsStream(file)) {
                byte[] all = bytes.readAllBytes();
                return defineClass(name, all, 0, all.length);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private static boolean isCollected(WeakReference<?> reference) throws InterruptedException {
        for (int attempt = 0; attempt < 100 && reference.get() != null; attempt++) {
            System.gc();
            Thread.sleep(10);
        }
        return reference.get() == null;
    }
}
