package io.rnn4j.forecast.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;

/** Series from a table of the caller. */
class TableTest {
    /** Rows of texts. */
    private static final class Rows implements Table {
        private final Iterator<List<String>> rows;
        private List<String> row;

        Rows(List<List<String>> rows) {
            this.rows = rows.iterator();
        }

        @Override
        public String source() {
            return "rows";
        }

        @Override
        public List<String> header() {
            return List.of("time", "value");
        }

        @Override
        public boolean next() {
            row = rows.hasNext() ? rows.next() : null;
            return row != null;
        }

        @Override
        public String place() {
            return "row " + row;
        }

        @Override
        public String text(int column) {
            return row.get(column);
        }
    }

    private static final Columns COLUMNS = Columns.target("value").time("time");

    private static Rows rows() {
        return new Rows(List.of(List.of("1998", "1"), List.of("1999", ""), List.of("2000", "3")));
    }

    @Test
    void numbersAreYearsUnlessTheFrequencyIsOfSteps() {
        SeriesSet years = SeriesSet.read(rows(), COLUMNS);
        assertEquals(Frequency.YEARLY, years.frequency());
        assertEquals(LocalDateTime.of(1998, 1, 1, 0, 0), years.series().getFirst().start());
        assertArrayEquals(
                new double[] {1, Double.NaN, 3}, years.series().getFirst().copyOf("value"));
        SeriesSet steps = SeriesSet.read(rows(), COLUMNS, Frequency.STEPS);
        LocalDateTime start = steps.series().getFirst().start();
        assertEquals("1998", Frequency.STEPS.format(start));
        assertEquals("2001", Frequency.STEPS.format(steps.frequency().plus(start, 3)));
    }

    @Test
    void messagesHaveTheWordsOfTheTable() {
        SeriesException failure =
                assertThrows(
                        SeriesException.class,
                        () -> SeriesSet.read(new Rows(List.of(List.of("1998", "many"))), COLUMNS));
        assertEquals(
                "rows, row [1998, many], column 'value': expected a number or an empty cell, got"
                        + " 'many'",
                failure.getMessage());
    }
}
