package io.rnn4j.core.engine.objective;

import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.KernelsProvider;
import io.rnn4j.kernel.Rows;

import java.util.Arrays;

/**
 * Computes the spectral radius of a square matrix, the largest modulus of its eigenvalues, as the
 * limit of ‖Wᵏ‖^(1/k) (Gelfand 1941) by squaring. A relative rounding error ε of Wᵏ changes the
 * result only by ε/k, so that single precision suffices.
 */
public final class SpectralRadiusRun {
    /** Squarings after which k is so large that the limit is reached to about 1e-6. */
    private static final int SQUARINGS = 24;

    /** The change of the logarithm over two squarings at which it is accepted. */
    private static final double TOLERANCE = 1e-7;

    private final Kernels kernels;
    private final int size;
    private final float[] power;
    private final float[] square;
    private final float[] packed;

    private SpectralRadiusRun(KernelsProvider provider, int size) {
        this.kernels = provider.create();
        this.size = size;
        this.power = new float[size * size];
        this.square = new float[size * size];
        this.packed = new float[kernels.packedSize(size, size)];
    }

    /**
     * {@return the spectral radius of the square of some columns of a matrix, whose rows are as
     * many as these columns; NaN if an element is not finite}
     */
    public static double of(
            KernelsProvider provider, float[] matrix, int columns, int firstColumn, int size) {
        SpectralRadiusRun run = new SpectralRadiusRun(provider, size);
        for (int row = 0; row < size; row++) {
            int at = row * columns + firstColumn;
            System.arraycopy(matrix, at, run.power, row * size, size);
        }
        return run.compute();
    }

    private double compute() {
        double logarithm = scale(power); // of ‖Wᵏ‖^(1/k)
        double estimate = logarithm;
        int unchanged = 0;
        for (int n = 0; n < SQUARINGS && Double.isFinite(logarithm) && unchanged < 2; n++) {
            Rows rows = new Rows(power, 0, size);
            kernels.pack(size, size, rows, false, packed);
            Arrays.fill(square, 0f);
            kernels.multiply(size, size, size, size, rows, packed, new Rows(square, 0, size));
            double grown = scale(square); // ln ‖W²ᵏ‖ - 2 ln ‖Wᵏ‖
            System.arraycopy(square, 0, power, 0, power.length);
            double before = estimate;
            estimate = logarithm + Math.scalb(grown, -n); // (ln ‖W²ᵏ‖ - ln ‖Wᵏ‖) / k
            logarithm += Math.scalb(grown, -n - 1);
            unchanged = Math.abs(estimate - before) <= TOLERANCE ? unchanged + 1 : 0;
        }
        return Math.exp(unchanged < 2 ? logarithm : estimate);
    }

    /** Divides a matrix by its norm; returns the logarithm of the norm. */
    private static double scale(float[] matrix) {
        double squares = 0;
        for (float element : matrix) {
            squares += (double) element * element;
        }
        float factor = (float) (1 / Math.sqrt(squares));
        for (int k = 0; k < matrix.length && factor < Float.POSITIVE_INFINITY; k++) {
            matrix[k] *= factor;
        }
        return squares == 0 ? Double.NEGATIVE_INFINITY : -Math.log(factor);
    }
}
