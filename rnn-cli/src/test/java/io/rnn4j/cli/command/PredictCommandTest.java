package io.rnn4j.cli.command;

import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.training.Examples;
import io.rnn4j.forecast.Forecaster;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.serialization.ModelDescription;
import io.rnn4j.serialization.ModelFile;
import io.rnn4j.serialization.SignalDescription;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class PredictCommandTest {
    @TempDir private Path directory;

    private Model several() {
        Graph graph = new Graph();
        Wire steps = graph.input("steps", input(2));
        Wire place = graph.inputRows("place", 1);
        Wire states = graph.add(gru(3).returnSequences(true), steps);
        graph.output("level", graph.add(dense(1), states));
        Wire both = graph.add(concatenate(), graph.add(gru(2), states), place);
        graph.output("kind", graph.add(dense(2), both));
        return graph.build(5);
    }

    @Test
    void severalInputsAndOutputsAreNamed() throws IOException {
        Model model = several();
        Path file = directory.resolve("several.safetensors");
        ModelDescription description =
                ModelDescription.empty()
                        .input("steps", SignalDescription.empty().features(List.of("b", "a")))
                        .output("kind", SignalDescription.empty().vocabulary(List.of("no", "yes")));
        ModelFile.save(model, description, file);
        Path data =
                Files.writeString(
                        directory.resolve("data.csv"),
                        "id;a;b;p\nx;1,5;2;7\ny;0,5;-1;8\nx;3;4;7\n");
        String[] command = {"predict", file.toString(), data.toString(), "--sequence=id"};
        CapturedRun without = CapturedRun.of(command);
        assertEquals(2, without.exitCode());
        assertTrue(without.err().contains("input 'place'"), without.err());
        CapturedRun run =
                CapturedRun.of(command[0], command[1], command[2], command[3], "--columns=place=p");
        assertEquals(0, run.exitCode(), run.err());
        Map<String, Tensor> expected =
                model.predict(
                        Examples.of("steps", Tensor.of(new float[] {2, 1.5f, 4, 3}, 1, 2, 2))
                                .input("place", Tensor.of(new float[] {7}, 1, 1)));
        float[] kind = expected.get("kind").array();
        float[] level = expected.get("level").array();
        List<String> lines = run.out().lines().toList();
        assertEquals("sequence,step,level,kind.class,kind.probability", lines.get(0));
        String best = kind[1] > kind[0] ? "yes" : "no";
        assertTrue(
                lines.get(1).startsWith("x,1," + (double) level[0] + "," + best + ","), run.out());
        assertEquals("x,2," + (double) level[1] + ",,", lines.get(2));
        assertTrue(lines.get(3).startsWith("y,1,"), run.out());
        assertEquals(4, lines.size());

        CapturedRun doctor = CapturedRun.of("doctor", file.toString(), "--steps=4");
        assertEquals(0, doctor.exitCode(), doctor.err());
        assertTrue(doctor.out().contains("gru"), doctor.out());
    }

    @Test
    void aTsFileIsPredicted() throws IOException {
        Model model = Sequential.of(7, input(2), gru(3), dense(2));
        Path file = directory.resolve("model.safetensors");
        ModelFile.save(model, file);
        Path data =
                Files.writeString(
                        directory.resolve("data.ts"), "@data\n1,2,3:4,5,6:a\n-1,0:0.5,1:b\n");
        CapturedRun run = CapturedRun.of("predict", file.toString(), data.toString());
        assertEquals(0, run.exitCode(), run.err());
        float[] first = model.predict(Tensor.of(new float[] {1, 4, 2, 5, 3, 6}, 1, 3, 2)).array();
        List<String> lines = run.out().lines().toList();
        assertEquals("sequence,output1,output2", lines.get(0));
        assertEquals("1,%s,%s".formatted((double) first[0], (double) first[1]), lines.get(1));
        assertEquals(3, lines.size());
    }

    /** Eight sequences of 20 rows. */
    private String steps() throws IOException {
        StringBuilder text = new StringBuilder("seq,x,kind\n");
        for (int row = 0; row < 160; row++) {
            text.append("s%s,%s,%s\n".formatted(row / 20, row % 7, row / 20 % 2));
        }
        return Files.writeString(directory.resolve("steps.csv"), text).toString();
    }

    @Test
    void rowsAreReadAsInTheTraining() throws IOException {
        String data = steps();
        String file = directory.resolve("kinds.safetensors").toString();
        CapturedRun trained =
                CapturedRun.of(
                        "classify",
                        data,
                        "--label=kind",
                        "--sequence=seq",
                        "--features=x",
                        "--epochs=1",
                        "--units=2",
                        "--save=" + file);
        assertEquals(0, trained.exitCode(), trained.err());
        assertTrue(trained.out().contains("measured on 2 sequences, which is"), trained.out());
        CapturedRun given = CapturedRun.of("predict", file, data, "--sequence=seq");
        assertEquals("", given.err());
        CapturedRun found = CapturedRun.of("predict", file, data);
        assertEquals(given.out(), found.out());
        assertTrue(found.err().contains("column 'seq' names the sequence"), found.err());
        String single = Files.writeString(directory.resolve("single.csv"), "x\n1\n2\n").toString();
        CapturedRun run = CapturedRun.of("predict", file, single);
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(
                run.err().contains("more than 1 step, but those of the training had at least 20"),
                run.err());
    }

    @Test
    void aSeriesShorterThanTheWindowIsNamed() throws IOException {
        StringBuilder text = new StringBuilder("month,y\n");
        for (int month = 0; month < 60; month++) {
            text.append("%d-%02d,%s\n".formatted(2018 + month / 12, 1 + month % 12, month % 12));
        }
        Path data = Files.writeString(directory.resolve("months.csv"), text);
        Path file = directory.resolve("forecaster.safetensors");
        Forecaster.gru()
                .units(2)
                .epochs(1)
                .window(24)
                .fit(SeriesSet.readCsv(data, Columns.target("y").time("month")), 3)
                .save(file);
        CapturedRun whole = CapturedRun.of("predict", file.toString(), data.toString());
        assertEquals(0, whole.exitCode(), whole.err());
        assertEquals("", whole.err());
        Files.writeString(data, String.join("\n", text.toString().lines().limit(6).toList()));
        CapturedRun few = CapturedRun.of("predict", file.toString(), data.toString());
        assertEquals(0, few.exitCode(), few.err());
        assertTrue(
                few.err().contains("has 5 steps, but the forecaster reads the last 24"), few.err());
    }

    @Test
    void modelsOfOtherCommandsAreNamed() {
        String text = directory.resolve("text.safetensors").toString();
        CapturedRun trained =
                CapturedRun.of(
                        "text",
                        "train",
                        "constitution",
                        "--epochs=1",
                        "--units=2",
                        "--quiet",
                        "--save=" + text);
        assertEquals(0, trained.exitCode(), trained.err());
        CapturedRun ofText = CapturedRun.of("predict", text, "nile");
        assertEquals(1, ofText.exitCode());
        assertTrue(ofText.err().contains("use 'rnn text generate'"), ofText.err());
        String detector = directory.resolve("detector").toString();
        CapturedRun.of("detect", "nile", "--value=volume", "--learn=60", "--save=" + detector);
        CapturedRun served = CapturedRun.of("serve", text, "--check");
        assertEquals(1, served.exitCode());
        assertTrue(served.err().contains("use 'rnn text generate'"), served.err());
        CapturedRun ofDetector = CapturedRun.of("predict", detector, "nile");
        assertEquals(1, ofDetector.exitCode());
        assertTrue(ofDetector.err().contains("use 'rnn detect --model'"), ofDetector.err());
    }
}
