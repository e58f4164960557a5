package io.rnn4j.serialization;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.message.ReadableText;
import io.rnn4j.core.training.CheckpointStorage.Checkpoint;
import io.rnn4j.core.training.CheckpointStorage.Stored;
import io.rnn4j.core.training.StateValues;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads checkpoints. */
final class CheckpointReader {
    private CheckpointReader() {}

    /**
     * Reads a file.
     *
     * @throws ModelFileException if it is not a checkpoint, or is damaged
     * @throws IOException if it cannot be read
     */
    static Stored read(Path file) throws IOException {
        return FileErrors.naming(
                file,
                "the file cannot be read: %s",
                () ->
                        FileErrors.uninterrupted(
                                () -> {
                                    try (TensorFile tensors = TensorFile.openUnnamed(file)) {
                                        Checkpoint checkpoint = read(tensors);
                                        String library = ModelReader.library(tensors);
                                        return new Stored(
                                                file,
                                                checkpoint,
                                                library.equals(Library.NAME_AND_VERSION)
                                                        ? ""
                                                        : library);
                                    }
                                }));
    }

    private static Checkpoint read(TensorFile file) throws IOException {
        ModelReader.requireFormat(file);
        if (!file.metadataNames().contains(CheckpointWriter.KEY)) {
            throw new ModelFileException(
                    "the metadata have no 'checkpoint', so this is only a model; load it with"
                            + " ModelFile.load");
        }
        file.requireChecksum();
        StateValues state = new StateValues();
        file.readJson(CheckpointWriter.KEY, json -> readValues(json, state));
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (TensorInfo tensor : file.tensors().values()) {
            if (!tensor.name().startsWith(CheckpointWriter.PREFIX)) {
                weights.put(tensor.name(), file.read(tensor));
                continue;
            }
            String name = tensor.name().substring(CheckpointWriter.PREFIX.length());
            if (state.has(name)) {
                throw new ModelFileException(
                        "'%s' is given twice".formatted(ReadableText.quoted(name)));
            }
            if (tensor.type().equals(TensorTypes.FLOAT64)) {
                state.putNumbers(name, file.readNumbers(tensor));
            } else {
                state.putTensor(name, file.read(tensor));
            }
        }
        return new Checkpoint(weights, state);
    }

    private static Void readValues(JsonReader json, StateValues state) throws IOException {
        int[] left = {FileLimits.STATE};
        json.completeObject(
                List.of("version", "integers", "numbers", "texts"),
                field -> {
                    if (field.equals("version")) {
                        requireVersion(json);
                        return;
                    }
                    json.object(
                            name -> {
                                if (--left[0] < 0) {
                                    throw json.failure(
                                            "expected at most %s values, got more"
                                                    .formatted(FileLimits.STATE));
                                }
                                if (state.has(name)) {
                                    throw json.failure("the value is given twice");
                                }
                                readValue(field, name, json, state);
                            });
                });
        return null;
    }

    private static void requireVersion(JsonReader json) throws IOException {
        String version = json.text();
        if (!version.equals(CheckpointWriter.VERSION)) {
            throw json.failure(
                    ("the checkpoint has version '%s', this rnn4j reads version %s; resume the"
                                    + " training with the rnn4j that wrote it, or a newer one")
                            .formatted(ReadableText.quoted(version), CheckpointWriter.VERSION));
        }
    }

    private static void readValue(String kind, String name, JsonReader json, StateValues state)
            throws IOException {
        switch (kind) {
            case "integers" -> state.putInteger(name, json.integer(Long.MIN_VALUE, Long.MAX_VALUE));
            case "numbers" -> state.putNumber(name, json.number());
            default -> {
                String text = json.text();
                if (text.length() > StateValues.LONGEST_TEXT) {
                    throw json.expected("at most " + StateValues.LONGEST_TEXT + " characters");
                }
                state.putText(name, text);
            }
        }
    }
}
