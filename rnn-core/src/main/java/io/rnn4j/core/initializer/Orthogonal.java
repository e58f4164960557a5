package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;

/**
 * A random matrix with orthogonal columns of length 1, or rows if there are fewer of them (Saxe et
 * al. 2014): normally distributed values made orthogonal by the modified method of Gram and Schmidt
 * in double precision.
 *
 * @param gain the length of the columns or rows
 */
public record Orthogonal(double gain) implements Initializer {
    /** Length 1. */
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

    /** Makes the columns orthogonal; the inner loops run along rows, which compilers vectorize. */
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
}
