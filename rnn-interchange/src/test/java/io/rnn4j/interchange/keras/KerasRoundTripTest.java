package io.rnn4j.interchange.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Examples;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Models of random architectures come back from files of Keras as they were. */
class KerasRoundTripTest {
    private static final int MODELS = 60;

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"model.keras", "model.h5"})
    void weightsAndPredictionsComeBack(String name) throws IOException {
        Path file = directory.resolve(name);
        for (int seed = 0; seed < MODELS; seed++) {
            RandomModels.Sample sample = new RandomModels(seed).next();
            Model model = sample.model();
            KerasFile.save(model, file);
            Model loaded = KerasFile.load(file).model();
            String where = name + ", seed " + seed;
            requireSameWeights(model, loaded, where);
            requireSamePredictions(model, loaded, sample.data(), where);
        }
    }

    /** A stack of cells comes back as layers in sequence, whose weights have other names. */
    private static void requireSameWeights(Model model, Model loaded, String where) {
        boolean stacked =
                model.layers().values().stream()
                        .anyMatch(
                                layer ->
                                        layer instanceof Recurrent recurrent
                                                && recurrent.cell().name().equals("stacked"));
        for (String name : model.weights().names()) {
            if (stacked && !loaded.weights().names().contains(name)) {
                continue;
            }
            assertArrayEquals(
                    model.weights().copyOf(name).array(),
                    loaded.weights().copyOf(name).array(),
                    where + ": " + name);
        }
        if (stacked) {
            assertEquals(values(model), values(loaded), where);
        }
    }

    private static List<Float> values(Model model) {
        List<Float> values = new ArrayList<>();
        for (String name : model.weights().names()) {
            for (float value : model.weights().copyOf(name).array()) {
                values.add(value);
            }
        }
        values.sort(null);
        return values;
    }

    private static void requireSamePredictions(
            Model model, Model loaded, Examples data, String where) {
        Map<String, Tensor> expected = model.predict(data);
        Map<String, Tensor> found = loaded.predict(data);
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(found.keySet()), where);
        for (String output : expected.keySet()) {
            float[] right = expected.get(output).array();
            float[] own = found.get(output).array();
            assertEquals(right.length, own.length, where);
            for (int index = 0; index < right.length; index++) {
                double tolerance = 1e-6 * Math.max(1, Math.abs(right[index]));
                assertEquals(right[index], own[index], tolerance, where + ": " + output);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".keras", ".h5"})
    void theSameModelGivesTheSameBytes(String ending) throws IOException {
        for (int seed = 0; seed < 10; seed++) {
            Model model = new RandomModels(seed).next().model();
            Path first = directory.resolve("first" + ending);
            Path second = directory.resolve("second" + ending);
            KerasFile.save(model, first);
            KerasFile.save(new RandomModels(seed).next().model(), second);
            assertTrue(Files.mismatch(first, second) < 0, "seed " + seed);
        }
    }
}
