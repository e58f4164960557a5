package io.rnn4j.kernel.scalar;

/**
 * The fused multiply-add {@code a·b + c}, rounded once, on every JVM at a bearable price.
 *
 * <p>{@link Math#fma(float, float, float)} is one instruction where the processor has it. Where it
 * has not, the JDK computes in arbitrary precision, hundreds of times slower than a multiplication.
 * There this class computes in double with rounding to odd, which gives the same bits at the cost
 * of a few operations.
 */
public final class Fma {

    private static final int TRIALS = 4;
    private static final int CALLS = 4;

    /**
     * How many times slower than {@link #exact} the JDK's method may look before it is taken for
     * software. Measured, interpreted or compiled: the instruction takes 0.2 to 1.1 times as long,
     * software 130 times and more.
     */
    private static final double SOFTWARE_RATIO = 12;

    private static final boolean HARDWARE = measure();

    private Fma() {}

    /**
     * Tells whether this JVM runs {@link Math#fma(float, float, float)} as an instruction of the
     * processor.
     *
     * @return false if {@link #fma} and everything that is built on it takes the slow way
     */
    public static boolean isHardware() {
        return HARDWARE;
    }

    /**
     * Returns {@code a·b + c} rounded once: the bits of {@link Math#fma(float, float, float)}.
     *
     * @param a first factor
     * @param b second factor
     * @param c addend
     * @return the float nearest to a·b + c
     */
    public static float fma(float a, float b, float c) {
        return HARDWARE ? Math.fma(a, b, c) : exact(a, b, c);
    }

    /**
     * The fused multiply-add by double arithmetic. The product of two floats is exact in double.
     * Their sum with c is rounded to odd: if it is inexact, the neighbour whose last bit is 1 is
     * taken. A double so rounded keeps, in its last bit, that something was cut off, so the
     * rounding to float, at least two bits shorter, decides as if it saw the exact sum (Boldo and
     * Melquiond, "Emulation of a FMA and correctly rounded sums", 2008).
     */
    public static float exact(float a, float b, float c) {
        double product = (double) a * b;
        double addend = c;
        double sum = product + addend;
        double addendSeen = sum - product;
        double error =
                (product - (sum - addendSeen)) + (addend - addendSeen); // sum + error is exact
        long bits = Double.doubleToRawLongBits(sum);
        // NaN and infinite sums have an error of NaN, which neither comparison takes for a number.
        if ((error > 0 || error < 0) && (bits & 1) == 0) {
            bits += error > 0 == sum > 0 ? 1 : -1;
        }
        return (float) Double.longBitsToDouble(bits);
    }

    /** Compares the two ways; the least of several short trials is proof against interruptions. */
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
        // kept is never NaN; it is looked at so that no compiler drops the loops.
        return fastest < SOFTWARE_RATIO * Math.max(1, fastestExact) && !Float.isNaN(kept);
    }
}
