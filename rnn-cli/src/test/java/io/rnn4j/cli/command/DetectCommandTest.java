package io.rnn4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

class DetectCommandTest {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm", Locale.ROOT);

    @TempDir private Path directory;

    /** Hourly values with a daily cycle and decimal commas; the last one is an anomaly. */
    private static String hours(int count) {
        StringBuilder text = new StringBuilder("Zeit;Wert\n");
        for (int hour = 0; hour < count; hour++) {
            double value = 10 + 3 * Math.sin(hour * Math.PI / 12) + hour * 7 % 5 * 0.1;
            text.append(LocalDateTime.of(2025, 1, 1, 0, 0).plusHours(hour).format(TIME))
                    .append(';')
                    .append(Double.toString(hour == count - 1 ? 40.5 : value).replace('.', ','))
                    .append('\n');
        }
        return text.toString();
    }

    @Test
    void aStreamHasTheResultsOfItsFile() throws IOException {
        String text = hours(110);
        Path file = Files.writeString(directory.resolve("hours.csv"), text);
        String[] options = {"--value=Wert", "--time=Zeit", "--learn=100", "--threshold=2"};
        CapturedRun ofFile = run("", file.toString(), options);
        assertEquals(0, ofFile.exitCode(), ofFile.err());
        List<String> lines = ofFile.out().lines().toList();
        assertEquals("line,time,value,score,anomaly,expected,lower,upper", lines.getFirst());
        assertEquals(11, lines.size());
        assertTrue(lines.get(1).startsWith("102,05.01.2025 04:00,"), lines.get(1));
        assertTrue(lines.getLast().startsWith("111,05.01.2025 13:00,40.5,"), lines.getLast());
        assertEquals(ofFile.out(), run(text, "-", options).out());
    }

    private static CapturedRun run(String input, String file, String... options) {
        String[] words = new String[options.length + 2];
        words[0] = "detect";
        words[1] = file;
        System.arraycopy(options, 0, words, 2, options.length);
        return CapturedRun.withInput(input, words);
    }

    @Test
    void aHeaderOfTheStandardInputIsNamed() {
        CapturedRun header = run("volume\n1\n2\n", "-");
        assertEquals(1, header.exitCode());
        assertTrue(header.err().contains("if the first line is a header"), header.err());
        CapturedRun few = run("1\n2\n", "-", "--learn=50");
        assertTrue(few.err().contains("50 values to learn from, got 2; give more"), few.err());
    }

    @Test
    void theThresholdDecides() {
        String text = hours(110).replaceFirst("(?m)^.*\\R", "").replaceAll("(?m)^.*;", "");
        CapturedRun low = run(text, "-", "--learn=100", "--threshold=0.1", "--anomalies");
        CapturedRun high = run(text, "-", "--learn=100", "--threshold=1000", "--anomalies");
        assertTrue(low.out().lines().count() > 1, low.out());
        assertEquals(1, high.out().lines().count(), high.out());
        assertTrue(high.err().contains("0 anomalies in 10 values"), high.err());
    }

    @Test
    void aSavedDetectorWithTimesNeedsThem() throws IOException {
        Path file = Files.writeString(directory.resolve("hours.csv"), hours(110));
        String model = directory.resolve("detector").toString();
        CapturedRun learned =
                run("", file.toString(), "--value=Wert", "--time=Zeit", "--save=" + model);
        assertEquals(1, learned.exitCode(), learned.err()); // 200 values are not there
        learned =
                run(
                        "",
                        file.toString(),
                        "--value=Wert",
                        "--time=Zeit",
                        "--learn=100",
                        "--save=" + model);
        assertEquals(0, learned.exitCode(), learned.err());
        CapturedRun without = run("", file.toString(), "--value=Wert", "--model=" + model);
        assertEquals(2, without.exitCode());
        assertTrue(without.err().contains("needs the column of times"), without.err());
        CapturedRun with =
                run("", file.toString(), "--value=Wert", "--time=Zeit", "--model=" + model);
        assertEquals(0, with.exitCode(), with.err());
        assertFalse(with.out().isEmpty());
    }
}
