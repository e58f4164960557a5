package io.rnn4j.core.initializer;

import io.rnn4j.api.cell.CellInitializer;
import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.cell.GateColumns;
import io.rnn4j.api.cell.GateRole;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.cell.WeightRole;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;

import java.util.Arrays;
import java.util.List;

/**
 * Biases with which the units of a gated cell forget over times from 2 to T steps (Tallec and
 * Ollivier 2018, section 3): with u uniform in [1, T - 1] for every unit,
 *
 * <pre>
 * b = ln u    for a gate that keeps the state: f of an LSTM, z of a GRU
 * b = -ln u   for a gate that replaces it: i of an LSTM
 * b = 0       for all others
 * </pre>
 *
 * <p>It is the bias initializer of a recurrent layer, for example {@code
 * lstm(64).biasInitializer(new Chrono(784))}. It replaces the bias of 1 of a forget gate.
 *
 * @param steps T, the number of time steps over which dependencies reach, at least 2; required
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Chrono(@Required int steps) implements CellInitializer {
    /** Checks the number of steps. */
    public Chrono {
        SettingChecks.require(steps >= 2, "chrono", "steps", "at least 2", steps);
    }

    /** Creates the initializer for 2 steps, with which all biases are 0; specify the steps. */
    public Chrono() {
        this(2);
    }

    @Override
    public String name() {
        return "chrono";
    }

    @Override
    public Initializer of(CellWeight weight, RecurrenceDefinition recurrence) {
        if (weight.role() != WeightRole.BIAS) {
            throw new IllegalArgumentException(
                    "chrono initialises biases, but '%s' of cell '%s' multiplies a row; use it as the"
                                    .formatted(weight.name(), recurrence.cell().name())
                            + " bias initializer");
        }
        if (!recurrence.hasMemoryGates()) {
            throw new IllegalArgumentException(
                    ("chrono: cell '%s' declares no gate that keeps or replaces its state; use a"
                                    + " cell such as an LSTM or GRU, or declare it with"
                                    + " Recurrence.keeps(gate)")
                            .formatted(recurrence.cell().name()));
        }
        return new OfGates(steps, recurrence.gatesOfBias(weight));
    }

    /** Sets the values to 0, because no gates are given. */
    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        Arrays.fill(values, 0f);
    }

    /** {@return a copy with this number T of time steps, at least 2} */
    public Chrono steps(int steps) {
        return new Chrono(steps);
    }

    /** The initializer of a bias with the columns of its gates. */
    private record OfGates(int steps, List<GateColumns> gates) implements Initializer {
        @Override
        public String name() {
            return "chrono";
        }

        @Override
        public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
            Arrays.fill(values, 0f);
            for (GateColumns gate : gates) {
                for (int unit = 0; unit < gate.columns(); unit++) {
                    // the same number for all gates of a unit
                    double bias = StrictMath.log(1 + (steps - 2) * random.uniform(unit));
                    values[gate.firstColumn() + unit] =
                            (float) (gate.role() == GateRole.KEEPS ? bias : -bias);
                }
            }
        }
    }
}
