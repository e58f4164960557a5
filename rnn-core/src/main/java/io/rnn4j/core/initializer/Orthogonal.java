package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.core.thread.Team;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;
import io.rnn4j.kernel.Rows;

/**
 * A random matrix with orthogonal columns, or orthogonal rows if it has fewer rows than columns
 * (Saxe et al. 2014), uniformly distributed among all such matrices. The product of two different
 * columns or rows differs from 0 by at most 10⁻⁶ times the square of their length.
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
        initialize(values, rows, columns, random, KernelsFinder.best(), Team.Limit.standard());
    }

    void initialize(
            float[] values,
            int rows,
            int columns,
            RandomNumbers random,
            KernelsProvider kernels,
            Team.Limit limit) {
        int count = Math.min(rows, columns);
        int length = Math.max(rows, columns);
        float[] basis = rows <= columns ? values : new float[values.length]; // [count, length]
        new HouseholderProduct(basis, count, length, random, kernels, limit).compute(gain);
        if (basis != values) {
            kernels.create()
                    .transpose(
                            count, length, new Rows(values, 0, count), new Rows(basis, 0, length));
        }
    }

    /** {@return a copy with this length of the columns or rows, finite} */
    public Orthogonal gain(double gain) {
        return new Orthogonal(gain);
    }
}
