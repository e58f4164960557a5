package io.rnn4j.core.training;

/**
 * The cosine. That of {@link StrictMath} allocates, and that of {@link Math} may differ elsewhere.
 */
public final class Cosine {
    private Cosine() {}

    /**
     * Returns cos(π · part), to 1e-15.
     *
     * @param part of half a turn, from 0 to 1
     */
    public static double ofHalfTurn(double part) {
        if (part > 0.5) {
            return -ofHalfTurn(1 - part);
        }
        return part > 0.25 ? sine(Math.PI * (0.5 - part)) : cosine(Math.PI * part);
    }

    /** The Taylor series, for an angle of at most π/4: the term left out is below 1e-17. */
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
