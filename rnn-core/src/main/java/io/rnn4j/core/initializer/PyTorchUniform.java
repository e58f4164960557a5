package io.rnn4j.core.initializer;

import io.rnn4j.api.cell.CellInitializer;
import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;

/**
 * PyTorch's default for the kernels, recurrent kernels and biases of recurrent layers: uniform
 * random values in ±1/√units. It replaces the bias of 1 of a forget gate. PyTorch has a recurrent
 * bias in addition; cells have one with {@code recurrentBias(true)}.
 *
 * <pre>{@code
 * Initializer torch = new PyTorchUniform();
 * lstm(64).kernelInitializer(torch).recurrentInitializer(torch).biasInitializer(torch);
 * }</pre>
 *
 * <p>Outside of recurrent layers, the number of rows is used in place of the units, which is
 * PyTorch's default for the kernel of {@code Linear}.
 */
public record PyTorchUniform() implements CellInitializer {
    @Override
    public String name() {
        return "pytorch_uniform";
    }

    @Override
    public Initializer of(CellWeight weight, RecurrenceDefinition recurrence) {
        return uniform(recurrence.units());
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        uniform(rows).initialize(values, rows, columns, random);
    }

    private static Uniform uniform(int inputs) {
        double limit = 1 / StrictMath.sqrt(inputs);
        return new Uniform(-limit, limit);
    }
}
