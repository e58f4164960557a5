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
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;

/** What files become, and what messages about bad files say. */
class CsvTest {
    @TempDir Path directory;

    private SeriesSet read(String text, Columns columns) throws IOException {
        return read(text, StandardCharsets.UTF_8, columns);
    }

    private SeriesSet read(String text, Charset charset, Columns columns) throws IOException {
        Path file = directory.resolve("data.csv");
        Files.write(file, text.getBytes(charset));
        return SeriesSet.readCsv(file, columns);
    }

    @Test
    void gapsAreMissingValues() throws IOException {
        SeriesSet set =
                read(
                        """
                        unique_id,ds,y
                        a,2026-01-01,1
                        a,2026-01-02,2
                        a,2026-01-05,5

                        b,2026-02-01,7.5
                        b,2026-02-02,
                        """,
                        Columns.nixtla());
        assertEquals(Frequency.DAILY, set.frequency());
        assertArrayEquals(
                new double[] {1, 2, Double.NaN, Double.NaN, 5}, set.series().get(0).copyOf("y"));
        assertArrayEquals(new double[] {7.5, Double.NaN}, set.series().get(1).copyOf("y"));
        assertEquals(LocalDateTime.of(2026, 2, 1, 0, 0), set.series().get(1).start());
    }

    @Test
    void rowsOfWideFilesAreSeries() throws IOException {
        Path file = directory.resolve("wide.csv");
        Files.writeString(file, "id,v1,v2,v3\na,1,,3\nb,4,5,\n");
        LocalDateTime start = LocalDateTime.of(2026, 1, 1, 0, 0);
        SeriesSet set = SeriesSet.readWideCsv(file, start, Frequency.MONTHLY);
        assertArrayEquals(
                new double[] {1, Double.NaN, 3}, set.series().get(0).copyOf(SeriesSet.VALUE));
        assertArrayEquals(new double[] {4, 5}, set.series().get(1).copyOf(SeriesSet.VALUE));
        assertEquals("b", set.series().get(1).id());
        assertEquals(start, set.series().get(1).start());

        Files.writeString(file, "id,v1\na,1\na,2\n");
        SeriesException twice =
                assertThrows(
                        SeriesException.class,
                        () -> SeriesSet.readWideCsv(file, start, Frequency.MONTHLY));
        assertTrue(twice.getMessage().contains("got 'a' again"), twice.getMessage());
    }

    @Test
    void columnsKnownInAdvanceAreLonger() throws IOException {
        SeriesSet set =
                read(
                        "time;sales;holiday\n2026-01;1;0\n2026-02;2;1\n2026-03;;1\n",
                        Columns.target("sales").known("holiday"));
        assertEquals(Frequency.MONTHLY, set.frequency());
        assertEquals(2, set.series().getFirst().length("sales"));
        assertArrayEquals(new double[] {0, 1, 1}, set.series().getFirst().copyOf("holiday"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31, 2026-02-28, 2026-03-31, every month (last day)",
        "2026-01-30, 2026-02-28, 2026-03-30, every month",
        "2026Q1, 2026Q2, 2026Q3, every quarter",
        "2020, 2021, 2022, every year",
        "17, 18, 19, every step",
        "2026-01-01 00:00, 2026-01-01 00:15, 2026-01-01 00:30, every 15 minutes",
        "2026-01-01T00:00:00Z, 2026-01-01T01:00:00Z, 2026-01-01T03:00:00+01:00, every hour",
        "2026-01-01, 2026-01-08, 2026-01-15, every week",
        "2026-01-08, 2026-01-09, 2026-01-12, every business day",
    })
    void frequencyIsFound(String first, String second, String third, String frequency)
            throws IOException {
        SeriesSet set =
                read(
                        "t,y\n%s,1\n%s,2\n%s,3\n".formatted(first, second, third),
                        Columns.target("y"));
        assertEquals(frequency, set.frequency().toString());
        assertArrayEquals(new double[] {1, 2, 3}, set.series().getFirst().copyOf("y"));
    }

    @Test
    void encodingsAreFound() throws IOException {
        String text = "t,Größe\n2026-01-01,1\n2026-01-02,2\n";
        Columns columns = Columns.target("Größe");
        for (Charset charset :
                new Charset[] {
                    StandardCharsets.UTF_8,
                    StandardCharsets.ISO_8859_1,
                    StandardCharsets.UTF_16LE,
                    StandardCharsets.UTF_16
                }) {
            assertEquals(2, read(text, charset, columns).series().getFirst().length("Größe"));
        }
        assertEquals(2, read("\uFEFF" + text, columns).series().getFirst().length("Größe"));
    }

    @Test
    void lineBreaksInQuotedCellsCount() {
        assertMessage(
                "t,note,y\n2026-01-01,\"a\nb\",1\n2026-01-02,c,x\n",
                Columns.target("y"),
                "line 4, column 'y': expected a number or an empty cell, got 'x'");
    }

    @Test
    void messagesNameThePlaceAndTheRemedy() {
        Columns y = Columns.target("y").time("t");
        assertMessage("t,y\n2026-01-01,\"1,500\"\n", y, "line 2, column 'y'", "decimal comma");
        assertMessage("t,y\n2026-01-01,1\n2026-01-01,2\n", y, "line 3", "duplicate", "of line 2");
        assertMessage(
                "t,y\n2026-01-01,1\n2026-01-03,2\n2026-01-02,3\n2026-01-04,3\n",
                y,
                "line 4",
                "sort the rows by time");
        assertMessage(
                "t,y\n2026-01-01 00:00,1\n2026-01-01 01:00,1\n2026-01-01 02:00,1\n"
                        + "2026-01-01 02:30,1\n",
                y,
                "line 5",
                "every hour",
                "give the frequency");
        assertMessage("t,sales\n1,1\n", Columns.target("sale"), "did you mean 'sales'?");
        assertMessage("t,y\nyesterday,1\n", y, "line 2", "2026-01-31", "'yesterday'");
        assertMessage("t,y\n", y, "at least one row");
        assertMessage("", y, "no line");
        assertMessage("t,y\n1,2,3\n", y, "line 2", "expected 2 cells", "quoted");
        assertMessage("a,y\nx,2\n", Columns.target("y"), "no column of times in [a, y]");
    }

    private void assertMessage(String text, Columns columns, String... parts) {
        String message =
                assertThrows(SeriesException.class, () -> read(text, columns)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
        assertTrue(message.contains("data.csv"), message);
    }
}
