package io.rnn4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

class ReportOptionsTest {
    @TempDir private Path directory;

    private CapturedRun forecast(String... further) throws IOException {
        StringBuilder lines = new StringBuilder("month,<b>sales\n");
        for (int month = 0; month < 72; month++) {
            lines.append("%d-%02d,%d\n".formatted(2018 + month / 12, 1 + month % 12, month % 7));
        }
        Path file = directory.resolve("my sales.csv");
        Files.writeString(file, lines);
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("forecast", file.toString(), "--target=<b>sales"));
        arguments.addAll(List.of("--horizon=3", "--intervals=80"));
        arguments.addAll(List.of(further));
        return CapturedRun.of(arguments.toArray(String[]::new));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aForecastWritesItsReportPicturesAndNumbers() throws IOException {
        Path report = directory.resolve("r.html");
        Path figures = directory.resolve("figures");
        Path metrics = directory.resolve("m.json");
        CapturedRun run =
                forecast(
                        "--model=theta",
                        "--report=" + report,
                        "--figures=" + figures,
                        "--metrics=" + metrics);
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of("figures", "m.json", "my sales.csv", "r.html"), files());
        String html = Files.readString(report);
        assertTrue(html.contains("&lt;b&gt;sales"));
        assertFalse(html.contains("<b>"));
        // the command, quoted for a shell, and for HTML
        assertTrue(html.contains("rnn forecast &#39;" + directory + "/my sales.csv&#39;"));
        assertTrue(html.contains("<th scope=\"row\">--horizon</th><td class=\"number\">3</td>"));
        assertTrue(
                html.contains("<th scope=\"row\">--intervals</th><td class=\"number\">80.0</td>"));
        assertFalse(html.contains(">--past<"), "it has no value");
        try (Stream<Path> pictures = Files.list(figures)) {
            for (Path picture : pictures.toList()) {
                assertTrue(picture.toString().endsWith(".svg"));
                assertTrue(html.contains(Files.readString(picture)), picture.toString());
            }
        }
        JsonNode numbers = new ObjectMapper().readTree(metrics.toFile());
        assertEquals(5, numbers.at("/backTest/windows").asInt());
        assertFalse(numbers.has("training")); // a baseline has none
    }

    @Test
    void aNetworkHasLossesAndEquations() throws IOException {
        Path report = directory.resolve("r.html");
        Path metrics = directory.resolve("m.json");
        Path events = directory.resolve("events");
        String[] options = {
            "--model=gru",
            "--epochs=2",
            "--report=" + report,
            "--metrics=" + metrics,
            "--tensorboard=" + events
        };
        assertEquals(0, forecast(options).exitCode());
        byte[] first = Files.readAllBytes(report);
        String html = Files.readString(report);
        assertTrue(html.contains("Training: loss"));
        assertTrue(html.contains("<math"));
        assertTrue(html.contains(">Gradient flow</h2>"));
        assertTrue(html.contains("The gradient of gru changes by a factor of"), "of the GRU");
        for (int training = 1; training <= 4; training++) { // 2 each for the test, the forecast
            try (Stream<Path> files = Files.list(events.resolve("gru-" + training))) {
                assertTrue(files.findFirst().orElseThrow().toString().contains("tfevents"));
            }
        }
        JsonNode training = new ObjectMapper().readTree(metrics.toFile()).get("training");
        assertEquals(2, training.get("epochs").asInt());
        assertEquals(0, forecast(options).exitCode());
        assertArrayEquals(first, Files.readAllBytes(report), "the same run, the same bytes");
    }

    @Test
    void aClassificationHasItsMatrixGradientsAndEvents() throws IOException {
        Path report = directory.resolve("r.html");
        Path metrics = directory.resolve("m.json");
        Path events = directory.resolve("runs").resolve("first");
        CapturedRun run =
                CapturedRun.of(
                        "classify",
                        "waves",
                        "--label=shape",
                        "--epochs=2",
                        "--units=4",
                        "--report=" + report,
                        "--metrics=" + metrics,
                        "--tensorboard=" + events);
        assertEquals(0, run.exitCode(), run.err());
        String html = Files.readString(report);
        for (String heading :
                List.of(
                        "Confusion matrix",
                        "Loss curves",
                        "Gradient flow",
                        "How to reproduce it")) {
            assertTrue(html.contains(">" + heading + "</h2>"), heading);
        }
        JsonNode numbers = new ObjectMapper().readTree(metrics.toFile());
        assertEquals(2, numbers.at("/training/results/loss").size());
        assertTrue(numbers.at("/classes/accuracy").isNumber());
        try (Stream<Path> files = Files.list(events)) {
            assertTrue(files.findFirst().orElseThrow().toString().contains("tfevents"));
        }
    }

    @Test
    void anomaliesAreDrawnAndListed() throws IOException {
        Path report = directory.resolve("r.html");
        Path figures = directory.resolve("figures");
        CapturedRun run =
                CapturedRun.of(
                        "detect",
                        "nile",
                        "--value=volume",
                        "--learn=60",
                        "--report=" + report,
                        "--figures=" + figures);
        assertEquals(0, run.exitCode(), run.err());
        String html = Files.readString(report);
        assertTrue(html.contains(">Anomalies</h2>"));
        assertTrue(html.contains("in 40 values"), html);
        assertTrue(html.contains("The most unusual values"), html);
        for (String picture : List.of("anomalies.svg", "scores.svg")) {
            assertTrue(html.contains(Files.readString(figures.resolve(picture))), picture);
        }
        CapturedRun stream = CapturedRun.of("detect", "-", "--report=" + report);
        assertEquals(2, stream.exitCode());
        assertTrue(stream.err().contains("--report: a report needs a file"), stream.err());
    }

    @Test
    void aTextHasItsScoresLossesAndEvents() throws IOException {
        Path report = directory.resolve("r.html");
        Path events = directory.resolve("events");
        Path text = directory.resolve("a.txt");
        Files.writeString(text, "the cat sat on the mat. ".repeat(40));
        CapturedRun run =
                CapturedRun.of(
                        "text",
                        "train",
                        text.toString(),
                        "--units=4",
                        "--epochs=2",
                        "--save=" + directory.resolve("m.safetensors"),
                        "--report=" + report,
                        "--tensorboard=" + events);
        assertEquals(0, run.exitCode(), run.err());
        String html = Files.readString(report);
        for (String heading :
                List.of("Bits per character", "Loss curves", "Gradient flow", "Settings")) {
            assertTrue(html.contains(">" + heading + "</h2>"), heading);
        }
        try (Stream<Path> files = Files.list(events)) {
            assertTrue(files.findFirst().orElseThrow().toString().contains("tfevents"));
        }
    }

    @Test
    void aCheckOfDataHasItsFindings() throws IOException {
        Path file = directory.resolve("data.csv");
        Files.writeString(file, "a,b\n" + "1,2\n".repeat(30));
        Path report = directory.resolve("r.html");
        CapturedRun run = CapturedRun.of("doctor", file.toString(), "--report=" + report);
        assertEquals(0, run.exitCode(), run.err());
        String html = Files.readString(report);
        assertTrue(html.contains(">Findings</h2>"));
        assertTrue(html.contains("constant"), html);
        assertFalse(html.contains("uPlot"), "it has no charts");
    }

    @Test
    void whatCannotBeWrittenIsRejectedBeforeTheWork() throws IOException {
        Path missing = directory.resolve("missing").resolve("r.html");
        Path file = Files.writeString(directory.resolve("file"), "");
        for (String option :
                List.of(
                        "--report=" + missing,
                        "--report=" + directory,
                        "--report=",
                        "--metrics=" + missing,
                        "--figures=" + file,
                        "--figures=" + file.resolve("inside"),
                        "--figures=")) {
            CapturedRun run = forecast("--model=theta", option);
            assertEquals(2, run.exitCode(), option);
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().contains(option.substring(0, option.indexOf('='))), run.err());
            assertEquals("", run.out());
        }
        assertEquals(List.of("file", "my sales.csv"), files());
    }
}
