package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.core.model.Sequential;
import io.rnn4j.interchange.InterchangeException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the shapes of the inputs of a model. */
final class InputReader {
    private static final int LARGEST = 1 << 24;

    private InputReader() {}

    /** {@return the plan of every input by its name, in the order of the model} */
    static Map<String, InputPlan> plans(KerasModel model) throws InterchangeException {
        Map<String, InputPlan> plans = new LinkedHashMap<>();
        if (model.sequential()) {
            JsonNode shape = shapeOf(model);
            plans.put(Sequential.INPUT, plan(Sequential.INPUT, shape, model.name()));
            return plans;
        }
        for (KerasLayer.Tensor input : model.inputs()) {
            KerasLayer layer =
                    model.layers().stream()
                            .filter(each -> each.name().equals(input.layer()))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new InterchangeException(
                                                    ("the input '%s' of the model is not one"
                                                                    + " of its layers")
                                                            .formatted(input.layer())));
            JsonNode shape = shapeOf(layer);
            InputPlan plan = plan(layer.name(), shape, layer.describe());
            if (plans.put(layer.name(), plan) != null) {
                throw new InterchangeException(
                        "the model has the input '%s' twice".formatted(layer.name()));
            }
        }
        return plans;
    }

    private static JsonNode shapeOf(KerasModel model) {
        List<KerasLayer> layers = model.layers();
        JsonNode shape = layers.isEmpty() ? null : shapeOf(layers.getFirst());
        return shape == null ? model.inputShape() : shape;
    }

    /** {@return the shape of what a first layer reads, with the batch; null if it is unknown} */
    private static JsonNode shapeOf(KerasLayer layer) {
        if (layer.model() != null) {
            return shapeOf(layer.model());
        }
        JsonNode config = layer.settings().json();
        for (String name : List.of("batch_shape", "batch_input_shape")) {
            if (config.path(name).isArray()) {
                return config.get(name);
            }
        }
        JsonNode inner = config.path("layer").path("config").path("batch_input_shape");
        if (inner.isArray()) {
            return inner;
        }
        var shape = KerasJson.object().arrayNode().addNull();
        if (layer.kind().equals("Embedding")) {
            JsonNode length = config.path("input_length");
            return length.isInt() ? shape.add(length.intValue()) : shape.addNull();
        }
        if (config.path("input_dim").isInt()) {
            if (!layer.kind().equals("Dense")) {
                JsonNode length = config.path("input_length");
                shape = length.isInt() ? shape.add(length.intValue()) : shape.addNull();
            }
            return shape.add(config.get("input_dim").intValue());
        }
        return null;
    }

    private static InputPlan plan(String name, JsonNode shape, String where)
            throws InterchangeException {
        if (shape == null || !shape.isArray()) {
            throw new InterchangeException(
                    ("%s: the shape of its input is not in the file; begin the model with an Input"
                                    + " layer")
                            .formatted(where));
        }
        if (shape.size() == 3) {
            int features = size(shape.get(2), where, shape);
            if (features == Value.OPEN) {
                throw new InterchangeException(
                        "%s: the number of features of its input %s is open; declare it"
                                .formatted(where, shape));
            }
            return new InputPlan(
                    name,
                    Value.Form.SEQUENCE,
                    size(shape.get(1), where, shape),
                    features,
                    null,
                    false);
        }
        if (shape.size() == 2) {
            int count = size(shape.get(1), where, shape);
            return count == Value.OPEN
                    ? new InputPlan(name, Value.Form.TOKENS, Value.OPEN, 1, null, false)
                    : new InputPlan(name, Value.Form.ROWS, 1, count, null, false);
        }
        throw new InterchangeException(
                ("%s: its input has the shape %s; only (batch, steps, features) and (batch,"
                                + " features) are supported")
                        .formatted(where, shape));
    }

    private static int size(JsonNode value, String where, JsonNode shape)
            throws InterchangeException {
        if (value.isNull()) {
            return Value.OPEN;
        }
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > LARGEST) {
            throw new InterchangeException(
                    "%s: its input has the damaged shape %s".formatted(where, shape));
        }
        return value.intValue();
    }
}
