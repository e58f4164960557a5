package io.rnn4j.forecast.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;

/** Series from queries to an embedded database, with the types that its columns really have. */
class DatabaseTest {
    private static final Columns COLUMNS =
            Columns.target("UNITS").time("SOLD").id("SHOP").known("PROMOTION").statics("CITY");

    private Connection connection;

    @BeforeEach
    void create() throws SQLException {
        connection = DriverManager.getConnection("jdbc:h2:mem:sales");
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table sales (shop varchar(9), city varchar(9), sold date, units"
                            + " decimal(9, 2), promotion int, at timestamp, zoned timestamp with"
                            + " time zone)");
            String[] rows = {
                "'a', 'Bonn', '2026-01-01', 1.50, 0",
                "'a', 'Bonn', '2026-01-02', null, 1",
                "'a', 'Bonn', '2026-01-03', 3, 0",
                "'a', 'Bonn', '2026-01-04', null, 1",
                "'b', 'Kiel', '2026-02-01', -1e3, 1",
                "'b', 'Kiel', '2026-02-03', 7, 0"
            };
            for (int row = 0; row < rows.length; row++) {
                statement.execute(
                        "insert into sales values (%s, timestamp '2026-01-01 0%s:00:00', timestamp with time zone '2026-01-01 0%s:30:00+02:00')"
                                .formatted(rows[row], row, row));
            }
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private SeriesSet read(String query, Columns columns) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return SeriesSet.read(rows, columns);
        }
    }

    @Test
    void datesAndDecimalsAreRead() throws SQLException {
        SeriesSet set = read("select * from sales order by shop, sold", COLUMNS);
        assertEquals(Frequency.DAILY, set.frequency());
        assertEquals(2, set.series().size());
        TimeSeries first = set.series().get(0);
        assertArrayEquals(new double[] {1.5, Double.NaN, 3}, first.copyOf("UNITS"));
        assertArrayEquals(new double[] {0, 1, 0, 1}, first.copyOf("PROMOTION"));
        assertEquals("Bonn", first.statics().get("CITY"));
        assertArrayEquals(new double[] {-1000, Double.NaN, 7}, set.series().get(1).copyOf("UNITS"));
        assertEquals(LocalDateTime.of(2026, 2, 1, 0, 0), set.series().get(1).start());
    }

    @Test
    void timestampsAreRead() throws SQLException {
        SeriesSet set =
                read("select at, promotion from sales order by at", Columns.target("promotion"));
        assertEquals(Frequency.HOURLY, set.frequency());
        assertEquals(LocalDateTime.of(2026, 1, 1, 0, 0), set.series().getFirst().start());
        SeriesSet zoned =
                read(
                        "select zoned, promotion from sales order by zoned",
                        Columns.target("promotion"));
        assertEquals(LocalDateTime.of(2025, 12, 31, 22, 30), zoned.series().getFirst().start());
    }

    @Test
    void labelsOfTheQueryAreTheColumns() throws SQLException {
        SeriesSet set =
                read(
                        "select sold as \"ds\", sum(promotion) as \"y\" from sales where shop = 'a'"
                                + " group by sold order by sold",
                        Columns.target("y").time("ds"));
        assertArrayEquals(new double[] {0, 1, 0, 1}, set.series().getFirst().copyOf("y"));
    }

    @Test
    void postgreSqlHasLabelsInLowerCase() throws SQLException {
        String url = "jdbc:h2:mem:postgres;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";
        try (Connection postgres = DriverManager.getConnection(url);
                Statement statement = postgres.createStatement()) {
            statement.execute("create table sales (sold timestamp with time zone, units numeric)");
            statement.execute(
                    "insert into sales values ('2026-01-01 00:00+00', 1.5), ('2026-01-02 00:00+00',"
                            + " 2)");
            ResultSet rows = statement.executeQuery("select * from sales order by sold");
            SeriesSet set = SeriesSet.read(rows, Columns.target("units").time("sold"));
            assertArrayEquals(new double[] {1.5, 2}, set.series().getFirst().copyOf("units"));
            assertEquals(Frequency.DAILY, set.frequency());
        }
    }

    @Test
    void messagesNameRowAndColumn() {
        assertMessage(
                "select * from sales order by shop, sold desc, units",
                Columns.target("PROMOTIONS").time("SOLD"),
                "did you mean 'PROMOTION'?");
        assertMessage(
                "select sold, city from sales order by sold",
                Columns.target("CITY").time("SOLD"),
                "row 1, column 'CITY'",
                "'Bonn'");
        assertMessage(
                "select * from sales where shop = 'a' order by units",
                Columns.target("PROMOTION").time("SOLD"),
                "column 'SOLD'",
                "sort the rows by time");
        assertMessage("select * from sales where shop = 'c'", COLUMNS, "at least one row");
    }

    private void assertMessage(String query, Columns columns, String... parts) {
        String message =
                assertThrows(SeriesException.class, () -> read(query, columns)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }
}
