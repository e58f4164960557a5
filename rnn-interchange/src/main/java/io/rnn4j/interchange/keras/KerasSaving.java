package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.core.model.Model;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.archive.StoredZip;
import io.rnn4j.interchange.hdf5.Hdf5Content;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes files of Keras. The same model always gives the same bytes. */
final class KerasSaving {
    private KerasSaving() {}

    /** {@return sentences that say what a model has in another form in Keras} */
    static List<String> notes(WrittenModel written) {
        List<String> notes = new ArrayList<>();
        for (WrittenLayer layer : written.layers()) {
            for (WrittenLayer.Array array : layer.arrays()) {
                if (!array.added().isEmpty()) {
                    notes.add(
                            "layer '%s': Keras has one bias, the sum of %s and %s, rounded to float32"
                                    .formatted(
                                            layer.name(),
                                            array.weights().getFirst(),
                                            array.added().getFirst()));
                }
            }
        }
        return notes;
    }

    /** {@return the bytes of a {@code .keras} file} */
    static byte[] zip(Model model, WrittenModel written) throws InterchangeException {
        requireSeenMasks(written);
        ObjectNode config = new ConfigWriter(KerasTarget.KERAS_3).write(written);
        Hdf5Content weights = groups(written);
        Optional<ObjectNode> training = TrainingWriter.write(model, KerasTarget.KERAS_3);
        if (training.isPresent()) {
            config.set("compile_config", training.get());
            new OptimizerStateWriter(model, written, KerasTarget.KERAS_3).numbered(weights);
        }
        String metadata =
                KerasJson.object()
                        .put("keras_version", KerasTarget.KERAS_3.version())
                        .put("date_saved", "1980-01-01@00:00:00")
                        .toString();
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("metadata.json", metadata.getBytes(StandardCharsets.UTF_8));
        entries.put("config.json", config.toString().getBytes(StandardCharsets.UTF_8));
        entries.put("model.weights.h5", weights.toBytes());
        return StoredZip.of(entries);
    }

    /** Rejects layers that would see a mask here and none in Keras 3. */
    private static void requireSeenMasks(WrittenModel written) throws InterchangeException {
        for (WrittenLayer layer : written.layers()) {
            for (WrittenLayer.Call call : layer.calls()) {
                if (!call.states().isEmpty() && call.reads().getFirst().masked()) {
                    throw new InterchangeException(
                            ("layer '%s' cannot be written: in Keras 3, a layer that is given"
                                 + " initial states does not see the mask of its sequence; leave"
                                 + " the mask out, or write .h5 for Keras 2")
                                    .formatted(layer.name()));
                }
            }
        }
    }

    /** {@return the bytes of an HDF5 file} */
    static byte[] hdf5(Model model, WrittenModel written) throws InterchangeException {
        Hdf5Content file = new Hdf5Content();
        file.attribute("keras_version", KerasTarget.KERAS_2.version());
        file.attribute("backend", "tensorflow");
        file.attribute(
                "model_config", new ConfigWriter(KerasTarget.KERAS_2).write(written).toString());
        Hdf5Content weights = file.group("model_weights");
        weights.attribute("keras_version", KerasTarget.KERAS_2.version());
        weights.attribute("backend", "tensorflow");
        weights.attribute(
                "layer_names", written.layers().stream().map(WrittenLayer::name).toList());
        weights.group("top_level_model_weights").attribute("weight_names", List.of());
        for (WrittenLayer layer : written.layers()) {
            Hdf5Content group = weights.group(layer.name());
            List<String> names = new ArrayList<>();
            int next = 0;
            for (WeightLayout.Part part : layout(layer, KerasTarget.KERAS_2).parts()) {
                String path = part.path().isEmpty() ? "" : part.path() + "/";
                for (String role : part.roles()) {
                    String name = "%s/%s%s:0".formatted(layer.name(), path, role);
                    WrittenLayer.Array array = layer.arrays().get(next++);
                    group.array(name, array.shape(), array.values());
                    names.add(name);
                }
            }
            group.attribute("weight_names", names);
        }
        Optional<ObjectNode> training = TrainingWriter.write(model, KerasTarget.KERAS_2);
        if (training.isPresent()) {
            file.attribute("training_config", training.get().toString());
            new OptimizerStateWriter(model, written, KerasTarget.KERAS_2).named(file);
        }
        return file.toBytes();
    }

    /** {@return where the arrays of a layer lie} */
    static WeightLayout layout(WrittenLayer layer, KerasTarget target) throws InterchangeException {
        KerasVersion version = KerasVersion.of(target.version());
        return WeightLayout.of(read(layer, version), version);
    }

    /** {@return the layer as it will be read} */
    static KerasLayer read(WrittenLayer layer, KerasVersion version) throws InterchangeException {
        var json = KerasJson.object().put("class_name", layer.kind());
        json.set("config", layer.config());
        return KerasModelReader.inner(json, version);
    }

    private static Hdf5Content groups(WrittenModel model) throws InterchangeException {
        Hdf5Content file = new Hdf5Content();
        String name = model.sequential() ? "sequential" : "functional";
        file.group("vars").attribute("name", name);
        Map<String, Integer> counts = new HashMap<>();
        for (WrittenLayer layer : model.layers()) {
            int number = counts.merge(layer.kind(), 1, Integer::sum) - 1;
            String group =
                    "layers/" + WeightLayout.numbered(WeightLayout.snake(layer.kind()), number);
            file.group(group + "/vars").attribute("name", layer.name());
            int next = 0;
            for (WeightLayout.Part part : layout(layer, KerasTarget.KERAS_3).parts()) {
                String path = part.path().isEmpty() ? group : group + "/" + part.path();
                for (int variable = 0; variable < part.roles().size(); variable++) {
                    WrittenLayer.Array array = layer.arrays().get(next++);
                    file.array(path + "/vars/" + variable, array.shape(), array.values());
                }
            }
        }
        return file;
    }
}
