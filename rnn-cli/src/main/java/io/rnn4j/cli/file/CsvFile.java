package io.rnn4j.cli.file;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;

import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.console.Suggestion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The cells of a CSV file with a header. Separator (comma, semicolon, tab) and encoding (UTF-8,
 * UTF-16, otherwise ISO 8859-1) are found; empty lines are skipped.
 */
public final class CsvFile {
    private static final Set<String> MISSING =
            Set.of("", "na", "n/a", "nan", "null", "none", "?", "-");

    private final String name;
    private final List<String> header;
    private final List<List<String>> rows;
    private final List<Long> lines;

    private CsvFile(String name, List<String> header, List<List<String>> rows, List<Long> lines) {
        this.name = name;
        this.header = header;
        this.rows = rows;
        this.lines = lines;
    }

    /**
     * {@return all cells of a file}
     *
     * @param name what the user calls the file
     * @param file the file
     * @throws Failure if it is no table
     * @throws IOException if it cannot be read
     */
    public static CsvFile read(String name, Path file) throws IOException {
        String text = TextFile.decode(Files.readAllBytes(file));
        char separator = separator(text.lines().findFirst().orElse(""));
        List<String> header = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        List<Long> lines = new ArrayList<>();
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder().fieldSeparator(separator).ofCsvRecord(text)) {
            for (CsvRecord record : reader) {
                if (header.isEmpty()) {
                    record.getFields().forEach(cell -> header.add(cell.strip()));
                    checkHeader(name, header);
                    continue;
                }
                if (record.getFieldCount() != header.size()) {
                    throw Failure.failed(
                            "%s, line %s: expected %s cells as in the header, got %s; add or remove cells"
                                    .formatted(
                                            name,
                                            record.getStartingLineNumber(),
                                            header.size(),
                                            record.getFieldCount()));
                }
                rows.add(record.getFields().stream().map(String::strip).toList());
                lines.add(record.getStartingLineNumber());
            }
        } catch (CsvParseException | UncheckedIOException failure) {
            throw Failure.failed(
                    "%s: is no CSV file: %s; check quotes and separators"
                            .formatted(name, failure.getMessage()),
                    failure);
        }
        if (rows.isEmpty()) {
            throw Failure.failed("%s: expected a header and rows, got no row".formatted(name));
        }
        return new CsvFile(name, List.copyOf(header), rows, lines);
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

    private static char separator(String line) {
        char best = ',';
        for (char each : new char[] {';', '\t'}) {
            if (count(line, each) > count(line, best)) {
                best = each;
            }
        }
        return best;
    }

    private static long count(String line, char separator) {
        return line.chars().filter(each -> each == separator).count();
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
        return MISSING.contains(cell(row, column).toLowerCase(Locale.ROOT));
    }

    /**
     * {@return the number in a cell, NaN where it is missing; empty if it is no number}
     *
     * @param row the row, from 0
     * @param column the column, from 0
     */
    public OptionalDouble number(int row, int column) {
        if (isMissing(row, column)) {
            return OptionalDouble.of(Double.NaN);
        }
        try {
            double value = Double.parseDouble(cell(row, column));
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException notANumber) {
            return OptionalDouble.empty();
        }
    }

    /**
     * {@return the numbers of a column, NaN where they are missing}
     *
     * @param column the column, from 0
     * @throws Failure if a cell is no number
     */
    public double[] numbers(int column) {
        double[] values = new double[size()];
        for (int row = 0; row < values.length; row++) {
            values[row] = requireNumber(row, column);
        }
        return values;
    }

    /**
     * {@return the number in a cell, NaN where it is missing}
     *
     * @param row the row, from 0
     * @param column the column, from 0
     * @throws Failure if it is no number
     */
    public double requireNumber(int row, int column) {
        return number(row, column)
                .orElseThrow(
                        () ->
                                Failure.failed(
                                        "%s, column '%s': expected a finite number, got '%s'; correct it, leave the cell empty, or choose another column"
                                                .formatted(
                                                        place(row),
                                                        header.get(column),
                                                        shortened(cell(row, column)))));
    }

    private static String shortened(String cell) {
        return cell.length() <= 40 ? cell : cell.substring(0, 40) + "...";
    }

    /**
     * {@return file and line of a row}
     *
     * @param row the row, from 0
     */
    public String place(int row) {
        return "%s, line %s".formatted(name, lines.get(row));
    }

    /**
     * {@return whether all values of a column are numbers or missing, and at least one is a number}
     *
     * @param column the column, from 0
     */
    public boolean isNumeric(int column) {
        int numbers = 0;
        for (int row = 0; row < size(); row++) {
            OptionalDouble number = number(row, column);
            if (number.isEmpty()) {
                return false;
            }
            numbers += Double.isNaN(number.getAsDouble()) ? 0 : 1;
        }
        return numbers > 0;
    }
}
