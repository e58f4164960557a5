package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.CheckpointStorage.Checkpoint;
import io.rnn4j.core.training.StateValues;
import io.rnn4j.core.training.TrainedModel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a checkpoint as a model file with further tensors and the text {@value #KEY} in its
 * metadata.
 */
final class CheckpointWriter {
    /** The name of the text. */
    static final String KEY = "checkpoint";

    /** What the names of tensors begin with that are not weights; labels have no colon. */
    static final String PREFIX = KEY + ":";

    static final String VERSION = "1";

    private CheckpointWriter() {}

    /** {@return the writer of the file} */
    static SafetensorsWriter of(TrainedModel model, Checkpoint checkpoint) {
        ObjectNode json = Json.object();
        json.put("version", VERSION);
        ObjectNode integers = json.putObject("integers");
        ObjectNode reals = json.putObject("numbers");
        ObjectNode texts = json.putObject("texts");
        Map<String, double[]> numbers = new LinkedHashMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>(checkpoint.weights());
        StateValues state = checkpoint.state();
        for (String name : state.names()) {
            switch (state.value(name)) {
                case Long value -> integers.put(name, value);
                case Double value when Double.isFinite(value) -> reals.put(name, value);
                case Double value -> reals.put(name, value.toString());
                case String value -> texts.put(name, value);
                case double[] values -> numbers.put(PREFIX + name, values);
                case Object value -> tensors.put(PREFIX + name, (Tensor) value);
            }
        }
        Map<String, String> metadata = metadata(model, state.part("frozen").names());
        metadata.put(KEY, Json.text(json));
        return new SafetensorsWriter(metadata, numbers, tensors);
    }

    /** {@return the metadata; without the model if it has parts that no file can describe} */
    private static Map<String, String> metadata(TrainedModel model, List<String> frozen) {
        ModelWriter writer = new ModelWriter();
        if (model instanceof Model known) {
            try {
                writer.putArchitecture("", known, frozen);
            } catch (IllegalArgumentException notDescribable) {
                // such as a cell that is not installed as a component
            }
        }
        return writer.metadata();
    }
}
