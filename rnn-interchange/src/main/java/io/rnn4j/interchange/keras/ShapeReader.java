package io.rnn4j.interchange.keras;

import static io.rnn4j.core.layer.Layers.lastStep;
import static io.rnn4j.core.layer.Layers.repeatVector;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.core.model.Wire;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.equation.Columns;

import java.util.ArrayList;
import java.util.List;

/** Reads layers that give the same numbers another shape. */
final class ShapeReader {
    private final Building building;
    private final StepReader steps;

    ShapeReader(Building building, StepReader steps) {
        this.building = building;
        this.steps = steps;
    }

    Value read(KerasLayer layer, Value input) throws InterchangeException, InputPlan.Changed {
        return switch (layer.kind()) {
            case "Flatten" -> flattened(layer, input);
            case "Permute" -> permuted(layer, input);
            default -> reshaped(layer, input);
        };
    }

    private Value flattened(KerasLayer layer, Value input)
            throws InterchangeException, InputPlan.Changed {
        layer.settings().require("data_format", "channels_last", "let features be the last axis");
        return input.isSequence() ? joined(layer, input) : unchanged(layer, input);
    }

    private Value permuted(KerasLayer layer, Value input) throws InterchangeException {
        JsonNode axes = layer.settings().get("dims");
        boolean exchanged = axes != null && axes.size() == 2 && axes.get(0).asInt() == 2;
        if (exchanged && axes.get(1).asInt() == 1 && input.isSequence()) {
            return exchanged(layer, input);
        }
        for (int axis = 0; axes != null && axis < axes.size(); axis++) {
            if (axes.get(axis).asInt() != axis + 1) {
                throw layer.settings()
                        .rejected(
                                "dims",
                                "only the exchange of steps and features, (2, 1), is supported");
            }
        }
        building.report(layer, "", "");
        return input;
    }

    /** {@return a sequence with a step for every feature, which has the values of all steps} */
    private Value exchanged(KerasLayer layer, Value input) throws InterchangeException {
        List<Wire> rows = new ArrayList<>();
        steps.requireFew(layer, input.features());
        for (int feature = 0; feature < input.features(); feature++) {
            Wire column = input.wire();
            if (input.features() > 1) {
                Columns one = new Columns(feature, 1);
                column = building.use(layer, "feature_" + feature, one, column).getFirst();
            }
            rows.add(steps.beside(layer, steps.split(layer, input.with(column))));
        }
        return steps.join(layer, rows);
    }

    /** {@return the steps of a sequence, side by side in one row} */
    private Value joined(KerasLayer layer, Value input)
            throws InterchangeException, InputPlan.Changed {
        if (input.input() != null && input.steps() != Value.OPEN && !input.masked()) {
            int width = size(layer, (long) input.steps() * input.features());
            throw building.replan(input.input().reshapedTo(Value.Form.ROWS, 1, width));
        }
        if (input.steps() == 1 && !input.masked()) {
            return Value.rows(building.use(layer, "", lastStep(), input.wire()).getFirst());
        }
        return Value.rows(steps.beside(layer, steps.split(layer, input)));
    }

    private static int size(KerasLayer layer, long count) throws InterchangeException {
        if (count > 1 << 24) {
            throw new InterchangeException(
                    "%s makes rows of %s numbers, which is too many"
                            .formatted(layer.describe(), count));
        }
        return (int) count;
    }

    private Value reshaped(KerasLayer layer, Value input)
            throws InterchangeException, InputPlan.Changed {
        JsonNode target = layer.settings().get("target_shape");
        long count = (long) Math.max(1, input.steps()) * input.features();
        boolean known = input.steps() != Value.OPEN;
        if (target == null || !target.isArray() || target.isEmpty() || target.size() > 2) {
            throw layer.settings()
                    .rejected(
                            "target_shape", "only (features) and (steps, features) are supported");
        }
        int[] sizes = new int[target.size()];
        long product = 1;
        int open = -1;
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = target.get(axis).isNull() ? -1 : target.get(axis).asInt();
            if (sizes[axis] < 0) {
                open = axis;
            } else {
                product *= sizes[axis];
            }
        }
        if (open >= 0 && known && product > 0) {
            sizes[open] = (int) (count / product);
            product *= sizes[open];
        }
        boolean sequence = sizes.length == 2;
        boolean same =
                sequence == input.isSequence()
                        && sizes[sizes.length - 1] == input.features()
                        && (!sequence || sizes[0] == input.steps());
        if (input.form() == Value.Form.TOKENS || !same && (!known || product != count)) {
            throw layer.settings()
                    .rejected("target_shape", "it cannot be applied to " + input.describe());
        }
        if (same) {
            return unchanged(layer, input);
        }
        return changed(layer, input, sizes);
    }

    /** {@return parts of the row of all numbers as steps} */
    private Value divided(KerasLayer layer, Value input, int[] sizes)
            throws InterchangeException, InputPlan.Changed {
        steps.requireFew(layer, sizes[0]);
        Wire all = input.isSequence() ? joined(layer, input).wire() : input.wire();
        List<Wire> rows = new ArrayList<>();
        for (int step = 0; step < sizes[0]; step++) {
            Columns part = new Columns(step * sizes[1], sizes[1]);
            rows.add(building.use(layer, "part_" + step, part, all).getFirst());
        }
        return steps.join(layer, rows);
    }

    /** {@return what already has the shape, because an input was declared in it} */
    private Value unchanged(KerasLayer layer, Value input) {
        if (input.input() == null || !input.input().reshaped()) {
            building.report(layer, "", "");
            return input;
        }
        building.report(
                layer,
                "",
                "The input '%s' takes %s: the same numbers, in the same order."
                        .formatted(input.input().name(), input.describe()));
        return new Value(
                input.wire(),
                input.form(),
                input.steps(),
                input.features(),
                input.axis(),
                input.masked(),
                plain(input.input()));
    }

    /** An input that Reshape has read can be masked and read like any other. */
    private static InputPlan plain(InputPlan plan) {
        return new InputPlan(
                plan.name(), plan.form(), plan.steps(), plan.features(), plan.along(), false);
    }

    private Value changed(KerasLayer layer, Value input, int[] sizes)
            throws InterchangeException, InputPlan.Changed {
        if (sizes.length == 1) {
            return joined(layer, input);
        }
        if (input.input() != null && !input.masked()) {
            throw building.replan(
                    input.input().reshapedTo(Value.Form.SEQUENCE, sizes[0], sizes[1]));
        }
        if (!input.isSequence() && sizes[0] == 1) {
            Wire wire = building.use(layer, "", repeatVector(1), input.wire()).getFirst();
            return new Value(wire, Value.Form.SEQUENCE, 1, wire.features(), null, false, null);
        }
        if (!input.isSequence() || sizes[1] % input.features() != 0) {
            return divided(layer, input, sizes);
        }
        List<Wire> rows = steps.split(layer, input);
        int each = sizes[1] / input.features();
        List<Wire> joined = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += each) {
            joined.add(steps.beside(layer, rows.subList(from, from + each)));
        }
        return steps.join(layer, joined);
    }
}
