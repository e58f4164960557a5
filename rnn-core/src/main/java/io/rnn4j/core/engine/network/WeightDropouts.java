package io.rnn4j.core.engine.network;

import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.cell.WeightRole;
import io.rnn4j.api.layer.Node;
import io.rnn4j.core.engine.node.MaskSeed;
import io.rnn4j.core.engine.node.NodeWeights;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.node.WeightDropout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a training run leaves out of weights. A weight that several nodes use loses the same in each
 * of them.
 */
final class WeightDropouts {
    private final Map<String, WeightDropout> byWeight = new HashMap<>();
    private final List<WeightDropout> all = new ArrayList<>();

    /**
     * Returns the weights of a node with copies of its own, if the node leaves something out of
     * them.
     *
     * @param weights the weights that the node shares with other runs
     */
    NodeWeights apply(Node node, NodeWeights weights) {
        if (!(node instanceof Node.Recurrent recurrent)
                || recurrent.recurrence().dropoutRates().weightDrop() == 0) {
            return weights;
        }
        RecurrenceDefinition recurrence = recurrent.recurrence();
        Map<String, WeightDropout> ofNode = new HashMap<>();
        for (CellWeight weight : recurrence.weights()) {
            if (weight.role() == WeightRole.RECURRENT_KERNEL) {
                WeightArray array = weights.weight(weight.name());
                ofNode.put(weight.name(), drop(array, recurrence.dropoutRates().weightDrop()));
            }
        }
        return weights.without(ofNode);
    }

    /** {@return whether no weight has dropout} */
    boolean isEmpty() {
        return all.isEmpty();
    }

    private WeightDropout drop(WeightArray weight, double rate) {
        WeightDropout drop = byWeight.get(weight.name());
        if (drop == null) {
            drop = new WeightDropout(weight, rate);
            byWeight.put(weight.name(), drop);
            all.add(drop);
        }
        return drop;
    }

    /** Draws, or takes all weights as they are, as the call does. */
    void bind(MaskSeed draw) {
        for (int index = 0; index < all.size(); index++) { // an iterator would be allocated
            all.get(index).bind(draw);
        }
    }

    /** Takes from the gradients, by the names of the weights, what was left out. */
    void mask(Map<String, float[]> gradients) {
        for (int index = 0; index < all.size(); index++) {
            WeightDropout drop = all.get(index);
            drop.mask(gradients.get(drop.weight()));
        }
    }
}
