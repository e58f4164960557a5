package io.rnn4j.interchange.keras;

import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.repeatVector;

import io.rnn4j.core.model.Wire;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.equation.EquationCell;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits sequences of a fixed length into steps, and joins steps to sequences, by cells that shift
 * their states.
 */
final class StepReader {
    private static final int MOST_STEPS = 400;

    private final Building building;

    StepReader(Building building) {
        this.building = building;
    }

    /** {@return the steps of a sequence as rows, in the order of time} */
    List<Wire> split(KerasLayer layer, Value input) throws InterchangeException {
        RecurrentReader.requireSequence(layer, input);
        if (input.masked()) {
            throw new InterchangeException(
                    ("%s reads masked steps as if they were not masked, which is not supported;"
                                    + " build the model without a mask before it")
                            .formatted(layer.describe()));
        }
        int steps = input.steps();
        if (steps == Value.OPEN || steps > MOST_STEPS) {
            throw new InterchangeException(
                    ("%s reads %s, expected a fixed number of steps of at most %s; declare it in"
                                    + " the Input layer")
                            .formatted(layer.describe(), input.describe(), MOST_STEPS));
        }
        List<String> lines = new ArrayList<>();
        for (int step = 1; step <= steps; step++) {
            lines.add("d%s = state".formatted(step));
        }
        lines.add("next d1 x");
        for (int step = 2; step <= steps; step++) {
            lines.add("next d%s d%s".formatted(step, step - 1));
        }
        List<Wire> outputs =
                building.use(
                        layer,
                        "steps_%s_of_%s".formatted(steps, input.features()),
                        recurrent(new EquationCell(lines), input.features()).returnStates(true),
                        input.wire());
        return outputs.subList(1, outputs.size()).reversed();
    }

    /** {@return the sequence of rows of the same width, in the order of time} */
    Value join(KerasLayer layer, List<Wire> rows) throws InterchangeException {
        int steps = rows.size();
        requireFew(layer, steps);
        Wire first = rows.getFirst();
        // the same layers serve sequences of other rows of this width only
        String form = steps + "_of_" + first.features();
        Wire wire = building.use(layer, "sequence_" + steps, repeatVector(steps), first).getFirst();
        if (steps > 1) {
            List<String> lines = new ArrayList<>();
            lines.add("h = state");
            for (int step = 1; step <= steps; step++) {
                lines.add("s%s = state".formatted(step));
            }
            lines.add("next h s1");
            for (int step = 1; step <= steps; step++) {
                lines.add("next s%s s%s".formatted(step, Math.min(step + 1, steps)));
            }
            List<Wire> reads = new ArrayList<>(List.of(wire, first));
            reads.addAll(rows);
            wire =
                    building.use(
                                    layer,
                                    "order_" + form,
                                    recurrent(new EquationCell(lines), first.features())
                                            .returnSequences(true),
                                    reads.toArray(Wire[]::new))
                            .getFirst();
        }
        return new Value(wire, Value.Form.SEQUENCE, steps, wire.features(), null, false, null);
    }

    /** Rejects more steps than are computed one by one. */
    void requireFew(KerasLayer layer, int steps) throws InterchangeException {
        if (steps < 1 || steps > MOST_STEPS) {
            throw new InterchangeException(
                    ("%s gives %s steps, expected 1 to %s; compute this layer before the model, or"
                                    + " build this part in rnn4j")
                            .formatted(layer.describe(), steps, MOST_STEPS));
        }
    }

    /** {@return rows side by side in one row} */
    Wire beside(KerasLayer layer, List<Wire> rows) throws InterchangeException {
        return rows.size() == 1
                ? rows.getFirst()
                : building.use(layer, "row", concatenate(), rows.toArray(Wire[]::new)).getFirst();
    }
}
