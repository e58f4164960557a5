package io.rnn4j.forecast.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;

/** Decimal marks and forms of times: what is found, what is rejected, what options decide. */
class CsvFormatTest {
    private static final Columns Y = Columns.target("y").time("t");
    private static final CsvOptions FOUND = CsvOptions.standard();

    @TempDir Path directory;

    private TimeSeries read(String text, Columns columns, CsvOptions options) throws IOException {
        Path file = Files.writeString(directory.resolve("data.csv"), text);
        return SeriesSet.readCsv(file, columns, options).series().getFirst();
    }

    private void assertMessage(String text, Columns columns, CsvOptions options, String... parts) {
        String message =
                assertThrows(SeriesException.class, () -> read(text, columns, options))
                        .getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void decimalCommasAreFound() throws IOException {
        String semicolons = "t;y\n1;1,5\n2;1,250\n3;-,5\n4;7\n5;2,5e3\n6;NA\n";
        double[] expected = {1.5, 1.25, -0.5, 7, 2500, Double.NaN};
        assertArrayEquals(expected, read(semicolons, Y, FOUND).copyOf("y"));
        assertArrayEquals(expected, read(semicolons.replace(';', '\t'), Y, FOUND).copyOf("y"));
        assertArrayEquals(
                new double[] {0.125, 1.125},
                read("t,y\n1,\"0,125\"\n2,\"1,125\"\n", Y, FOUND).copyOf("y"));
    }

    @Test
    void anotherColumnProvesTheDecimalComma() throws IOException {
        TimeSeries series = read("t;y;x\n1;1,250;2,5\n2;2,375;3,5\n", Y.past("x"), FOUND);
        assertArrayEquals(new double[] {1.25, 2.375}, series.copyOf("y"));
    }

    @Test
    void uncertainMarksAreRejected() {
        assertMessage("t;y\n1;1,250\n2;12,500\n", Y, FOUND, "'1,250'", "line 2", "--decimal comma");
        assertMessage(
                "t;y\n1;1,5\n2;2.5\n", Y, FOUND, "'1,5'", "'2.5'", "line 3", "same decimal mark");
        assertMessage("t;y\n1;1.250\n2;3,5\n", Y, FOUND, "'1.250'", "'3,5'", "thousands");
    }

    @Test
    void theDecimalMarkCanBeGiven() throws IOException {
        CsvOptions comma = FOUND.decimalMark(DecimalMark.COMMA);
        CsvOptions point = FOUND.decimalMark(DecimalMark.POINT);
        assertArrayEquals(
                new double[] {1.25, 2.5}, read("t;y\n1;1,250\n2;2,500\n", Y, comma).copyOf("y"));
        assertMessage("t;y\n1;1.250\n", Y, comma, "with a decimal comma", "'1.250'");
        assertMessage("t;y\n1;1,5\n", Y, point, "with a decimal point", "'1,5'");
        assertMessage("t;y\n1;1,250\n", Y, point, "thousands");
    }

    @ParameterizedTest
    @CsvSource({
        "31.01.2026, 28.02.2026, 31.03.2026, every month (last day)",
        "01.01.2026, 01.02.2026, 01.03.2026, every month",
        "1.1.2026, 2.1.2026, 3.1.2026, every day",
        "30/12/2025, 31/12/2025, 01/01/2026, every day",
        "12/30/2025, 12/31/2025, 1/1/2026, every day",
        "30-12-2025 14:30, 30-12-2025 15:30, 30-12-2025 16:30, every hour",
        "12/31/2025 11:30 AM, 12/31/2025 12:00 pm, 12/31/2025 12:30 PM, every 30 minutes",
        "12/31/2025 11:30 PM, 1/1/2026 12:00 AM, 1/1/2026 12:30 am, every 30 minutes",
        "12/31/2025 23:59:58, 12/31/2025 23:59:59, 1/1/2026 0:00:00, every second",
        "20260131, 20260228, 20260331, every month (last day)",
    })
    void datesAreFound(String first, String second, String third, String frequency)
            throws IOException {
        Path file = directory.resolve("data.csv");
        Files.writeString(file, "t,y\n%s,1\n%s,2\n%s,3\n".formatted(first, second, third));
        for (Columns columns : new Columns[] {Y, Columns.target("y")}) {
            SeriesSet set = SeriesSet.readCsv(file, columns);
            assertEquals(frequency, set.frequency().toString());
            assertArrayEquals(new double[] {1, 2, 3}, set.series().getFirst().copyOf("y"));
        }
    }

    @Test
    void uncertainDatesAreRejected() throws IOException {
        String text = "t,y\n01/02/2026,1\n02/02/2026,2\n";
        assertMessage(
                text, Y, FOUND, "column 't'", "'01/02/2026'", "--date-format dd/MM/yyyy or MM/dd");
        assertMessage(
                "t,y\n31/01/2026,1\n01/31/2026,2\n", Y, FOUND, "'31/01/2026'", "'01/31/2026'");
        assertMessage("t,y\n31/01/2026,1\n31/02/2026,2\n", Y, FOUND, "line 3", "'31/02/2026'");
        assertMessage("t,y\n31/01/2026 13:00 PM,1\n", Y, FOUND, "line 2", "13:00 PM");
        assertEquals(
                LocalDateTime.of(2026, 2, 1, 0, 0),
                read(text, Y, FOUND.timePattern("dd/MM/yyyy")).start());
        assertEquals(
                LocalDateTime.of(2026, 1, 2, 0, 0),
                read(text, Y, FOUND.timePattern("MM/dd/yyyy").frequency(Frequency.DAILY)).start());
    }

    @ParameterizedTest
    @CsvSource({
        "dd.MM.yy, 31.12.25, 2025-12-31T00:00",
        "MM/dd/yyyy HH:mm, 1/2/2025 3:04, 2025-01-02T03:04",
        "yyyyMMdd, 20251231, 2025-12-31T00:00",
        "MMM yyyy, Dec 2025, 2025-12-01T00:00",
        "yyyy, 2025, 2025-01-01T00:00",
        "d/M/yyyy h:mm a, 31/12/2025 2:30 PM, 2025-12-31T14:30",
        "yyyy-MM-dd HH:mm XXX, 2025-12-31 14:30 +02:00, 2025-12-31T12:30",
    })
    void patternsCanBeGiven(String pattern, String text, String expected) throws IOException {
        TimeSeries series =
                read(
                        "t,y\n%s,1\n".formatted(text),
                        Columns.target("y"),
                        FOUND.timePattern(pattern).frequency(Frequency.DAILY));
        assertEquals(LocalDateTime.parse(expected), series.start());
        assertMessage("t,y\nx,1\n", Y, FOUND.timePattern(pattern), "line 2", "'x'");
    }

    @Test
    void aColumnThatSeparatesSeriesIsNamed() throws IOException {
        String rows = "t,shop,y\n2026-01-01,Ulm,1\n2026-01-01,Bonn,2\n2026-01-02,Ulm,3\n";
        assertMessage(rows, Y, FOUND, "remove the duplicate", "(--series shop, in Java");
        assertMessage("t,y\n2026-01-01,1\n2026-01-01,2\n", Y, FOUND, "--series COL");
    }

    @Test
    void aColumnOfTimesWithAnotherRoleIsNamed() throws IOException {
        String rows = "month,sales\n2026-01,1.5\n2026-02,2.5\n";
        assertMessage(rows, Columns.target("month"), FOUND, "'month' seems to be one");
        assertMessage(
                rows, Columns.target("sales").past("month"), FOUND, "'month' seems to be one");
    }

    @ParameterizedTest
    @CsvSource({"bb", "HH:mm", "dd.MM.", "''"})
    void patternsAreChecked(String pattern) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> FOUND.timePattern(pattern))
                        .getMessage();
        assertTrue(message.contains("such as dd/MM/yyyy, got '" + pattern), message);
    }
}
