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
        JsonNode owner = layer(number);
        if (owner.path("class_name").asText().equals("TimeDistributed")) {
            owner = owner.path("config").path("layer");
        }
        String kind = owner.path("class_name").asText();
        JsonNode settings = owner.path("config");
        if (kind.equals("Softmax")
                && function.equals("softmax")
                && owner instanceof ObjectNode softmax
                && settings instanceof ObjectNode object) {
            requireUnread(number, function);
            softmax.put("class_name", "Activation");
            object.put("activation", "linear").remove("axis");
            return;
        }
        JsonNode activation = settings.path("activation");
        boolean known = kind.startsWith("Dense") || kind.equals("Activation");
        String name =
                activation.isTextual()
                        ? activation.textValue()
                        : activation.path("config").asText("");
        if (!known || !name.equals(function) || !(settings instanceof ObjectNode object)) {
            throw new InterchangeException(
                    ("the loss of output %s takes probabilities, expected a %s in the last layer,"
                                    + " which is part of the loss in rnn4j; load the model without"
                                    + " its training settings and compile it")
                            .formatted(number, function));
        }
        requireUnread(number, name);
        object.put("activation", "linear");
    }

    /** Rejects a layer whose probabilities are read by other layers, which would get logits. */
    private void requireUnread(int number, String function) throws InterchangeException {
        JsonNode layers = config.path("config").path("layers");
        String name = nameOf(layer(number));
        for (JsonNode layer : layers) {
            if (reads(layer.path("inbound_nodes"), name)) {
                throw new InterchangeException(
                        ("layer '%s' reads the %s of output %s, which is part of the loss in rnn4j;"
                             + " load the model without its training settings, and compile it with"
                             + " a loss of probabilities, or another output")
                                .formatted(nameOf(layer), function, number));
            }
        }
    }

    private static String nameOf(JsonNode layer) {
        return layer.path("config").path("name").asText(layer.path("name").asText());
    }

    /** {@return whether a description of uses names a layer as the first element of a list} */
    private static boolean reads(JsonNode node, String name) {
        if (node.isArray() && node.path(0).isTextual() && node.path(0).asText().equals(name)) {
            return true;
        }
        for (JsonNode part : node) {
            if (reads(part, name)) {
                return true;
            }
        }
        return false;
    }

    /** {@return the layer that computes an output; a missing node if there is none} */
    private JsonNode layer(int number) {
        JsonNode inner = config.path("config");
        JsonNode layers = inner.isArray() ? inner : inner.path("layers");
        if (config.path("class_name").asText().equals("Sequential")) {
            return number > 0 ? layers.path(-1) : layers.path(layers.size() - 1);
        }
        JsonNode outputs = inner.path("output_layers");
        JsonNode output = outputs.path(0).isTextual() ? outputs : outputs.path(number);
        for (JsonNode layer : layers) {
            if (nameOf(layer).equals(output.path(0).asText())) {
                return layer;
            }
        }
        return layers.path(-1);
    }
}
