package io.rnn4j.testkit;

import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.cell.WeightRole;
import io.rnn4j.api.expr.RandomMask;
import io.rnn4j.core.engine.node.DropoutMask;

import java.util.LinkedHashMap;
import java.util.Map;

/** The weights of a node, with weight drop, in double precision. */
final class ReferenceWeights {
    private final Map<String, double[]> whole;
    private final Map<String, String> fullNames;
    private final Map<String, double[]> remaining = new LinkedHashMap<>();
    private final Map<String, double[]> masks = new LinkedHashMap<>();

    /**
     * Begins without weight drop.
     *
     * @param whole the weights, which may change
     * @param fullNames their names in the model
     */
    ReferenceWeights(Map<String, double[]> whole, Map<String, String> fullNames) {
        this.whole = whole;
        this.fullNames = fullNames;
        whole.forEach((name, values) -> remaining.put(name, values.clone()));
    }

    /** Draws the masks of weight drop. */
    void drop(RecurrenceDefinition recurrence, long seed, long step) {
        double rate = recurrence.dropoutRates().weightDrop();
        for (CellWeight weight : recurrence.weights()) {
            if (rate > 0 && weight.role() == WeightRole.RECURRENT_KERNEL) {
                RandomMask mask = RandomMask.dropout(fullNames.get(weight.name()), rate, true);
                DropoutMask source = new DropoutMask(mask, "weight_drop", 0);
                source.draw(seed, step);
                int columns = weight.shape().columns();
                double[] factors = new double[weight.shape().rows() * columns];
                for (int at = 0; at < factors.length; at++) {
                    int row = at / columns;
                    factors[at] = source.element(row, 0, at % columns);
                }
                masks.put(weight.name(), factors);
            }
        }
    }

    /** {@return the weights that remain; {@link #refresh()} updates them} */
    Map<String, double[]> remaining() {
        return remaining;
    }

    /** Adopts changes of the weights. */
    void refresh() {
        whole.forEach(
                (name, values) -> {
                    double[] kept = masked(name, values);
                    System.arraycopy(kept, 0, remaining.get(name), 0, kept.length);
                });
    }

    /** {@return the elements of a weight or of its gradient, with dropped ones set to 0} */
    double[] masked(String name, double[] values) {
        double[] factors = masks.get(name);
        double[] result = values.clone();
        for (int at = 0; factors != null && at < result.length; at++) {
            result[at] *= factors[at];
        }
        return result;
    }
}
