package io.rnn4j.forecast.series;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The rows of a database query. */
final class ResultSetTable implements Table {
    private final ResultSet rows;
    private final List<String> header = new ArrayList<>();
    private int row;

    ResultSetTable(ResultSet rows) throws SQLException {
        this.rows = rows;
        ResultSetMetaData metadata = rows.getMetaData();
        for (int column = 1; column <= metadata.getColumnCount(); column++) {
            header.add(metadata.getColumnLabel(column));
        }
    }

    /** Carries an {@link SQLException} through methods that do not declare it. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failure(SQLException cause) {
            super(cause);
        }

        @Override
        public synchronized SQLException getCause() {
            return (SQLException) super.getCause();
        }
    }

    @Override
    public String source() {
        return "query";
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    public boolean next() {
        try {
            row++;
            return rows.next();
        } catch (SQLException failure) {
            throw new Failure(failure);
        }
    }

    @Override
    public String place() {
        return "row " + row;
    }

    @Override
    public String text(int column) {
        try {
            String text = rows.getString(column + 1);
            return text == null ? "" : text.strip();
        } catch (SQLException failure) {
            throw new Failure(failure);
        }
    }
}
