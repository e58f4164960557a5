package io.rnn4j.simd.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.kernel.Rows;
import io.rnn4j.kernel.scalar.ScalarKernels;
import io.rnn4j.simd.VectorKernels;
import io.rnn4j.simd.vector.Lanes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Optional;

class WarmthTest {

    private final Rows a = new Rows(new float[1024], 0, 100);
    private final Rows d = new Rows(new float[1024], 0, 100);

    private static Warmth warmth(long threshold, boolean severalProcessors) {
        return new Warmth(
                threshold,
                severalProcessors,
                VectorKernels::new,
                () -> new ScalarKernels(Lanes.PANEL));
    }

    private void apply(Kernels kernels, Elementwise operation) {
        kernels.apply(operation, 1, 100, d, a, a, a);
    }

    private static Optional<Thread> warmer() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("rnn4j-warmer"))
                .findAny();
    }

    @Test
    void littleWorkWarmsNothing() {
        Warmth warmth = warmth(10_000, true);
        Kernels kernels = new WarmingKernels(warmth);
        for (int call = 0; call < 12; call++) {
            apply(kernels, Elementwise.TANH); // 12 · 100 elements, each as 8 multiply-adds
        }
        assertFalse(warmth.isWarming());
        assertFalse(warmth.of(Elementwise.TANH).isWarm());
        assertEquals(warmth.of(Elementwise.TANH), warmth.next().orElseThrow());
    }

    @Test
    void wideCallsChangeOverEarly() {
        int elements = 40_000;
        Warmth warmth = warmth(40L * elements, true); // five calls, each element as 8 multiply-adds
        Kernels kernels = new WarmingKernels(warmth);
        Rows wide = new Rows(new float[elements], 0, elements);
        for (int call = 0; call < 400; call++) {
            apply(kernels, Elementwise.TANH);
        }
        assertFalse(warmth.of(Elementwise.TANH).isWarm());
        kernels.apply(Elementwise.ADD, 1, elements, wide, wide, wide, null);
        assertTrue(warmth.of(Elementwise.ADD).isWarm());
        assertFalse(warmth.of(Elementwise.TANH).isWarm());
        assertFalse(warmth.isWarming());
    }

    @Test
    @Timeout(120)
    void warmingEndsWithWhatWasAskedFor() throws InterruptedException {
        Warmth warmth = warmth(1_000, true);
        Kernels kernels = new WarmingKernels(warmth);
        apply(kernels, Elementwise.ADD);
        assertFalse(warmth.isWarming());
        apply(kernels, Elementwise.TANH);
        assertTrue(warmth.isWarming());
        warmer().ifPresent(thread -> assertTrue(thread.isDaemon()));
        while (warmth.isWarming()) {
            Thread.sleep(1);
        }
        assertTrue(warmth.of(Elementwise.ADD).isWarm());
        assertTrue(warmth.of(Elementwise.TANH).isWarm());
        assertFalse(warmth.of(Elementwise.SUBTRACT).isWarm());
        assertFalse(warmth.product.isWarm());

        kernels.reduce(Reduction.SUM, 1, 100, d, a);
        assertTrue(warmth.isWarming(), "a kind that comes later is warmed, too");
        while (warmth.isWarming()) {
            Thread.sleep(1);
        }
        assertTrue(warmth.of(Reduction.SUM).isWarm());
        assertFalse(warmth.of(Reduction.MAXIMUM).isWarm());
    }

    @Test
    void largeCallsOnASingleProcessorChangeOverAtOnce() {
        Warmth warmth = warmth(1_000, false);
        large(new WarmingKernels(warmth));
        assertTrue(warmth.product.isWarm());
        assertFalse(warmth.isWarming());
    }

    private static void large(Kernels kernels) {
        Rows matrix = new Rows(new float[256 * 256], 0, 256);
        float[] packed = new float[kernels.packedSize(256, 256)];
        Rows result = new Rows(new float[17 * 256], 0, 256);
        kernels.multiply(17, 256, 256, 256, matrix, packed, result);
    }

    @Test
    void smallCallsOnASingleProcessorAreWarmedBesideTheWork() {
        Warmth warmth = warmth(1_000, false);
        apply(new WarmingKernels(warmth), Elementwise.ADD);
        apply(new WarmingKernels(warmth), Elementwise.ADD);
        assertTrue(warmth.isWarming());
    }

    @Test
    void largeCallsMakeAllKindsChangeOverAtOnce() {
        Warmth warmth = warmth(1_000, true);
        Kernels kernels = new WarmingKernels(warmth);
        large(kernels);
        assertTrue(warmth.product.isWarm());
        apply(kernels, Elementwise.ADD);
        assertTrue(warmth.of(Elementwise.ADD).isWarm());
        assertTrue(warmth.isWarming(), "what has changed over is compiled in the background");
    }

    @Test
    void coldKindsAreWarmedBeforeThoseThatHaveChangedOver() {
        Warmth warmth = warmth(1_000_000, true);
        Kernels kernels = new WarmingKernels(warmth);
        apply(kernels, Elementwise.ADD);
        apply(kernels, Elementwise.TANH);
        apply(kernels, Elementwise.TANH);
        for (int call = 0; call < 3; call++) {
            apply(kernels, Elementwise.EXP);
        }
        warmth.of(Elementwise.EXP).setWarm();
        warmth.of(Elementwise.TANH).setWarm();
        for (Elementwise operation :
                new Elementwise[] {Elementwise.ADD, Elementwise.TANH, Elementwise.EXP}) {
            assertEquals(warmth.of(operation), warmth.next().orElseThrow());
            warmth.of(operation).setExercised();
        }
        assertEquals(Optional.empty(), warmth.next());
    }

    @Test
    void everyKindIsWarmedOnce() {
        Warmth warmth = warmth(1_000_000, true);
        Kernels kernels = new WarmingKernels(warmth);
        apply(kernels, Elementwise.TANH);
        apply(kernels, Elementwise.TANH);
        apply(kernels, Elementwise.ADD);
        assertEquals(warmth.of(Elementwise.TANH), warmth.next().orElseThrow());
        warmth.of(Elementwise.TANH).setExercised();
        assertTrue(warmth.of(Elementwise.TANH).isWarm());
        assertEquals(warmth.of(Elementwise.ADD), warmth.next().orElseThrow());
        assertTrue(warmth.resumes(), "the warmer goes on with what was asked for while it ended");
        assertTrue(warmth.isWarming());
        assertFalse(warmth.resumes(), "there is one already");
        warmth.of(Elementwise.ADD).setExercised();
        warmth.setIdle();
        assertFalse(warmth.resumes());
    }
}
