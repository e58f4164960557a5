package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;

/** Translates descriptions of layers of Keras 1 to the terms of Keras 2. */
final class FirstKeras {
    private static final Map<String, String> SETTINGS =
            Map.ofEntries(
                    Map.entry("output_dim", "units"),
                    Map.entry("inner_activation", "recurrent_activation"),
                    Map.entry("bias", "use_bias"),
                    Map.entry("p", "rate"),
                    Map.entry("sigma", "stddev"),
                    Map.entry("dropout_W", "dropout"),
                    Map.entry("dropout_U", "recurrent_dropout"),
                    Map.entry("init", "kernel_initializer"),
                    Map.entry("inner_init", "recurrent_initializer"),
                    Map.entry("forget_bias_init", "forget_bias_initializer"),
                    Map.entry("W_regularizer", "kernel_regularizer"),
                    Map.entry("U_regularizer", "recurrent_regularizer"),
                    Map.entry("b_regularizer", "bias_regularizer"),
                    Map.entry("W_constraint", "kernel_constraint"),
                    Map.entry("U_constraint", "recurrent_constraint"),
                    Map.entry("b_constraint", "bias_constraint"));

    private FirstKeras() {}

    /** {@return the layer in the terms of Keras 2; a model is returned as it is} */
    static JsonNode translated(JsonNode layer) {
        if (!(layer instanceof ObjectNode) || !layer.path("config").isObject()) {
            return layer;
        }
        String kind = layer.path("class_name").asText("");
        if (KerasModelReader.isModel(kind)) {
            return layer;
        }
        ObjectNode result = layer.deepCopy();
        ObjectNode config = (ObjectNode) result.get("config");
        if (kind.equals("Embedding")) {
            if (layer.path("config").path("dropout").asDouble() == 0) {
                config.remove("dropout"); // of whole words, in training only
            }
        } else {
            SETTINGS.forEach(
                    (before, after) -> {
                        if (config.has(before)) {
                            config.set(after, config.remove(before));
                        }
                    });
        }
        if (kind.equals("TimeDistributedDense")) {
            result.put("class_name", "Dense");
        }
        if (config.path("layer").isObject()) {
            config.set("layer", translated(config.get("layer")));
        }
        return result;
    }
}
