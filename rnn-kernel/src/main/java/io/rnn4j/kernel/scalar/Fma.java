package io.rnn4j.kernel.scalar;

/**
 * The fused multiply-add {@code a·b + c}, rounded once, at an acceptable speed on every JVM.
 *
 * <p>{@link Math#fma(float, float, float)} is one instruction on processors that have it. On others
 * the JDK computes in arbitrary precision, hundreds of times slower than a multiplication. There
 * this class computes in double with rounding to odd, which gives the same bits in a few
 * operations.
 */
public final class Fma {

    private static final int TRIALS = 4;
    private static final int CALLS = 4;

    /**
     * The time of the JDK's method relative to {@link #exact} above which it counts as software.
     * Measured, interpreted and compiled: the instruction takes 0.2 to 1.1 times as long, software
     * at least 130 times.
     */
    private static final double SOFTWARE_RATIO = 12;

    private static final boolean HARDWARE = measure();

    private Fma() {}

    /**
     * {@return whether {@link Math#fma(float, float, float)} is an instruction of the processor on
     * this JVM; false if {@link #fma} computes in software}
     */
    public static boolean isHardware() {
        return HARDWARE;
    }

    /**
     * {@return {@code a·b + c} rounded once, with the bits of {@link Math#fma(float, float,
     * float)}}
     */
    static float fma(float a, float b, float c) {
        return HARDWARE ? Math.fma(a, b, c) : exact(a, b, c);
    }

    /**
     * The fused multiply-add by double arithmetic. The product of two floats is exact in double.
     * Their sum with c is rounded to odd: if it is inexact, the neighbour whose last bit is 1 is
     * taken. The last bit of such a double records that the sum was inexact, so rounding it to
     * float, which has at least two bits fewer, gives the correctly rounded exact sum (Boldo and
     * Melquiond, "Emulation of a FMA and correctly rounded sums", 2008).
     */
    static float exact(float a, float b, float c) {
        double product = (double) a * b;
        double addend = c;
        double sum = product + addend;
        double addendSeen = sum - product;
        double error =
                (product - (sum - addendSeen)) + (addend - addendSeen); // sum + error is exact
        long bits = Double.doubleToRawLongBits(sum);
        // The error of a NaN or infinite sum is NaN, for which both comparisons are false.
        if ((error > 0 || error < 0) && (bits & 1) == 0) {
            bits += error > 0 == sum > 0 ? 1 : -1;
        }
        return (float) Double.longBitsToDouble(bits);
    }

    /** Compares both methods; the minimum of several short trials excludes interruptions. */
    private static boolean measure() {
        float a = 1.2345678f;
        float b = 0.76543213f;
        float c = 98.765432f;
        long fastest = Long.MAX_VALUE;
        long fastestExact = Long.MAX_VALUE;
        float kept = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            long start = System.nanoTime();
            for (int call = 0; call < CALLS; call++) {
                kept += Math.fma(a + call, b, c);
            }
            long middle = System.nanoTime();
            for (int call = 0; call < CALLS; call++) {
                kept += exact(a + call, b, c);
            }
            long end = System.nanoTime();
            fastest = Math.min(fastest, middle - start);
            fastestExact = Math.min(fastestExact, end - middle);
        }
        // kept is never NaN; reading it prevents the compiler from removing the loops.
        return fastest < SOFTWARE_RATIO * Math.max(1, fastestExact) && !Float.isNaN(kept);
    }
}
