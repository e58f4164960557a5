package io.rnn4j.interchange.keras;

import static io.rnn4j.core.layer.Layers.add;
import static io.rnn4j.core.layer.Layers.affine;
import static io.rnn4j.core.layer.Layers.attention;
import static io.rnn4j.core.layer.Layers.average;
import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.maximum;
import static io.rnn4j.core.layer.Layers.multiply;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.model.Wire;
import io.rnn4j.interchange.InterchangeException;

import java.util.ArrayList;
import java.util.List;

/** Reads layers with several inputs. */
final class MergeReader {
    private final Building building;

    MergeReader(Building building) {
        this.building = building;
    }

    /** {@return the merged values} */
    Value merged(KerasLayer layer, List<Value> reads)
            throws InterchangeException, InputPlan.Changed {
        Value first = reads.getFirst();
        for (Value other : reads.subList(1, reads.size())) {
            requireAligned(layer, first, other);
        }
        boolean joins = layer.kind().equals("Concatenate");
        if (joins) {
            int last = first.isSequence() ? 2 : 1;
            JsonNode axis = layer.settings().get("axis");
            if (axis != null && axis.asInt() != -1 && axis.asInt() != last) {
                throw layer.settings().rejected("axis", "only the last axis is supported");
            }
        }
        for (Value other : reads) {
            if (!joins && other.features() != first.features()) {
                throw new InterchangeException(
                        "%s merges %s and %s, expected the same number of features"
                                .formatted(layer.describe(), first.describe(), other.describe()));
            }
        }
        List<Wire> wires = new ArrayList<>();
        for (int number = 0; number < reads.size(); number++) {
            boolean negated =
                    layer.kind().equals("Minimum") || layer.kind().equals("Subtract") && number > 0;
            Wire wire = reads.get(number).wire();
            wires.add(negated ? negated(layer, Integer.toString(number), wire) : wire);
        }
        Layer own =
                switch (layer.kind()) {
                    case "Add", "Subtract" -> add();
                    case "Average" -> average();
                    case "Multiply" -> multiply();
                    case "Concatenate" -> concatenate();
                    default -> maximum();
                };
        Wire wire = building.use(layer, "", own, wires.toArray(Wire[]::new)).getFirst();
        if (layer.kind().equals("Minimum")) {
            wire = negated(layer, "minimum", wire);
        }
        return first.with(wire).masked(reads.stream().allMatch(Value::masked));
    }

    private Wire negated(KerasLayer layer, String which, Wire wire) throws InterchangeException {
        return scaled(layer, "negative_" + which, wire, -1);
    }

    private Wire scaled(KerasLayer layer, String role, Wire wire, double factor)
            throws InterchangeException {
        boolean isNew = building.isNew(layer, role);
        Wire result = building.use(layer, role, affine(), wire).getFirst();
        if (isNew) {
            int width = wire.features();
            building.assign(layer, role, "gamma", Building.constant(width, factor), true);
            building.assign(layer, role, "beta", Building.constant(width, 0), true);
        }
        return result;
    }

    /** Inputs that are merged step by step share their time steps. */
    private void requireAligned(KerasLayer layer, Value first, Value other)
            throws InterchangeException, InputPlan.Changed {
        boolean sameForm = first.form() == other.form() && first.steps() == other.steps();
        if (sameForm && java.util.Objects.equals(first.axis(), other.axis())) {
            return;
        }
        if (sameForm && first.axis() != null && other.axis() != null) {
            InputPlan plan = building.plans().get(other.axis());
            InputPlan leader = building.plans().get(first.axis());
            if (plan.along() == null
                    && leader.along() == null
                    && plan.form() == Value.Form.SEQUENCE
                    && building.plans().values().stream()
                            .noneMatch(each -> plan.name().equals(each.along()))) {
                List<String> order = List.copyOf(building.plans().keySet());
                boolean later = order.indexOf(plan.name()) > order.indexOf(leader.name());
                throw building.replan(
                        later ? plan.along(leader.name()) : leader.along(plan.name()));
            }
        }
        throw new InterchangeException(
                ("%s merges %s and %s, which have different time steps in rnn4j; this is not"
                                + " supported")
                        .formatted(layer.describe(), first.describe(), other.describe()));
    }

    /** {@return the attention of a query to values} */
    Value attended(KerasLayer layer, LayerSettings settings, List<Value> reads)
            throws InterchangeException {
        settings.require("score_mode", "dot", "use the mode dot");
        settings.ignore("dropout");
        Value query = reads.getFirst();
        for (Value value : reads) {
            RecurrentReader.requireSequence(layer, value);
        }
        if (reads.size() < 2 || reads.size() > 3) {
            throw new InterchangeException(
                    "%s reads %s tensors, expected query, value and optionally key"
                            .formatted(layer.describe(), reads.size()));
        }
        if (query.masked()) {
            throw new InterchangeException(
                    ("%s has a masked query, for which Keras gives zeros; this is not supported."
                                    + " Mask the value only")
                            .formatted(layer.describe()));
        }
        double factor = Math.sqrt(query.features());
        if (settings.flag("use_scale", false)) {
            StoredArray scale = building.arrays(layer).getFirst();
            if (scale.shape().length > 1 || scale.shape().length == 1 && scale.shape()[0] != 1) {
                throw RecurrentReader.wrongShape(layer, scale, "()");
            }
            factor *= scale.floats()[0];
        }
        List<Wire> wires = new ArrayList<>();
        wires.add(scaled(layer, "scale", query.wire(), factor));
        reads.subList(1, reads.size()).forEach(value -> wires.add(value.wire()));
        building.report(
                layer,
                "",
                "The scale of its scores is fixed; rnn4j divides them by the square root of the"
                        + " width, which a layer before it undoes.");
        Wire wire = building.use(layer, "", attention(), wires.toArray(Wire[]::new)).getFirst();
        return query.with(wire);
    }
}
