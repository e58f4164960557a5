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

/** The dropout masks of the weights of a run. Nodes that share a weight share its mask. */
final class WeightDropouts {
    private final Map<String, WeightDropout> byWeight = new HashMap<>();
    private final List<WeightDropout> all = new ArrayList<>();

    /** {@return the shared weights of a node, with masked copies of those that have dropout} */
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

    /** Draws all masks, or sets the weights to their values of inference. */
    void bind(MaskSeed draw) {
        for (int index = 0; index < all.size(); index++) { // an iterator would be allocated
            all.get(index).bind(draw);
        }
    }

    /** Applies the masks to gradients by the names of the weights. */
    void mask(Map<String, float[]> gradients) {
        for (int index = 0; index < all.size(); index++) {
            WeightDropout drop = all.get(index);
            drop.mask(gradients.get(drop.weight()));
        }
    }
}
