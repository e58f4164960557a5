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
import io.rnn4j.interchange.equation.EquationLayer;

import java.util.ArrayList;
import java.util.List;

/** Reads layers with several inputs. */
final class MergeReader {
    private final Building building;
    private final StepReader steps;

    MergeReader(Building building, StepReader steps) {
        this.building = building;
        this.steps = steps;
    }

    /** {@return the merged values} */
    Value merged(KerasLayer layer, List<Value> reads)
            throws InterchangeException, InputPlan.Changed {
        if (overTime(layer, reads)) {
            return joined(layer, reads);
        }
        Value first = reads.getFirst();
        boolean stepByStep = false;
        for (Value other : reads.subList(1, reads.size())) {
            stepByStep |= !areAligned(layer, first, other);
        }
        if (!stepByStep) {
            Wire wire = mergedRows(layer, reads.stream().map(Value::wire).toList());
            return first.with(wire).masked(reads.stream().allMatch(Value::masked));
        }
        List<List<Wire>> rows = new ArrayList<>();
        for (Value value : reads) {
            rows.add(steps.split(layer, value));
        }
        List<Wire> results = new ArrayList<>();
        for (int step = 0; step < first.steps(); step++) {
            int at = step;
            results.add(mergedRows(layer, rows.stream().map(each -> each.get(at)).toList()));
        }
        return steps.join(layer, results);
    }

    /** {@return whether a layer concatenates the steps of sequences} */
    private static boolean overTime(KerasLayer layer, List<Value> reads)
            throws InterchangeException {
        Value first = reads.getFirst();
        JsonNode axis = layer.settings().get("axis");
        if (!layer.kind().equals("Concatenate") || axis == null) {
            return false;
        }
        int last = first.isSequence() ? 2 : 1;
        boolean time = first.isSequence() && (axis.asInt() == 1 || axis.asInt() == -2);
        if (axis.asInt() != -1 && axis.asInt() != last && !time) {
            throw layer.settings().rejected("axis", "the batch cannot be concatenated");
        }
        return time;
    }

    private Value joined(KerasLayer layer, List<Value> reads) throws InterchangeException {
        List<Wire> rows = new ArrayList<>();
        for (Value value : reads) {
            requireFeatures(layer, reads.getFirst(), value);
            rows.addAll(steps.split(layer, value));
        }
        return steps.join(layer, rows);
    }

    private static void requireFeatures(KerasLayer layer, Value first, Value other)
            throws InterchangeException {
        if (other.features() != first.features()) {
            throw new InterchangeException(
                    "%s merges %s and %s, expected the same number of features"
                            .formatted(layer.describe(), first.describe(), other.describe()));
        }
    }

    private Wire mergedRows(KerasLayer layer, List<Wire> reads) throws InterchangeException {
        int width = reads.stream().mapToInt(Wire::features).max().orElseThrow();
        boolean joins = layer.kind().equals("Concatenate");
        boolean same = reads.stream().allMatch(read -> read.features() == width);
        if (!joins && !same) {
            return repeated(layer, reads, width);
        }
        List<Wire> wires = new ArrayList<>();
        for (int number = 0; number < reads.size(); number++) {
            boolean negated =
                    layer.kind().equals("Minimum") || layer.kind().equals("Subtract") && number > 0;
            Wire wire = reads.get(number);
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
        return layer.kind().equals("Minimum") ? negated(layer, "minimum", wire) : wire;
    }

    /** {@return merged rows, where a row of one number counts as one of equal numbers} */
    private Wire repeated(KerasLayer layer, List<Wire> reads, int width)
            throws InterchangeException {
        List<String> lines = new ArrayList<>();
        String operation =
                switch (layer.kind()) {
                    case "Add", "Average" -> "add";
                    case "Subtract" -> "subtract";
                    case "Multiply" -> "multiply";
                    case "Minimum" -> "minimum";
                    default -> "maximum";
                };
        String value = "x1";
        for (int number = 2; number <= reads.size(); number++) {
            lines.add("v%s = %s %s x%s".formatted(number, operation, value, number));
            value = "v" + number;
        }
        if (layer.kind().equals("Average")) {
            lines.add("mean = affine %s %s 0".formatted(value, 1f / reads.size()));
            value = "mean";
        }
        lines.add("output " + value);
        for (Wire read : reads) {
            if (read.features() != 1 && read.features() != width) {
                throw new InterchangeException(
                        "%s merges rows of %s and %s features, expected the same number, or 1"
                                .formatted(layer.describe(), width, read.features()));
            }
        }
        return building.use(layer, "repeated", new EquationLayer(lines), reads.toArray(Wire[]::new))
                .getFirst();
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

    /**
     * {@return whether two values have the same time axis} Inputs get one; sequences of other axes
     * with a fixed number of steps can be merged one step after the other.
     */
    private boolean areAligned(KerasLayer layer, Value first, Value other)
            throws InterchangeException, InputPlan.Changed {
        boolean sameForm = first.form() == other.form() && first.steps() == other.steps();
        if (sameForm && java.util.Objects.equals(first.axis(), other.axis())) {
            return true;
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
        if (sameForm && first.steps() != Value.OPEN && !first.masked() && !other.masked()) {
            return false;
        }
        throw new InterchangeException(
                ("%s merges %s and %s, which have different time steps in rnn4j; declare the same"
                                + " fixed number of steps, without masks, for both")
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
