package io.rnn4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class ForecastCommandTest {
    @TempDir private Path directory;

    @Test
    void driftContinuesALine() throws IOException {
        StringBuilder lines = new StringBuilder("month,sales\n");
        for (int month = 0; month < 60; month++) {
            lines.append("%d-%02d,%d\n".formatted(2018 + month / 12, 1 + month % 12, month));
        }
        Path file = Files.writeString(directory.resolve("sales.csv"), lines);
        Path out = directory.resolve("forecast.csv");
        CapturedRun run =
                CapturedRun.of(
                        "forecast",
                        file.toString(),
                        "--target=sales",
                        "--model=drift",
                        "--horizon=2",
                        "--intervals=80",
                        "--out=" + out);
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(
                List.of(
                        "id,time,target,value,q10,q90",
                        ",2023-01-01,sales,60.0,60.0,60.0",
                        ",2023-02-01,sales,61.0,61.0,61.0"),
                Files.readAllLines(out));
        assertTrue(run.out().contains("The best baseline is drift"), run.out());
    }

    @Test
    void intervalsThatMissingValuesMakeImpossibleAreLeftOut() throws IOException {
        StringBuilder lines = new StringBuilder("month,sales\n");
        for (int month = 0; month < 60; month++) {
            String value = month == 59 || month == 57 ? "" : Integer.toString(month);
            lines.append("%d-%02d,%s\n".formatted(2018 + month / 12, 1 + month % 12, value));
        }
        Path file = Files.writeString(directory.resolve("missing.csv"), lines);
        CapturedRun run =
                CapturedRun.of(
                        "forecast",
                        file.toString(),
                        "--target=sales",
                        "--model=drift",
                        "--horizon=2",
                        "--intervals=60,80");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(
                run.err()
                        .contains(
                                "the interval of 80 % needs a test of 4 forecasts without missing"
                                        + " values, got 3: use --folds 7"),
                run.err());
        assertTrue(run.out().contains("20 %"), run.out());
        assertTrue(
                run.err()
                        .contains(
                                "'sales' misses 2 values; 1 of them at the end, and the forecast"),
                run.err());
    }

    @Test
    void jsonHasTheTestAndTheForecast() throws IOException {
        CapturedRun run =
                CapturedRun.of(
                        "forecast",
                        "sunspots",
                        "--target=value",
                        "--model=naive",
                        "--horizon=3",
                        "--json",
                        "--quiet");
        assertEquals(0, run.exitCode(), run.err());
        JsonNode result = new ObjectMapper().readTree(run.out());
        assertEquals("rnn-forecast-1", result.get("format").asText());
        assertEquals(3, result.get("forecast").size());
        assertEquals("2013-10-01", result.get("forecast").get(0).get("time").asText());
        assertEquals(37, result.get("forecast").get(0).get("value").asDouble());
        assertEquals("", run.err());
    }
}
