package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.component.SettingChecks;

/**
 * A random matrix with orthogonal columns, or orthogonal rows if it has fewer rows than columns
 * (Saxe et al. 2014). Normally distributed values are orthogonalized by the modified Gram-Schmidt
 * process in double precision.
 *
 * @param gain length of the columns or rows, finite; negative for opposite directions
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Orthogonal(double gain) implements Initializer {
    /** Checks the setting. */
    public Orthogonal {
        SettingChecks.finite("orthogonal", "gain", gain);
    }

    /** Creates the initializer with gain 1. */
    public Orthogonal() {
        this(1);
    }

    @Override
    public String name() {
        return "orthogonal";
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        int length = Math.max(rows, columns);
        int count = Math.min(rows, columns);
        double[][] basis = new double[length][count];
        for (int i = 0; i < length; i++) {
            for (int j = 0; j < count; j++) {
                basis[i][j] = random.normal((long) i * count + j);
            }
        }
        orthogonalize(basis, count);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double value = rows >= columns ? basis[row][column] : basis[column][row];
                values[row * columns + column] = (float) (gain * value);
            }
        }
    }

    /** Orthogonalizes the columns; the inner loops run along rows, so that they are vectorized. */
    private static void orthogonalize(double[][] basis, int count) {
        double[] products = new double[count];
        for (int k = 0; k < count; k++) {
            double square = 0;
            for (double[] row : basis) {
                square += row[k] * row[k];
            }
            double scale = 1 / StrictMath.sqrt(square);
            for (int j = k; j < count; j++) {
                products[j] = 0;
            }
            for (double[] row : basis) {
                row[k] *= scale;
                double factor = row[k];
                for (int j = k + 1; j < count; j++) {
                    products[j] += factor * row[j];
                }
            }
            for (double[] row : basis) {
                double factor = row[k];
                for (int j = k + 1; j < count; j++) {
                    row[j] -= factor * products[j];
                }
            }
        }
    }

    /** {@return a copy with this length of the columns or rows, finite} */
    public Orthogonal gain(double gain) {
        return new Orthogonal(gain);
    }
}
