package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.interchange.InterchangeException;

/**
 * Leaves out the softmax or sigmoid at an output, because losses of classes take logits here. It
 * changes the description before the model is read.
 */
final class LogitOutputs {
    private final JsonNode config;

    /**
     * Creates an editor.
     *
     * @param config a copy of the description of a model, which is changed
     */
    LogitOutputs(JsonNode config) {
        this.config = config;
    }

    /**
     * Leaves out the activation of the layer that computes an output.
     *
     * @param number number of the output
     * @param function {@code softmax} or {@code sigmoid}
     * @throws InterchangeException if that layer does not compute this function
     */
    void leaveOut(int number, String function) throws InterchangeException {
        ObjectNode layer = layer(number);
        String kind = layer == null ? "" : layer.path("class_name").asText();
        ObjectNode owner = layer;
        if (kind.equals("TimeDistributed")) {
            owner = (ObjectNode) layer.path("config").path("layer");
            kind = owner.path("class_name").asText();
        }
        if (kind.equals("Softmax") && function.equals("softmax")) {
            owner.put("class_name", "Activation");
            ((ObjectNode) owner.get("config")).put("activation", "linear").remove("axis");
            return;
        }
        JsonNode settings = owner == null ? null : owner.get("config");
        JsonNode activation = settings == null ? null : settings.get("activation");
        boolean known = kind.startsWith("Dense") || kind.equals("Activation");
        String name =
                activation == null
                        ? ""
                        : activation.isTextual()
                                ? activation.textValue()
                                : activation.path("config").asText("");
        if (!known || !name.equals(function) || !(settings instanceof ObjectNode object)) {
            throw new InterchangeException(
                    ("the loss of output %s takes probabilities, expected a %s in the last layer,"
                                    + " which is part of the loss in rnn4j; load the model without"
                                    + " its training settings and compile it")
                            .formatted(number, function));
        }
        object.put("activation", "linear");
    }

    private ObjectNode layer(int number) {
        JsonNode inner = config.path("config");
        JsonNode layers = inner.isArray() ? inner : inner.path("layers");
        if (config.path("class_name").asText().equals("Sequential")) {
            return layers.isEmpty() || number > 0
                    ? null
                    : (ObjectNode) layers.get(layers.size() - 1);
        }
        JsonNode outputs = inner.path("output_layers");
        JsonNode output = outputs.path(0).isTextual() ? outputs : outputs.path(number);
        for (JsonNode layer : layers) {
            String name = layer.path("config").path("name").asText(layer.path("name").asText());
            if (name.equals(output.path(0).asText()) && layer instanceof ObjectNode found) {
                return found;
            }
        }
        return null;
    }
}
