package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.component.SettingChecks;

import java.util.Arrays;

/**
 * Columns with a number of normally distributed random elements, at random rows, and zeros
 * elsewhere: every unit has the same number of incoming connections (Martens 2010). As in {@code
 * sparse_} of PyTorch, ⌈sparsity · rows⌉ elements of every column are 0.
 *
 * @param sparsity fraction of the elements of a column that are 0, from 0 to 1
 * @param standardDeviation standard deviation of the other elements, at least 0, such that 9
 *     deviations are finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Sparse(double sparsity, double standardDeviation) implements Initializer {
    /** Checks the settings. */
    public Sparse {
        boolean valid = sparsity >= 0 && sparsity <= 1;
        SettingChecks.require(valid, "sparse", "sparsity", "from 0 to 1", sparsity);
        Deviations.check("sparse", 0, standardDeviation, Deviations.LARGEST_NORMAL);
    }

    /** Creates the initializer with nine of ten elements 0 and standard deviation 0.01. */
    public Sparse() {
        this(0.9, 0.01);
    }

    @Override
    public String name() {
        return "sparse";
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        Arrays.fill(values, 0f);
        int connections = rows - (int) Math.ceil(sparsity * rows);
        int[] order = new int[rows];
        long draws = 0;
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                order[row] = row;
            }
            // the beginning of a random permutation (Fisher and Yates)
            for (int n = 0; n < connections; n++) {
                int other = n + (int) (random.uniform(4 * draws) * (rows - n));
                int row = order[other];
                order[other] = order[n];
                double normal = random.normal(2 * draws + 1); // the uniforms 4n + 2 and 4n + 3
                values[row * columns + column] = (float) (standardDeviation * normal);
                draws++;
            }
        }
    }

    /** {@return a copy with this fraction of zeros, from 0 to 1} */
    public Sparse sparsity(double sparsity) {
        return new Sparse(sparsity, standardDeviation);
    }

    /** {@return a copy with this standard deviation, at least 0 and finite} */
    public Sparse standardDeviation(double standardDeviation) {
        return new Sparse(sparsity, standardDeviation);
    }
}
