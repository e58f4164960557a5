package io.rnn4j.forecast.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files as programs and people really write them. What can be understood is read; every other file
 * is rejected with a message that names file, line, column, value and remedy.
 */
class HostileCsvTest {
    private static final Columns SALES = Columns.target("sales").time("date");

    @TempDir Path directory;

    private SeriesSet read(byte[] bytes, Columns columns) throws IOException {
        Path file = directory.resolve("shop.csv");
        Files.write(file, bytes);
        return SeriesSet.readCsv(file, columns);
    }

    private SeriesSet read(String text, Columns columns) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8), columns);
    }

    private void assertMessage(String text, Columns columns, String... parts) {
        assertMessage(text.getBytes(StandardCharsets.UTF_8), columns, parts);
    }

    private void assertMessage(byte[] bytes, Columns columns, String... parts) {
        String message =
                assertThrows(SeriesException.class, () -> read(bytes, columns)).getMessage();
        assertTrue(message.contains("shop.csv"), message);
        assertTrue(message.length() < 1000, message);
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void duplicateTimesNameBothLines() {
        assertMessage(
                "date,sales\n2026-01-01,1\n2026-01-02,2\n2026-01-02,3\n",
                SALES,
                "line 4",
                "'date'",
                "after '2026-01-02' of line 3",
                "got '2026-01-02'",
                "remove the duplicate");
        // the same moment in two offsets
        assertMessage(
                "date,sales\n2026-01-01T00:00:00Z,1\n2026-01-01T01:00:00+01:00,2\n",
                SALES,
                "line 3",
                "remove the duplicate");
    }

    @Test
    void duplicatesOfDescendingTimesNameBothLines() {
        assertMessage(
                "date,sales\n2026-01-03,1\n2026-01-02,2\n2026-01-02,3\n2026-01-01,4\n",
                SALES,
                "line 4",
                "of line 3",
                "remove the duplicate");
    }

    @Test
    void unsortedTimesNameTheLine() {
        assertMessage(
                "shop,date,sales\na,2026-01-01,1\nb,2026-01-05,1\na,2026-01-03,2\n"
                        + "a,2026-01-02,2\na,2026-01-04,2\n",
                SALES.id("shop"),
                "line 5",
                "'date'",
                "'2026-01-02'",
                "series 'a'",
                "sort the rows by time");
    }

    @Test
    void mixedFrequenciesNameTheSeriesAndTheLine() {
        assertMessage(
                "shop,date,sales\na,2026-01-01 00:00,1\na,2026-01-01 01:00,1\n"
                        + "a,2026-01-01 02:00,1\nb,2026-01-01 00:00,1\nb,2026-01-01 00:30,1\n",
                SALES.id("shop"),
                "line 6",
                "'date'",
                "'2026-01-01 00:30'",
                "series 'b'",
                "every hour",
                "give the frequency");
    }

    @Test
    void cellsThatAreNoNumbersNameTheColumn() {
        String head = "date,sales\n2026-01-01,1\n2026-01-02,";
        assertMessage(head + "many\n", SALES, "line 3", "column 'sales'", "'many'", "number");
        assertMessage(head + "12 EUR\n", SALES, "line 3", "'12 EUR'", "write the number alone");
        assertMessage(head + "12%\n", SALES, "'12%'", "write the number alone");
        assertMessage(head + "$12\n", SALES, "'$12'", "write the number alone");
        assertMessage(head + "Infinity\n", SALES, "'Infinity'", "leave the cell empty");
        assertMessage(head + "1e999\n", SALES, "'1e999'", "1.8e308");
        assertMessage(head + "0x1F\n", SALES, "'0x1F'");
        assertMessage(head + "1_000\n", SALES, "'1_000'", "without separators");
        assertMessage(head + "'12\n", SALES, "''12'");
        assertMessage(head + "\u0661\u0662\n", SALES, "line 3");
    }

    @Test
    void separatorsOfThousandsHaveARemedy() {
        assertMessage("date;sales\n2026-01-01;-1.234,5\n", SALES, "line 2", "thousands");
        assertMessage("date;sales\n2026-01-01;1 234,5\n", SALES, "line 2", "thousands");
        assertMessage("date;sales\n2026-01-01;\"1,234,567\"\n", SALES, "thousands");
        assertMessage("date;sales\n2026-01-01;1.234.567\n", SALES, "thousands");
        // a decimal comma in a file whose separator is a comma becomes a cell too many
        assertMessage("date,sales\n2026-01-01,1,5\n", SALES, "line 2", "decimal comma");
    }

    @Test
    void encodingsAreRead() throws IOException {
        String text = "date,Gr\u00F6\u00DFe\n2026-01-01,1\n2026-01-02,2\n";
        Columns columns = Columns.target("Gr\u00F6\u00DFe").time("date");
        for (Charset charset :
                new Charset[] {
                    StandardCharsets.UTF_8,
                    StandardCharsets.ISO_8859_1,
                    StandardCharsets.UTF_16LE,
                    StandardCharsets.UTF_16BE
                }) {
            for (String mark : new String[] {"", "\uFEFF"}) {
                if (mark.isEmpty() || charset != StandardCharsets.ISO_8859_1) {
                    SeriesSet set = read((mark + text).getBytes(charset), columns);
                    assertArrayEquals(
                            new double[] {1, 2},
                            set.series().getFirst().copyOf("Gr\u00F6\u00DFe"),
                            charset + mark);
                }
            }
        }
        assertEquals(
                2,
                read("\uFEFF\"date\",\"sales\"\r\n2026-01-01,1\r\n2026-01-02,2", SALES)
                        .series()
                        .getFirst()
                        .length("sales"));
    }

    @Test
    void latin1BehindTheBeginningIsReadOrNamed() throws IOException {
        StringBuilder text = new StringBuilder("date,note,sales\n");
        for (int day = 0; day < 5000; day++) {
            text.append(java.time.LocalDate.of(2010, 1, 1).plusDays(day)).append(",n,1\n");
        }
        int length = text.length();
        text.append("2026-01-01,caf\u00E9,1\n");
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        assertTrue(length > 1 << 16);
        SeriesSet set = read(bytes, SALES);
        assertEquals(1, set.series().getFirst().value("sales", 0));
    }

    @Test
    void quotedLineBreaksCountAsLines() throws IOException {
        String text =
                "date,note,sales\n"
                        + "2026-01-01,\"first\n"
                        + "second\r\n"
                        + "third\",1\n"
                        + "2026-01-02,\"a,b\"\"c\",2\n";
        assertArrayEquals(
                new double[] {1, 2}, read(text, SALES).series().getFirst().copyOf("sales"));
        assertMessage(text + "2026-01-03,x,y\n", SALES, "line 6", "column 'sales'", "'y'");
    }

    @Test
    void aQuoteWithoutAnEndNamesItsLine() {
        assertMessage(
                "date,note,sales\n2026-01-01,\"a,1\n2026-01-02,b,2\n2026-01-03,c,3\n",
                SALES,
                "line 2",
                "quote");
    }

    @Test
    void emptyLinesAreSkippedAndCounted() throws IOException {
        String text = "\n\ndate,sales\n\n2026-01-01,1\n,\n   \n2026-01-02,2\n\n\n";
        assertArrayEquals(
                new double[] {1, 2}, read(text, SALES).series().getFirst().copyOf("sales"));
        assertMessage(text + "2026-01-03,x\n", SALES, "line 11");
    }

    @Test
    void missingColumnsHaveASuggestion() {
        String text = "Date,unit_sales\n2026-01-01,1\n";
        assertMessage(text, Columns.target("unitsales"), "did you mean 'unit_sales'?");
        assertMessage(text, Columns.target("unit_sales").time("dat"), "did you mean 'Date'?");
        assertMessage(
                text, Columns.target("unit_sales").id("shop"), "'shop'", "[Date, unit_sales]");
        assertMessage(text, Columns.target("y").past("unit_sale"), "'y'");
        assertMessage(
                "a,sales\nx,1\n", Columns.target("sales"), "no column of times in [a, sales]");
        assertMessage("date,sales\n2026-01-01,1\n", Columns.target("date").time("date2"), "date2");
    }

    @Test
    void theSameColumnTwiceIsRejected() {
        assertMessage("date,sales,sales\n2026-01-01,1,2\n", SALES, "'sales'", "columns 2 and 3");
    }

    @Test
    void emptyFilesAreNamed() {
        assertMessage("", SALES, "no line");
        assertMessage("\n\n  \n", SALES, "no line");
        assertMessage("\uFEFF", SALES, "no line");
        assertMessage("date,sales\n", SALES, "at least one row below the header");
        assertMessage("date,sales\n\n , \n", SALES, "at least one row below the header");
        assertMessage("2026-01-01,1\n2026-01-02,2\n", SALES, "'sales'", "header");
    }

    @Test
    void hugeLinesAreReadOrNamed() throws IOException {
        String wide = "x".repeat(1_000_000);
        SeriesSet set = read("date,note,sales\n2026-01-01," + wide + ",1\n2026-01-02,y,2\n", SALES);
        assertEquals(2, set.series().getFirst().length("sales"));
        assertMessage("date,sales\n2026-01-01," + wide + "\n", SALES, "line 2", "xxx…");
        assertMessage(wide + "\n1\n", SALES, "'sales'");
        assertMessage("a" + ",b".repeat(10_000) + "\n1\n", SALES, "'sales'", "9981 more");
        assertMessage(
                "a" + ",b".repeat(20_000) + "\n1\n", SALES, "line 1", "16384", "one row for each");
        // longer than the reader allows a cell to be
        String longest = "x".repeat(20_000_000);
        assertMessage(
                "date,note,sales\n2026-01-01,\"" + longest + "\",1\n", SALES, "line 2", "quote");
    }

    @Test
    void binaryFilesAreNamed() {
        byte[] bytes = new byte[300];
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] = (byte) (at * 37);
        }
        bytes[7] = 0;
        assertMessage(bytes, SALES, "binary");
        assertMessage(new byte[] {'P', 'K', 3, 4, 20, 0, 8, 0, 8}, SALES, "text");
    }

    @Test
    void constantSeriesAreRead() throws IOException {
        SeriesSet set = read("date,sales\n2026-01-01,5\n2026-01-02,5\n2026-01-03,5\n", SALES);
        assertArrayEquals(new double[] {5, 5, 5}, set.series().getFirst().copyOf("sales"));
    }

    @Test
    void rowsOfOtherLengthsAreNamed() throws IOException {
        assertMessage("date,sales\n2026-01-01,1,2\n", SALES, "line 2", "expected 2 cells", "got 3");
        SeriesSet set = read("date,sales,note\n2026-01-01,1\n2026-01-02,2,x\n", SALES);
        assertEquals(2, set.series().getFirst().length("sales"));
    }

    @Test
    void timesThatAreNoneAreNamed() {
        String head = "date,sales\n2026-01-01,1\n";
        assertMessage(head + "2026-02-30,1\n", SALES, "line 3", "'date'", "'2026-02-30'");
        assertMessage(head + "1 Feb 2026,1\n", SALES, "line 3", "'1 Feb 2026'", "2026-01-31");
        assertMessage(head + "01.02.2026,1\n", SALES, "line 3", "'01.02.2026'");
        assertMessage(head + "02/01/2026,1\n", SALES, "line 3", "'02/01/2026'");
        assertMessage(head + ",1\n", SALES, "line 3", "'date'", "an empty cell");
        assertMessage(head + "9999-12-31,1\n2026-01-02,1\n", SALES, "line 4");
    }

    @Test
    void gapsLongerThanAWindowAreNamed() throws IOException {
        SeriesSet set =
                read(
                        "shop,date,sales\na,2026-01-01,1\na,2026-01-02,2\na,2026-01-07,3\n"
                                + "b,2026-01-01,1\nb,2026-01-02,2\n",
                        SALES.id("shop"));
        set.requireGapsBelow(5);
        assertThrows(IllegalArgumentException.class, () -> set.requireGapsBelow(0));
        String message =
                assertThrows(SeriesException.class, () -> set.requireGapsBelow(4)).getMessage();
        for (String part :
                new String[] {
                    "series 'a'", "'sales'", "4 steps", "2026-01-03", "2026-01-06", "window", "fill"
                }) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void aGapAtTheBeginningIsNone() throws IOException {
        SeriesSet set = read("date,sales\n2026-01-01,\n2026-01-02,\n2026-01-03,3\n", SALES);
        set.requireGapsBelow(2);
        SeriesSet empty = read("date,sales\n2026-01-01,\n2026-01-02,\n", SALES);
        String message =
                assertThrows(SeriesException.class, () -> empty.requireGapsBelow(9)).getMessage();
        assertTrue(message.contains("no value"), message);
    }

    @Test
    void columnsThatEndBeforeTheHorizonAreNamed() throws IOException {
        SeriesSet set =
                read(
                        "date,sales,promotion\n2026-01-01,1,0\n2026-01-02,2,1\n2026-01-03,,1\n"
                                + "2026-01-05,,0\n",
                        SALES.known("promotion"));
        set.requireKnown(1);
        String hole = assertThrows(SeriesException.class, () -> set.requireKnown(3)).getMessage();
        for (String part : new String[] {"'promotion'", "2026-01-04", "missing"}) {
            assertTrue(hole.contains(part), hole);
        }
        SeriesSet whole =
                read(
                        "date,sales,promotion\n2026-01-01,1,0\n2026-01-02,2,1\n2026-01-03,,1\n",
                        SALES.known("promotion"));
        String message =
                assertThrows(SeriesException.class, () -> whole.requireKnown(4)).getMessage();
        for (String part :
                new String[] {
                    "column 'promotion'", "from 2026-01-03", "to 2026-01-06", "ends at 2026-01-03"
                }) {
            assertTrue(message.contains(part), message);
        }
        assertFalse(message.contains("series ''"), message);
    }
}
