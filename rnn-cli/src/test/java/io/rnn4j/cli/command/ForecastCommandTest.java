package io.rnn4j.cli.command;

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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

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
                                "the interval of 80 % needs a back-test of 4 forecasts without"
                                        + " missing values, got 3; use --folds 7"),
                run.err());
        assertTrue(run.out().contains("20 %"), run.out());
        assertTrue(
                run.err()
                        .contains(
                                "'sales': 2 values missing; 1 of them at the end, and the"
                                        + " forecast"),
                run.err());
    }

    @Test
    void aStoppedForecastGoesOn() throws IOException {
        String[] command = {
            "forecast",
            "nile",
            "--target=volume",
            "--horizon=2",
            "--model=gru",
            "--epochs=2",
            "--metrics=" + directory.resolve("metrics.json"),
            "--resume=" + directory.resolve("checkpoints")
        };
        CapturedRun first = CapturedRun.of(command);
        assertEquals(0, first.exitCode(), first.err());
        List<Path> trainings = checkpoints();
        assertTrue(trainings.toString().contains("gru/test/search"), trainings.toString());
        assertTrue(trainings.toString().contains("gru/forecast/all"), trainings.toString());
        String metrics = Files.readString(directory.resolve("metrics.json"));
        assertTrue(metrics.contains("val_loss"), metrics);
        CapturedRun second = CapturedRun.of(command); // all trainings are finished
        assertEquals(first.out(), second.out());
        assertEquals(metrics, Files.readString(directory.resolve("metrics.json")));
        assertEquals(trainings, checkpoints());
    }

    private List<Path> checkpoints() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("checkpoints"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void theFrequencyCanBeGiven() throws IOException {
        String text = "t,y\n2024-01-01,1\n2024-01-03,2\n2024-01-05,3\n2024-01-06,4\n";
        Path file = Files.writeString(directory.resolve("days.csv"), text);
        String[] command = {
            "forecast", file.toString(), "--target=y", "--horizon=1", "--folds=1", "--model=naive"
        };
        CapturedRun wrong = CapturedRun.of(command);
        assertEquals(1, wrong.exitCode());
        assertTrue(wrong.err().contains("give the frequency"), wrong.err());
        String[] given = Arrays.copyOf(command, command.length + 1);
        for (String day : List.of("day", "1-day", "1 days")) {
            given[command.length] = "--frequency=" + day;
            CapturedRun run = CapturedRun.of(given);
            assertTrue(run.out().contains("2024-01-07"), run.err());
        }
    }

    @Test
    void aFrequencyThatLeavesMostStepsEmptyIsDoubted() throws IOException {
        StringBuilder lines = new StringBuilder("month,sales\n");
        for (int month = 1; month <= 12; month++) {
            lines.append("2018-%02d-01,%d\n".formatted(month, month));
        }
        Path file = Files.writeString(directory.resolve("monthly.csv"), lines);
        String[] command = {
            "forecast", file.toString(), "--target=sales", "--horizon=1", "--model=naive", ""
        };
        command[5] = "--frequency=day";
        String doubted = CapturedRun.of(command).err();
        assertTrue(
                doubted.contains("323 of 335 steps have no value; is --frequency day right?"),
                doubted);
        command[5] = "--frequency=month";
        String right = CapturedRun.of(command).err();
        assertFalse(right.contains("right?"), right);
    }

    @Test
    void theDefaultTestCalibratesTheDefaultIntervals() throws IOException {
        StringBuilder lines = new StringBuilder("month,sales\n");
        for (int month = 0; month < 120; month++) {
            lines.append("%d-%02d,%d\n".formatted(2010 + month / 12, 1 + month % 12, month % 7));
        }
        Path file = Files.writeString(directory.resolve("sales.csv"), lines);
        CapturedRun run =
                CapturedRun.of("forecast", file.toString(), "--target=sales", "--model=naive");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("97.5 %"), run.out());
        assertTrue(
                run.err().contains("19 forecasts of 12 steps each, over the last 30 steps"),
                run.err());
        assertFalse(run.err().contains("interval"), run.err());
        CapturedRun longer =
                CapturedRun.of(
                        "forecast",
                        file.toString(),
                        "--target=sales",
                        "--model=naive",
                        "--horizon=30");
        assertEquals(0, longer.exitCode(), longer.err());
        assertTrue(longer.out().contains("90 %"), longer.out());
        assertFalse(longer.out().contains("97.5 %"), longer.out());
        assertFalse(longer.err().contains("interval"), longer.err()); // nobody wanted 95 %
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

    @Test
    void theErrorIsThatOfTheShownSeries() throws IOException {
        StringBuilder lines = new StringBuilder("month,city,units\n");
        for (int month = 0; month < 24; month++) {
            String time = "%d-%02d".formatted(2018 + month / 12, 1 + month % 12);
            lines.append("%s,Bonn,%d\n%s,Ulm,%d\n".formatted(time, month, time, 3 * month));
        }
        Path file = Files.writeString(directory.resolve("cities.csv"), lines);
        CapturedRun run =
                CapturedRun.of(
                        "forecast",
                        file.toString(),
                        "--target=units",
                        "--series=city",
                        "--model=naive",
                        "--horizon=1");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(
                run.out()
                        .contains(
                                "Expect 'units' of 'Bonn' 23.00 in the next step by 'naive', which"
                                        + " was off by 1.000 on average (MAE) when it forecast the"
                                        + " past, and by 2.000 over all 2 series."),
                run.out());
    }

    @Test
    void withoutAnyMeasurementNoErrorIsClaimed() throws IOException {
        StringBuilder lines = new StringBuilder("month,sales\n");
        for (int month = 0; month < 24; month++) {
            String value = month < 18 ? Integer.toString(month) : "";
            lines.append("%d-%02d,%s\n".formatted(2018 + month / 12, 1 + month % 12, value));
        }
        Path file = Files.writeString(directory.resolve("ended.csv"), lines);
        CapturedRun run =
                CapturedRun.of(
                        "forecast",
                        file.toString(),
                        "--target=sales",
                        "--model=naive",
                        "--horizon=2",
                        "--folds=2");
        assertEquals(0, run.exitCode(), run.err());
        assertFalse(run.out().contains("NaN"), run.out());
        assertTrue(run.out().contains("in each of the next 2 steps by 'naive'."), run.out());
    }

    @Test
    void theAdviceForAnIntervalWorks() throws IOException {
        StringBuilder lines = new StringBuilder("month,sales\n");
        for (int month = 0; month < 72; month++) {
            lines.append("%d-%02d,%d\n".formatted(2018 + month / 12, 1 + month % 12, month % 7));
        }
        Path file = Files.writeString(directory.resolve("short.csv"), lines);
        String[] command = {
            "forecast", file.toString(), "--target=sales", "--model=naive", "--intervals=95", ""
        };
        command[5] = "--folds=5";
        CapturedRun few = CapturedRun.of(command);
        assertTrue(few.err().contains("got 5; use --folds 19"), few.err());
        command[5] = "--folds=19";
        CapturedRun enough = CapturedRun.of(command);
        assertEquals(0, enough.exitCode(), enough.err());
        assertTrue(enough.out().contains("97.5 %"), enough.out());
        assertFalse(enough.err().contains("the interval of"), enough.err());
        command[4] = "--intervals=99";
        CapturedRun never = CapturedRun.of(command);
        assertTrue(never.err().contains("the series are too short for that"), never.err());
        command[5] = "--horizon=100";
        CapturedRun tooLong = CapturedRun.of(command);
        assertEquals(1, tooLong.exitCode());
        assertTrue(tooLong.err().contains("; use a shorter horizon"), tooLong.err());
        assertFalse(tooLong.err().contains("back-test:"), tooLong.err());
    }
}
