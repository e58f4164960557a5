package io.rnn4j.simd.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;
import io.rnn4j.kernel.scalar.ScalarKernels;
import io.rnn4j.simd.vector.Lanes;

import org.junit.jupiter.api.Test;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.atomic.AtomicInteger;

class WarmerTest {
    private final Rows a = new Rows(new float[100], 0, 100);

    @Test
    void withoutThreadAllKindsSwitchAtOnce() {
        AtomicInteger attempts = new AtomicInteger();
        Warmth warmth =
                new Warmth(
                        1_000,
                        true,
                        () -> new ScalarKernels(Lanes.PANEL),
                        () -> new ScalarKernels(Lanes.PANEL),
                        work -> {
                            attempts.incrementAndGet();
                            throw new OutOfMemoryError("unable to create native thread");
                        });
        Kernels kernels = new WarmingKernels(warmth);
        for (int call = 0; call < 5; call++) {
            kernels.apply(Elementwise.TANH, 1, 100, a, a, a, a);
            kernels.apply(Elementwise.ADD, 1, 100, a, a, a, a);
        }
        assertTrue(warmth.of(Elementwise.TANH).isWarm());
        assertTrue(warmth.of(Elementwise.ADD).isWarm());
        assertEquals(1, attempts.get());
    }

    @Test
    void threadInheritsNothing() throws Exception {
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        try (URLClassLoader application = new URLClassLoader(new URL[0], before)) {
            current.setContextClassLoader(application);
            Thread thread = Warmer.THREADS.newThread(() -> {});
            assertSame(ClassLoader.getSystemClassLoader(), thread.getContextClassLoader());
            assertTrue(thread.isDaemon());
        } finally {
            current.setContextClassLoader(before);
        }
    }
}
