package io.rnn4j.interchange.onnx;

import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.masking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Masks;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.Examples;
import io.rnn4j.interchange.InterchangeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ONNX Runtime computes the same outputs from the files as the model. */
class OnnxWriterTest {
    private static final int[][] SIZES = {{1, 4}, {3, 7}, {2, 1}};

    @TempDir private Path directory;

    @Test
    void outputsAreThoseOfTheModel() throws Exception {
        List<String> failures = new ArrayList<>();
        for (Map.Entry<String, Model> each : ExportedModels.all().entrySet()) {
            for (int opset : new int[] {14, 22}) {
                Path file = directory.resolve("model.onnx");
                try {
                    OnnxWriter.write(each.getValue(), file, new OnnxOptions().opset(opset));
                    for (int[] sizes : SIZES) {
                        Map<String, Tensor> inputs =
                                ExportedModels.inputs(each.getValue(), sizes[0], sizes[1], 3);
                        String difference =
                                difference(
                                        predictions(each.getValue(), inputs),
                                        OnnxRuntime.run(file, inputs),
                                        1e-5);
                        if (difference != null) {
                            failures.add(each.getKey() + ", opset " + opset + ": " + difference);
                        }
                    }
                } catch (Exception failure) {
                    failures.add(each.getKey() + ", opset " + opset + ": " + failure);
                }
            }
        }
        assertEquals(List.of(), failures, () -> String.join("\n", failures));
    }

    static Map<String, Tensor> predictions(Model model, Map<String, Tensor> inputs) {
        return model.predict(examples(inputs));
    }

    private static Examples examples(Map<String, Tensor> inputs) {
        Examples examples = null;
        for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
            Tensor values = input.getValue();
            Tensor rows =
                    input.getKey().equals("tokens")
                            ? values.reshape(values.size(0), values.size(1), 1)
                            : values;
            examples =
                    examples == null
                            ? Examples.of(input.getKey(), rows)
                            : examples.input(input.getKey(), rows);
        }
        return examples;
    }

    static String difference(
            Map<String, Tensor> expected, Map<String, Tensor> got, double allowed) {
        if (!expected.keySet().equals(got.keySet())) {
            return "outputs " + got.keySet() + " instead of " + expected.keySet();
        }
        for (String name : expected.keySet()) {
            Tensor right = expected.get(name);
            Tensor wrong = got.get(name);
            if (!right.shape().equals(wrong.shape())) {
                return name + " has shape " + wrong.shape() + " instead of " + right.shape();
            }
            for (int index = 0; index < right.array().length; index++) {
                double distance = Math.abs((double) right.array()[index] - wrong.array()[index]);
                if (!(distance <= allowed * Math.max(1, Math.abs(right.array()[index])))) {
                    return "%s differs by %s at %s: %s, expected %s"
                            .formatted(
                                    name,
                                    distance,
                                    index,
                                    wrong.array()[index],
                                    right.array()[index]);
                }
            }
        }
        return null;
    }

    @Test
    void lengthsAreMasks() throws Exception {
        Map<String, Model> models = ExportedModels.masked();
        List<String> failures = new ArrayList<>();
        int steps = 6;
        int[] lengths = {6, 2, 1, 4};
        for (Map.Entry<String, Model> each : models.entrySet()) {
            Path file = directory.resolve("model.onnx");
            OnnxWriter.write(each.getValue(), file, new OnnxOptions().lengths(true));
            Map<String, Tensor> inputs =
                    ExportedModels.inputs(each.getValue(), lengths.length, steps, 4);
            Tensor mask = Masks.ofLengths(steps, lengths);
            Examples examples = examples(inputs);
            for (String name : inputs.keySet()) {
                examples = examples.mask(name, mask);
            }
            Map<String, Tensor> expected = each.getValue().predict(examples);
            Map<String, Tensor> given = new LinkedHashMap<>(inputs);
            for (String name : inputs.keySet()) {
                given.put(name + "_lengths", Tensor.of(lengths));
            }
            Map<String, Tensor> got = OnnxRuntime.run(file, given);
            expected.values().forEach(output -> clearPadding(output, lengths));
            got.values().forEach(output -> clearPadding(output, lengths));
            String difference = difference(expected, got, 1e-5);
            if (difference != null) {
                failures.add(each.getKey() + ": " + difference);
            }
        }
        assertEquals(List.of(), failures, () -> String.join("\n", failures));
    }

    private static void clearPadding(Tensor output, int[] lengths) {
        if (output.rank() < 3) {
            return;
        }
        for (int sample = 0; sample < lengths.length; sample++) {
            for (int step = lengths[sample]; step < output.size(1); step++) {
                for (int feature = 0; feature < output.size(2); feature++) {
                    output.set(0, sample, step, feature);
                }
            }
        }
    }

    @Test
    void aMaskByValueIsRefusedWithoutLengths() {
        Model model = Sequential.of(input(2), masking(0), gru(3));
        InterchangeException refusal =
                assertThrows(
                        InterchangeException.class,
                        () -> OnnxWriter.write(model, directory.resolve("model.onnx")));
        assertTrue(refusal.getMessage().contains("'masking'"), refusal.getMessage());
        assertFalse(Files.exists(directory.resolve("model.onnx")));
    }

    @Test
    void theSameModelGivesTheSameBytes() throws IOException {
        Map<String, Model> models = ExportedModels.all();
        Map<String, Model> again = ExportedModels.all();
        assertTrue(models.size() > 60, () -> models.size() + " models");
        for (String name : models.keySet()) {
            Path one = directory.resolve("one.onnx");
            Path other = directory.resolve("other.onnx");
            OnnxWriter.write(models.get(name), one);
            OnnxWriter.write(again.get(name), other);
            assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(other), name);
        }
    }
}
