package io.rnn4j.core.training;

/**
 * Cosine with the same bits on all platforms, without allocation. {@link StrictMath#cos} allocates,
 * and {@link Math#cos} may differ between platforms.
 */
final class Cosine {
    private Cosine() {}

    /** {@return cos(π · part) with an error below 1e-15, for parts from 0 to 1} */
    static double ofHalfTurn(double part) {
        if (part > 0.5) {
            return -ofHalfTurn(1 - part);
        }
        return part > 0.25 ? sine(Math.PI * (0.5 - part)) : cosine(Math.PI * part);
    }

    /** Taylor series for angles up to π/4; the first omitted term is below 1e-17. */
    private static double cosine(double x) {
        double sum = 1;
        for (int n = 16; n > 0; n -= 2) {
            sum = 1 - x * x / (n * (n - 1)) * sum;
        }
        return sum;
    }

    private static double sine(double x) {
        double sum = 1;
        for (int n = 17; n > 1; n -= 2) {
            sum = 1 - x * x / (n * (n - 1)) * sum;
        }
        return x * sum;
    }
}
