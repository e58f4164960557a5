package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Set;

/** Writes the description of a model as JSON. */
final class ConfigWriter {
    /** Layers that take all their inputs as one list. */
    private static final Set<String> LISTS =
            Set.of("Add", "Average", "Maximum", "Multiply", "Concatenate", "Attention");

    private final KerasTarget target;
    private final boolean third;

    ConfigWriter(KerasTarget target) {
        this.target = target;
        this.third = target == KerasTarget.KERAS_3;
    }

    ObjectNode write(WrittenModel model) {
        ObjectNode json = KerasJson.object();
        ObjectNode config = KerasJson.object();
        if (third) {
            json.put("module", model.sequential() ? "keras" : "keras.src.models.functional");
        }
        json.put("class_name", model.sequential() ? "Sequential" : "Functional");
        json.set("config", config);
        config.put("name", model.sequential() ? "sequential" : "functional");
        config.put("trainable", true);
        ArrayNode layers = config.putArray("layers");
        for (WrittenLayer layer : model.layers()) {
            layers.add(layer(layer, model.sequential()));
        }
        ArrayNode shape =
                (ArrayNode)
                        model.layers()
                                .getFirst()
                                .config()
                                .get(third ? "batch_shape" : "batch_input_shape");
        if (model.sequential()) {
            if (third) {
                config.set("build_input_shape", shape);
            }
        } else {
            ArrayNode inputs = config.putArray("input_layers");
            model.inputs().forEach(name -> inputs.addArray().add(name).add(0).add(0));
            ArrayNode outputs = config.putArray("output_layers");
            model.outputs().forEach(output -> outputs.add(history(output)));
        }
        if (third) {
            json.put("registered_name", model.sequential() ? null : "Functional");
            json.putObject("build_config").set("input_shape", model.sequential() ? shape : null);
        } else {
            json.put("keras_version", target.version());
            json.put("backend", "tensorflow");
        }
        return json;
    }

    private static ArrayNode history(WrittenValue value) {
        return KerasJson.object()
                .arrayNode()
                .add(value.layer())
                .add(value.call())
                .add(value.output());
    }

    private ObjectNode layer(WrittenLayer layer, boolean sequential) {
        ObjectNode json = KerasJson.object();
        if (third) {
            json.put("module", "keras.layers");
        }
        json.put("class_name", layer.kind());
        ObjectNode config = layer.config();
        if (!config.has("dtype")) {
            config.put("dtype", "float32");
        }
        json.set("config", config);
        if (third) {
            json.putNull("registered_name");
            if (!layer.calls().isEmpty()
                    && layer.calls().getFirst().reads().size() == 1
                    && layer.calls().getFirst().states().isEmpty()) {
                json.putObject("build_config")
                        .set("input_shape", layer.calls().getFirst().reads().getFirst().shape());
            }
        }
        if (!sequential) {
            json.put("name", layer.name());
            ArrayNode calls = json.putArray("inbound_nodes");
            for (WrittenLayer.Call call : layer.calls()) {
                if (third) {
                    calls.add(call(layer, call));
                } else {
                    earlierCall(call, calls.addArray());
                }
            }
        }
        return json;
    }

    private ObjectNode call(WrittenLayer layer, WrittenLayer.Call call) {
        ObjectNode json = KerasJson.object();
        ArrayNode arguments = json.putArray("args");
        ArrayNode reads = LISTS.contains(layer.kind()) ? arguments.addArray() : arguments;
        call.reads().forEach(read -> reads.add(tensor(read)));
        ObjectNode named = json.putObject("kwargs");
        if (!call.states().isEmpty()) {
            ArrayNode states = named.putArray("initial_state");
            call.states().forEach(state -> states.add(tensor(state)));
        }
        return json;
    }

    private ObjectNode tensor(WrittenValue value) {
        ObjectNode json = KerasJson.object().put("class_name", "__keras_tensor__");
        ObjectNode config = json.putObject("config");
        config.set("shape", value.shape());
        config.put("dtype", value.form() == Value.Form.TOKENS ? "int32" : "float32");
        config.set("keras_history", history(value));
        return json;
    }

    /** In Keras 2, initial states follow what a layer reads. */
    private static void earlierCall(WrittenLayer.Call call, ArrayNode json) {
        for (List<WrittenValue> values : List.of(call.reads(), call.states())) {
            for (WrittenValue value : values) {
                json.add(history(value).add(KerasJson.object()));
            }
        }
    }
}
