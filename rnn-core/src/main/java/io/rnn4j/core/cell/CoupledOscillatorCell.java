package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

/**
 * Coupled oscillators (coRNN, Rusch and Mishra 2021, the discrete form, with the explicit damping
 * of the authors' program): v' = v + Δ(tanh(x·W + y·U + v·V + b) - γy - εv), y' = y + Δv'. The
 * output is y; gradients neither explode nor vanish exponentially if the time step Δ is small.
 *
 * @param timeStep Δ
 * @param frequency γ
 * @param damping ε
 * @param useBias if there is a bias
 */
public record CoupledOscillatorCell(
        double timeStep, double frequency, double damping, boolean useBias) implements Cell {
    /** Checks the settings. */
    public CoupledOscillatorCell {
        if (!(timeStep > 0 && frequency > 0 && damping > 0)) {
            throw new IllegalArgumentException(
                    "coupled_oscillator: time step, frequency and damping are more than 0, got "
                            + timeStep
                            + ", "
                            + frequency
                            + " and "
                            + damping);
        }
    }

    /** Δ = 0.042, γ = 2.7, ε = 4.7, the paper's values for images read pixel by pixel. */
    public CoupledOscillatorCell() {
        this(0.042, 2.7, 4.7, true);
    }

    @Override
    public String name() {
        return "coupled_oscillator";
    }

    @Override
    public void define(Recurrence r) {
        State y = r.state("y");
        State v = r.state("v");
        Expr coupled = v.matmul(r.recurrentWeight("velocity_kernel", r.units(), r.units()));
        Expr force = r.named("z_v", r.gate("y", y).plus(coupled)).tanh();
        Expr slowed = force.minus(y.times(frequency)).minus(v.times(damping));
        Expr velocity = v.plus(slowed.times(timeStep));
        r.next(v, velocity);
        r.next(y, y.plus(velocity.times(timeStep)));
    }

    /**
     * Changes one setting.
     *
     * @param timeStep Δ
     * @return a cell with it
     */
    public CoupledOscillatorCell timeStep(double timeStep) {
        return new CoupledOscillatorCell(timeStep, frequency, damping, useBias);
    }

    /**
     * Changes one setting.
     *
     * @param frequency γ
     * @return a cell with it
     */
    public CoupledOscillatorCell frequency(double frequency) {
        return new CoupledOscillatorCell(timeStep, frequency, damping, useBias);
    }

    /**
     * Changes one setting.
     *
     * @param damping ε
     * @return a cell with it
     */
    public CoupledOscillatorCell damping(double damping) {
        return new CoupledOscillatorCell(timeStep, frequency, damping, useBias);
    }

    /**
     * Changes one setting.
     *
     * @param useBias if there is a bias
     * @return a cell with it
     */
    public CoupledOscillatorCell useBias(boolean useBias) {
        return new CoupledOscillatorCell(timeStep, frequency, damping, useBias);
    }
}
