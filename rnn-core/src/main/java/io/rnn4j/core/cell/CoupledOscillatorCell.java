package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

/**
 * Coupled oscillators (coRNN, Rusch and Mishra 2021; the discrete form with the explicit damping of
 * the authors' program):
 *
 * <pre>
 * v' = v + Δ(tanh(x·W + y·U + v·V + b) - γy - εv)
 * y' = y + Δv'
 * </pre>
 *
 * <p>The output is y. For small Δ, gradients neither explode nor vanish exponentially.
 *
 * @param timeStep Δ, greater than 0 and finite
 * @param frequency γ, greater than 0 and finite
 * @param damping ε, greater than 0 and finite
 * @param useBias whether there is a bias b
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record CoupledOscillatorCell(
        double timeStep, double frequency, double damping, boolean useBias)
        implements OptionalBiasCell<CoupledOscillatorCell> {
    /** Checks the settings. */
    public CoupledOscillatorCell {
        SettingChecks.positive("coupled_oscillator", "timeStep", timeStep);
        SettingChecks.positive("coupled_oscillator", "frequency", frequency);
        SettingChecks.positive("coupled_oscillator", "damping", damping);
    }

    /** Creates the cell with Δ = 0.042, γ = 2.7, ε = 4.7, as in the paper for sequential images. */
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

    /** {@return a copy with this time step Δ, greater than 0 and finite} */
    public CoupledOscillatorCell timeStep(double timeStep) {
        return new CoupledOscillatorCell(timeStep, frequency, damping, useBias);
    }

    /** {@return a copy with this frequency γ, greater than 0 and finite} */
    public CoupledOscillatorCell frequency(double frequency) {
        return new CoupledOscillatorCell(timeStep, frequency, damping, useBias);
    }

    /** {@return a copy with this damping ε, greater than 0 and finite} */
    public CoupledOscillatorCell damping(double damping) {
        return new CoupledOscillatorCell(timeStep, frequency, damping, useBias);
    }
}
