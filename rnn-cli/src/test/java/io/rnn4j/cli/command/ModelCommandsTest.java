package io.rnn4j.cli.command;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.StandardScaler;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.History;
import io.rnn4j.forecast.BaselineMethod;
import io.rnn4j.forecast.Ensemble;
import io.rnn4j.forecast.FittedEnsemble;
import io.rnn4j.forecast.Forecaster;
import io.rnn4j.forecast.baseline.Theta;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.serialization.ModelDescription;
import io.rnn4j.serialization.ModelFile;
import io.rnn4j.serialization.SignalDescription;
import io.rnn4j.serialization.TrainingRecord;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code rnn predict}, {@code inspect}, {@code convert} and {@code check}. */
class ModelCommandsTest {
    @TempDir private Path directory;
    private Path file;
    private Model model;

    @BeforeEach
    void save() throws IOException {
        model = Sequential.of(7, input(2), gru(3), dense(2));
        file = directory.resolve("model.safetensors");
        ModelDescription description =
                ModelDescription.empty()
                        .input(
                                Sequential.INPUT,
                                SignalDescription.empty()
                                        .features(List.of("b", "a"))
                                        .scaler(
                                                StandardScaler.of(
                                                        new double[] {1, 2}, new double[] {2, 4})))
                        .output(
                                Sequential.OUTPUT,
                                SignalDescription.empty().vocabulary(List.of("no", "yes")))
                        .note("origin", "a test");
        ModelFile.save(model, description, file);
    }

    private static JsonNode json(CapturedRun run) throws IOException {
        assertEquals(0, run.exitCode(), run.err());
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void predictionsScaleTheFeaturesByName() throws IOException {
        Path data =
                Files.writeString(directory.resolve("data.csv"), "id,a,b\nx,2,1\ny,10,5\nx,6,3\n");
        JsonNode rows =
                json(CapturedRun.of(
                                "predict",
                                file.toString(),
                                data.toString(),
                                "--sequence=id",
                                "--json"))
                        .get("predictions");
        assertEquals(2, rows.size());
        // scaled: x is (0, 0), (1, 1); y is (2, 2)
        check(rows.get(0), "x", new float[][][] {{{0, 0}, {1, 1}}});
        check(rows.get(1), "y", new float[][][] {{{2, 2}}});
    }

    private void check(JsonNode row, String sequence, float[][][] scaled) {
        float[] logits = model.predict(Tensor.of(scaled)).array();
        double yes = 1 / (1 + Math.exp(logits[0] - logits[1]));
        assertEquals(sequence, row.get("sequence").asText());
        assertEquals(yes > 0.5 ? "yes" : "no", row.get("class").asText());
        assertEquals(Math.max(yes, 1 - yes), row.get("probability").asDouble(), 1e-6);
    }

    @Test
    void classesOfWavesArePredictedFromRows() throws IOException {
        Path waves = directory.resolve("waves.safetensors");
        CapturedRun training =
                CapturedRun.of(
                        "classify",
                        "waves",
                        "--label=shape",
                        "--epochs=1",
                        "--units=2",
                        "--quiet",
                        "--save=" + waves);
        assertEquals(0, training.exitCode(), training.err());
        Path out = directory.resolve("p.csv");
        CapturedRun run =
                CapturedRun.of("predict", waves.toString(), "waves", "--quiet", "--out=" + out);
        assertEquals(new CapturedRun(0, "", ""), run);
        List<String> lines = Files.readAllLines(out);
        assertEquals("sequence,class,probability", lines.getFirst());
        assertEquals(121, lines.size());
        assertTrue(lines.get(1).matches("1,(sine|square|sawtooth),0\\.[0-9]+"), lines.get(1));
    }

    @Test
    void forecastersContinueTheSeries() throws IOException {
        Path saved = directory.resolve("forecaster.safetensors");
        CapturedRun training =
                CapturedRun.of(
                        "forecast",
                        "nile",
                        "--target=volume",
                        "--model=gru",
                        "--epochs=1",
                        "--folds=1",
                        "--horizon=3",
                        "--quiet",
                        "--json",
                        "--save=" + saved);
        JsonNode forecast = json(training).get("forecast");
        JsonNode rows =
                json(CapturedRun.of("predict", saved.toString(), "nile", "--json"))
                        .get("predictions");
        assertEquals(3, rows.size());
        for (int step = 0; step < 3; step++) {
            assertEquals(forecast.get(step).get("value"), rows.get(step).get("value"));
            assertEquals(forecast.get(step).get("time"), rows.get(step).get("time"));
        }
    }

    @Test
    void ensemblesContinueTheSeries() throws IOException {
        Path data = directory.resolve("data.csv");
        StringBuilder lines = new StringBuilder("year,volume\n");
        for (int year = 1900; year < 1950; year++) {
            lines.append("%s,%s%n".formatted(year, 7 * year % 11 + year));
        }
        Files.writeString(data, lines);
        SeriesSet series = SeriesSet.readCsv(data, Columns.target("volume"));
        FittedEnsemble fitted =
                Ensemble.of(
                                Forecaster.gru().window(8).units(4).epochs(1),
                                new BaselineMethod(new Theta()))
                        .fit(series, 3);
        Path saved = directory.resolve("ensemble.safetensors");
        fitted.save(saved);
        CapturedRun run = CapturedRun.of("predict", saved.toString(), data.toString());
        assertEquals(fitted.forecast(series).toCsv(), run.out(), run.err());
        CapturedRun refused = CapturedRun.of("inspect", saved.toString());
        assertEquals(1, refused.exitCode());
        assertTrue(
                refused.err().contains("got an ensemble of several; 'rnn predict'"), refused.err());
    }

    @Test
    void inspectShowsLayersNotesAndEquations() throws IOException {
        CapturedRun run = CapturedRun.of("inspect", file.toString());
        assertEquals(0, run.exitCode(), run.err());
        for (String part :
                List.of(
                        "written by rnn4j",
                        "gru",
                        "features: b, a",
                        "classes: no, yes",
                        "origin: a test",
                        "tanh")) {
            assertTrue(run.out().contains(part), part + " in " + run.out());
        }
        JsonNode result = json(CapturedRun.of("inspect", file.toString(), "--json"));
        // GRU: 2*9 + 3*9 + 2*9; dense: 3*2 + 2
        assertEquals(71, result.get("parameters").asInt());
        assertEquals("a test", result.get("notes").get("origin").asText());
    }

    @Test
    void aStateDictOfTorchSaveIsNotWrittenButAnotherOneIs() {
        CapturedRun run = CapturedRun.of("convert", file.toString(), directory + "/model.v1.pt");
        assertEquals(2, run.exitCode());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(
                run.err().contains("--to pytorch --out " + directory + "/model.v1.safetensors"),
                run.err());
        assertTrue(run.err().contains("safetensors.torch.load_file"), run.err());
    }

    @Test
    void inspectShowsTheTraining() throws IOException {
        CapturedRun none = CapturedRun.of("inspect", file.toString(), "--json");
        assertFalse(json(none).has("training"));
        List<Map<String, Double>> epochs = new ArrayList<>();
        for (int epoch = 1; epoch <= 30; epoch++) {
            epochs.add(Map.of("loss", 3.0 / epoch));
        }
        ModelFile.save(
                model,
                ModelDescription.empty().training(TrainingRecord.of(42, new History(epochs))),
                file);
        CapturedRun run = CapturedRun.of("inspect", file.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("training: 30 epochs, seed 42"), run.out());
        assertTrue(
                run.out().matches("(?s).*\\n +1 +3\\.0000\\R.*\\n +30 +0\\.10000\\R.*"), run.out());
        assertFalse(run.out().contains("training.seed"), "not as a note");
        JsonNode training =
                json(CapturedRun.of("inspect", file.toString(), "--json")).get("training");
        assertEquals(42, training.get("seed").asInt());
        assertEquals(30, training.get("epochs").asInt());
        assertEquals(0.1, training.at("/results/loss/29").asDouble());
        assertEquals(30, training.at("/shown/29").asInt());
    }

    @Test
    void inspectReportsADamagedTraining() throws IOException {
        ModelFile.save(model, ModelDescription.empty().note("training.epochs", "many"), file);
        CapturedRun run = CapturedRun.of("inspect", file.toString());
        assertEquals(0, run.exitCode());
        assertTrue(run.err().contains("the record of the training"), run.err());
        assertTrue(run.out().contains("gru"), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.onnx", "model.keras", "model.h5"})
    void convertedModelsComputeTheSame(String name) throws IOException {
        Path other = directory.resolve(name);
        Path back = directory.resolve("back.safetensors");
        for (Path[] step : new Path[][] {{file, other}, {other, back}}) {
            CapturedRun run = CapturedRun.of("convert", step[0].toString(), step[1].toString());
            assertEquals(0, run.exitCode(), run.err());
        }
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 1, 2, 2);
        assertArrayEquals(model.predict(x).array(), ModelFile.load(back).predict(x).array(), 1e-6f);
    }

    @Test
    void stateDictsNeedChoicesWhichTheMessageNames() throws IOException {
        Path dict = directory.resolve("dict.safetensors");
        Path program = directory.resolve("program.py");
        CapturedRun run =
                CapturedRun.of(
                        "convert",
                        file.toString(),
                        "--out=" + dict,
                        "--to=pytorch",
                        "--python=" + program);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(Files.readString(program).contains("import torch"));
        Path back = directory.resolve("back.safetensors");
        CapturedRun open = CapturedRun.of("convert", dict.toString(), back.toString(), "--quiet");
        assertEquals(1, open.exitCode());
        assertTrue(open.err().contains("every step, the last one"), open.err());
        assertEquals(1, open.err().lines().count(), open.err());
        assertFalse(Files.exists(back));
        CapturedRun chosen =
                CapturedRun.of("convert", dict.toString(), back.toString(), "--output=last-step");
        assertEquals(0, chosen.exitCode(), chosen.err());
        assertTrue(chosen.err().contains("assumed: "), chosen.err());
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 1, 2, 2);
        assertArrayEquals(model.predict(x).array(), ModelFile.load(back).predict(x).array(), 1e-6f);
    }

    @Test
    void badModelsGetOneLine() throws IOException {
        Files.write(directory.resolve("empty.safetensors"), new byte[0]);
        Files.write(
                directory.resolve("picture.png"),
                new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13});
        Files.writeString(
                directory.resolve("pointer.safetensors"),
                "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n");
        byte[] all = Files.readAllBytes(file);
        Files.write(
                directory.resolve("short.safetensors"),
                java.util.Arrays.copyOf(all, all.length - 5));
        Files.write(directory.resolve("text.h5"), "not a model".getBytes(StandardCharsets.UTF_8));
        Files.createDirectory(directory.resolve("folder"));
        List<String> names =
                List.of(
                        "empty.safetensors",
                        "picture.png",
                        "pointer.safetensors",
                        "short.safetensors",
                        "text.h5",
                        "folder",
                        "missing.onnx");
        Path out = directory.resolve("out.safetensors");
        for (String name : names) {
            String bad = directory.resolve(name).toString();
            for (List<String> arguments :
                    List.of(
                            List.of("inspect", bad),
                            List.of("predict", bad, "waves"),
                            List.of("convert", bad, out.toString()))) {
                CapturedRun run = CapturedRun.of(arguments.toArray(String[]::new));
                assertEquals(1, run.exitCode(), arguments + run.err());
                assertEquals(1, run.err().lines().count(), run.err());
                assertTrue(run.err().contains(name), run.err());
                assertFalse(run.err().contains("internal error"), run.err());
                assertEquals("", run.out());
                assertFalse(Files.exists(out));
            }
        }
    }

    @Test
    void wrongColumnsAndFormatsAreUsageErrors() {
        String name = file.toString();
        for (List<String> arguments :
                List.of(
                        List.of("predict", name, "waves"),
                        List.of("predict", name, "waves", "--sequence=shap"),
                        List.of("predict", name, "waves", "--sequence=shape"),
                        List.of("convert", name),
                        List.of("convert", name, name),
                        List.of("convert", name, directory.resolve("m.pt").toString()),
                        List.of("convert", name, directory.resolve("m.tflite").toString()),
                        List.of("convert", name, directory + "/m.onnx", "--to=tensorflow"),
                        List.of("convert", name, directory + "/m.onnx", "--python=" + name + ".py"),
                        List.of("inspect"))) {
            CapturedRun run = CapturedRun.of(arguments.toArray(String[]::new));
            assertEquals(2, run.exitCode(), arguments + run.err());
            assertEquals(1, run.err().lines().count(), run.err());
        }
    }

    @Test
    void allKernelsComputeTheSameBits() throws IOException {
        JsonNode result = json(CapturedRun.of("check", "--json"));
        assertTrue(result.get("sameBits").asBoolean());
        assertTrue(result.get("selfTest").size() >= 2, result.toString());
    }

    @Test
    void releasesThatCorruptDataAreNamed() {
        assertEquals(1, JavaWarnings.of(Runtime.Version.parse("25"), "").size());
        assertEquals(1, JavaWarnings.of(Runtime.Version.parse("25.0.2"), "").size());
        assertEquals(List.of(), JavaWarnings.of(Runtime.Version.parse("25.0.3"), ""));
        assertEquals(List.of(), JavaWarnings.of(Runtime.Version.parse("26"), ""));
        assertEquals(
                1,
                JavaWarnings.of(Runtime.Version.parse("25.0.3"), "-XX:+UseCompactObjectHeaders")
                        .size());
    }
}
