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
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
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

    /** Returns the threads that ran the parts, after a check that each part ran once. */
    private static Set<Thread> run(Team team) {
        return run(team, PARTS, part -> {});
    }

    private static Set<Thread> run(Team team, int parts, IntConsumer task) {
        AtomicIntegerArray runs = new AtomicIntegerArray(parts);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        team.run(
                parts,
                part -> {
                    threads.add(Thread.currentThread());
                    runs.incrementAndGet(part);
                    task.accept(part);
                });
        for (int part = 0; part < parts; part++) {
            assertEquals(1, runs.get(part), "part " + part);
        }
        return threads;
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
        assertEquals(PARTS, run(team).size());
        assertEquals(PARTS, run(team).size());
        assertEquals(PARTS - 1, started.size());
        assertEquals(3, run(team, 3, part -> {}).size());
    }

    // ---- threads that cannot be started

    @Test
    void partsWithoutThreadRunOnTheOthers() {
        for (allowed = 0; allowed < PARTS; allowed++) {
            started.clear();
            Team team = team(LONG, LONG);
            for (int call = 0; call < 3; call++) {
                assertEquals(allowed + 1, run(team).size());
            }
            assertEquals(allowed, started.size());
        }
    }

    @Test
    void fewerPartsRunInParallelAfterAFailure() {
        allowed = 2;
        Team team = team(LONG, LONG);
        assertEquals(3, run(team).size());
        assertEquals(3, run(team, 3, part -> {}).size());
        assertEquals(2, run(team, 2, part -> {}).size());
    }

    @Test
    void startIsTriedAgainAfterAWhileOnly() {
        allowed = 2;
        Team patient = team(LONG, LONG);
        run(patient);
        run(patient);
        assertEquals(3, attempts);
        allowed = PARTS;
        assertEquals(3, run(patient).size());

        started.clear();
        allowed = 2;
        Team impatient = team(LONG, 0);
        assertEquals(3, run(impatient).size());
        allowed = PARTS;
        assertEquals(PARTS, run(impatient).size());
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
        assertEquals(Set.of(Thread.currentThread()), run(team));
    }

    // ---- the end of threads

    @Test
    void idleThreadsEndAndAreReplaced() throws InterruptedException {
        Team team = team(SHORT, LONG);
        for (int call = 0; call < 5; call++) {
            run(team);
            awaitEnd();
        }
        assertTrue(started.size() >= 5, started.toString());
    }

    /** Threads end at any moment around the next task. */
    @Test
    void noPartIsLostWhileThreadsEnd() {
        Team team = team(1, LONG);
        for (int call = 0; call < 2_000; call++) {
            run(team, 3, part -> {});
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
                assertEquals(PARTS, run(team).size(), "the next task finds no exception");
            }
        }
    }

    @Test
    void exceptionsOfSeveralPartsAreForgottenWithTheTask() {
        Team team = team(LONG, LONG);
        IllegalStateException thrown = new IllegalStateException();
        assertThrows(
                IllegalStateException.class, () -> team.run(PARTS, part -> throwIf(true, thrown)));
        run(team);
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
        WeakReference<ClassLoader>[] loader = array();
        Thread application =
                new Thread(
                        () -> {
                            ClassLoader own = new URLClassLoader(new URL[0]);
                            loader[0] = new WeakReference<>(own);
                            Thread.currentThread().setContextClassLoader(own);
                            INHERITED.set(own);
                            new Team(Team.threads(), LONG, LONG)
                                    .run(
                                            4,
                                            part -> {
                                                if (part > 0) {
                                                    assertNull(INHERITED.get());
                                                    workers.add(Thread.currentThread());
                                                }
                                                assertNotNull(own);
                                            });
                            INHERITED.remove();
                        });
        application.start();
        application.join();
        return loader[0];
    }

    @SuppressWarnings("unchecked")
    private static WeakReference<ClassLoader>[] array() {
        return new WeakReference[1];
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
