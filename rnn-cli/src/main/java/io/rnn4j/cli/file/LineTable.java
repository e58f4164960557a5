package io.rnn4j.cli.file;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;

import io.rnn4j.cli.console.Failure;
import io.rnn4j.forecast.suggestion.Suggestion;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A table on the standard input whose lines are read one by one, as they come: a line has a row,
 * and a cell no line break. Empty lines are skipped.
 */
public final class LineTable {
    private static final String NAME = "standard input";

    private final BufferedReader reader;
    private final List<String> header;
    private char separator;
    private List<String> cells = List.of();
    private long line;

    /**
     * Creates a table, and reads its header if it has one.
     *
     * @param in the standard input
     * @param isHeaded whether the first line has the names of the columns; otherwise a line is a
     *     single cell
     * @throws IOException if the input cannot be read
     */
    public LineTable(InputStream in, boolean isHeaded) throws IOException {
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        if (isHeaded) {
            String first = nextLine();
            this.separator = separator(first == null ? "" : first);
            this.header = first == null ? List.of() : split(first);
        } else {
            this.header = List.of();
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

    private String nextLine() throws IOException {
        String text;
        do {
            text = reader.readLine();
            line++;
        } while (text != null && text.isBlank());
        return text;
    }

    private List<String> split(String text) {
        try (CsvReader<CsvRecord> record =
                CsvReader.builder().fieldSeparator(separator).ofCsvRecord(text)) {
            return record.iterator().next().getFields().stream().map(String::strip).toList();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible); // a text can always be read
        }
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
            throw Failure.usage(
                    "%s: unknown column '%s' in the first line of the standard input%s"
                            .formatted(option, column, Suggestion.of(column, header)));
        }
        return index;
    }

    /**
     * {@return whether there is a further row, which the methods below then describe}
     *
     * @throws IOException if the input cannot be read
     */
    public boolean next() throws IOException {
        String text = nextLine();
        if (text == null) {
            return false;
        }
        cells = header.isEmpty() ? List.of(text.strip()) : split(text);
        return true;
    }

    /**
     * {@return a cell of the row without spaces around it; empty if there is none}
     *
     * @param column the column, from 0
     */
    public String cell(int column) {
        return column < cells.size() ? cells.get(column) : "";
    }

    /** {@return the number of the line, from 1} */
    public long line() {
        return line;
    }

    /** {@return input and line of the row} */
    public String place() {
        return "%s, line %s".formatted(NAME, line);
    }
}
