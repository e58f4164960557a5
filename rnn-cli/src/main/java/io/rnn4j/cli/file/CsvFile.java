package io.rnn4j.cli.file;

import io.rnn4j.cli.console.Counted;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.forecast.series.CsvOptions;
import io.rnn4j.forecast.series.CsvTable;
import io.rnn4j.forecast.series.NumberReader;
import io.rnn4j.forecast.suggestion.Suggestion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** All cells of a CSV file with a header, in memory. */
public final class CsvFile {
    private final String name;
    private final List<String> header;
    private final List<List<String>> rows;
    private final List<Long> lines;
    private final CsvOptions options;

    private CsvFile(
            String name,
            List<String> header,
            List<List<String>> rows,
            List<Long> lines,
            CsvOptions options) {
        this.name = name;
        this.header = header;
        this.rows = rows;
        this.lines = lines;
        this.options = options;
    }

    /**
     * {@return all cells of a file}
     *
     * @param name what the user calls the file
     * @param file the file
     * @param options the decimal mark, if it is given
     * @throws Failure if it is no table
     * @throws IOException if it cannot be read
     */
    public static CsvFile read(String name, Path file, CsvOptions options) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        List<Long> lines = new ArrayList<>();
        try (CsvTable table = CsvTable.open(name, file)) {
            List<String> header = table.header();
            checkHeader(name, header);
            while (table.next()) {
                if (table.width() != header.size()) {
                    throw Failure.failed(
                            "%s, %s: expected %s as in the header, got %s; add or remove cells"
                                    .formatted(
                                            name,
                                            table.place(),
                                            Counted.of(header.size(), "cell"),
                                            table.width()));
                }
                rows.add(IntStream.range(0, header.size()).mapToObj(table::text).toList());
                lines.add(table.line());
            }
            if (rows.isEmpty()) {
                throw Failure.failed("%s: expected a header and rows, got no row".formatted(name));
            }
            return new CsvFile(name, header, rows, lines, options);
        }
    }

    private static void checkHeader(String name, List<String> header) {
        Set<String> seen = new HashSet<>();
        for (String column : header) {
            if (!seen.add(column)) {
                throw Failure.failed(
                        "%s, line 1: expected a different name for every column, got '%s' twice; rename one"
                                .formatted(name, column));
            }
        }
    }

    /** {@return what the user calls the file} */
    public String name() {
        return name;
    }

    /** {@return the names of the columns} */
    public List<String> header() {
        return header;
    }

    /** {@return the number of rows without the header} */
    public int size() {
        return rows.size();
    }

    /**
     * {@return the place of a column}
     *
     * @param option the option that names it
     * @param column its name
     * @throws Failure if there is none
     */
    public int column(String option, String column) {
        int index = header.indexOf(column);
        if (index < 0) {
            throw unknown(option, column, header, name);
        }
        return index;
    }

    /**
     * {@return the names of columns that the values of an option list} A value is the name of a
     * column, which may contain commas, or a list of names with commas between them.
     *
     * @param option the option
     * @param values the values as they were given
     * @throws Failure if there is no such column
     */
    public List<String> columns(String option, List<String> values) {
        List<String> names = new ArrayList<>();
        for (String value : values) {
            if (header.contains(value)) {
                names.add(value);
                continue;
            }
            for (String part : value.split(",", -1)) {
                names.add(header.get(column(option, part.strip())));
            }
        }
        return names;
    }

    private static Failure unknown(String option, String column, List<String> header, String name) {
        return Failure.usage(
                "%s: unknown column '%s' in %s%s"
                        .formatted(option, column, name, Suggestion.of(column, header)));
    }

    /**
     * {@return a cell without spaces around it}
     *
     * @param row the row, from 0
     * @param column the column, from 0
     */
    public String cell(int row, int column) {
        return rows.get(row).get(column);
    }

    /**
     * {@return whether a cell holds no value: empty, NA, NaN and the like}
     *
     * @param row the row, from 0
     * @param column the column, from 0
     */
    public boolean isMissing(int row, int column) {
        return NumberReader.isMissing(cell(row, column));
    }

    /**
     * {@return the numbers of columns [column][row], NaN where they are missing}
     *
     * @param columns the columns, from 0
     * @throws Failure if a cell is not a number, or the decimal mark is uncertain
     */
    public double[][] numbers(List<Integer> columns) {
        NumberReader reader = new NumberReader(options);
        double[][] numbers = new double[columns.size()][size()];
        for (int index = 0; index < numbers.length; index++) {
            int column = columns.get(index);
            for (int row = 0; row < size(); row++) {
                int at = row;
                numbers[index][row] =
                        reader.read(
                                cell(row, column),
                                () -> "%s, column '%s'".formatted(place(at), header.get(column)));
            }
        }
        reader.requireOneMark();
        return numbers;
    }

    /**
     * {@return the numbers of a column, NaN where they are missing}
     *
     * @param column the column, from 0
     * @throws Failure if a cell is not a number, or the decimal mark is uncertain
     */
    public double[] numbers(int column) {
        return numbers(List.of(column))[0];
    }

    /**
     * {@return the number of the line where a row begins, from 1}
     *
     * @param row the row, from 0
     */
    public long line(int row) {
        return lines.get(row);
    }

    /**
     * {@return file and line of a row}
     *
     * @param row the row, from 0
     */
    public String place(int row) {
        return "%s, line %s".formatted(name, line(row));
    }

    /**
     * {@return whether all values of a column are numbers or missing, and at least one is a number}
     *
     * @param column the column, from 0
     */
    public boolean isNumeric(int column) {
        boolean isFound = false;
        for (int row = 0; row < size(); row++) {
            boolean isNumber = NumberReader.isNumber(cell(row, column));
            if (!isNumber && !isMissing(row, column)) {
                return false;
            }
            isFound |= isNumber;
        }
        return isFound;
    }
}
