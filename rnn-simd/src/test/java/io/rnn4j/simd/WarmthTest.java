package io.rnn4j.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.simd.warmup.ColdKernels;
import io.rnn4j.simd.warmup.WarmingKernels;
import io.rnn4j.simd.warmup.Warmth;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Optional;

class WarmthTest {

    private final float[] a = new float[1024];
    private final float[] d = new float[1024];

    private void apply(Kernels kernels, Elementwise operation) {
        kernels.apply(operation, 1, 100, d, 0, 100, a, 0, 100, a, 0, 100, a, 0, 100);
    }

    private static Optional<Thread> warmer() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("rnn4j-warmer"))
                .findAny();
    }

    @Test
    void littleWorkWarmsNothing() {
        Warmth warmth = new Warmth(10_000, true);
        Kernels kernels = new WarmingKernels(warmth);
        for (int call = 0; call < 12; call++) {
            apply(kernels, Elementwise.TANH); // 12 · 100 elements, each as 8 multiply-adds
        }
        assertFalse(warmth.isWarming());
        assertFalse(warmth.of(Elementwise.TANH).isWarm());
        assertEquals(warmth.of(Elementwise.TANH), warmth.next().orElseThrow());
    }

    @Test
    @Timeout(120)
    void warmingEndsWithWhatWasAskedFor() throws InterruptedException {
        Warmth warmth = new Warmth(1_000, true);
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

        kernels.reduce(Reduction.SUM, 1, 100, d, 0, 1, a, 0, 100);
        assertTrue(warmth.isWarming(), "a kind that comes later is warmed, too");
        while (warmth.isWarming()) {
            Thread.sleep(1);
        }
        assertTrue(warmth.of(Reduction.SUM).isWarm());
        assertFalse(warmth.of(Reduction.MAXIMUM).isWarm());
    }

    /** Notes which code was called, and lets time pass by its costs. */
    private static final class Costs {
        final StringBuilder calls = new StringBuilder(); // s for scalar code, v for vectors
        long scalar = 10;
        long vectors;
        private long now;
        private int looks; // at the clock

        private void passes(char code, long cost) {
            calls.append(code);
            now += cost;
        }

        WarmingKernels kernels(Warmth warmth) {
            VectorKernels counted =
                    new VectorKernels() {
                        @Override
                        public void sumRows(
                                int rows,
                                int width,
                                float[] d,
                                int dOffset,
                                float[] a,
                                int aOffset,
                                int aStride) {
                            passes('v', vectors);
                        }
                    };
            ColdKernels cold =
                    new ColdKernels() {
                        @Override
                        public void sumRows(
                                int rows,
                                int width,
                                float[] d,
                                int dOffset,
                                float[] a,
                                int aOffset,
                                int aStride) {
                            passes('s', scalar);
                        }
                    };
            return new WarmingKernels(warmth, counted, cold, this::look);
        }

        private long look() {
            looks++;
            return now;
        }
    }

    private void sumRows(Kernels kernels, int calls) {
        for (int call = 0; call < calls; call++) {
            kernels.sumRows(1, 100, d, 0, a, 0, 100);
        }
    }

    @Test
    void withoutBackgroundScalarAndVectorCodeTakeTurns() {
        Warmth warmth = new Warmth(1_000, false);
        Costs costs = new Costs();
        Kernels kernels = costs.kernels(warmth);
        costs.vectors = 40;
        sumRows(kernels, 13);
        // the first call reaches the threshold; then a slow call for every four
        assertEquals("ss" + "vssss".repeat(2) + "v", costs.calls.toString());
        assertFalse(warmth.sumOfRows.isWarm());
        assertFalse(warmth.isWarming(), "a warmer would take the time of the work");

        costs.vectors = 10; // compiled at last
        costs.calls.setLength(0);
        while (!warmth.sumOfRows.isWarm()) {
            sumRows(kernels, 1);
        }
        String turns = costs.calls.toString();
        assertTrue(turns.matches("s{4}(vs){9,}v"), turns);
        assertFalse(warmth.of(Elementwise.TANH).isWarm());
        int looks = costs.looks;
        sumRows(kernels, 3);
        assertTrue(costs.calls.toString().endsWith("vvvv"), costs.calls.toString());
        assertEquals(looks, costs.looks);
    }

    @Test
    void theClockIsLookedAtOnlyForTurns() {
        Costs costs = new Costs();
        Warmth few = new Warmth(10_000, false);
        sumRows(costs.kernels(few), 12);
        assertEquals(0, costs.looks, "below the threshold");
        sumRows(costs.kernels(few), 1);
        assertEquals(2, costs.looks, "behind it");
        sumRows(costs.kernels(new Warmth(10_000, true)), 13);
        assertEquals(2, costs.looks, "where there is a warmer");
    }

    @Test
    void largeCallsOnASingleProcessorChangeOverAtOnce() {
        Warmth warmth = new Warmth(1_000, false);
        large(new WarmingKernels(warmth));
        assertTrue(warmth.product.isWarm());
        assertFalse(warmth.isWarming());
    }

    private static void large(Kernels kernels) {
        float[] matrix = new float[256 * 256];
        float[] packed = new float[kernels.packedSize(256, 256)];
        kernels.multiply(17, 256, 256, matrix, 0, 256, packed, new float[17 * 256], 0, 256);
    }

    @Test
    void largeCallsMakeAllKindsChangeOverAtOnce() {
        Warmth warmth = new Warmth(1_000, true);
        Kernels kernels = new WarmingKernels(warmth);
        large(kernels);
        assertTrue(warmth.product.isWarm());
        apply(kernels, Elementwise.ADD);
        assertTrue(warmth.of(Elementwise.ADD).isWarm());
        assertTrue(warmth.isWarming(), "what has changed over is compiled in the background");
    }

    @Test
    void coldKindsAreWarmedBeforeThoseThatHaveChangedOver() {
        Warmth warmth = new Warmth(1_000_000, true);
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
        Warmth warmth = new Warmth(1_000_000, true);
        Kernels kernels = new WarmingKernels(warmth);
        apply(kernels, Elementwise.TANH);
        apply(kernels, Elementwise.TANH);
        apply(kernels, Elementwise.ADD);
        assertEquals(warmth.of(Elementwise.TANH), warmth.next().orElseThrow());
        warmth.of(Elementwise.TANH).setExercised();
        assertTrue(warmth.of(Elementwise.TANH).isWarm());
        assertEquals(warmth.of(Elementwise.ADD), warmth.next().orElseThrow());
        assertTrue(warmth.goesOn(), "the warmer goes on with what was asked for while it ended");
        assertTrue(warmth.isWarming());
        assertFalse(warmth.goesOn(), "there is one already");
        warmth.of(Elementwise.ADD).setExercised();
        warmth.setIdle();
        assertFalse(warmth.goesOn());
    }
}
