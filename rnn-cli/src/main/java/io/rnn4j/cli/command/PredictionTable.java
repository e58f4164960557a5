package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;

import io.rnn4j.cli.console.Json;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Predictions, a row each.
 *
 * @param format name and version of the format as JSON
 * @param header the names of the columns
 * @param rows texts and numbers
 */
record PredictionTable(String format, List<String> header, List<List<Object>> rows) {
    /** Reads a table of CSV; cells that are numbers become numbers, but not those of names. */
    static PredictionTable ofCsv(String format, String csv) {
        List<String> header = new ArrayList<>();
        List<List<Object>> rows = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(csv)) {
            for (CsvRecord record : reader) {
                if (header.isEmpty()) {
                    header.addAll(record.getFields());
                    continue;
                }
                List<Object> row = new ArrayList<>();
                for (int column = 0; column < record.getFieldCount(); column++) {
                    String name = header.get(column);
                    String cell = record.getField(column);
                    boolean number = name.equals("value") || name.matches("q[0-9.]+");
                    row.add(number && !cell.isEmpty() ? (Object) Double.valueOf(cell) : cell);
                }
                rows.add(row);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new PredictionTable(format, header, rows);
    }

    /** {@return the table as CSV with a header} */
    String csv() {
        StringWriter text = new StringWriter();
        try (CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            writer.writeRecord(header);
            for (List<Object> row : rows) {
                writer.writeRecord(row.stream().map(Object::toString).toList());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return text.toString();
    }

    /** {@return the table as JSON: an object for each row} */
    ObjectNode json() {
        ObjectNode result = Json.object(format);
        ArrayNode all = result.putArray("predictions");
        for (List<Object> row : rows) {
            ObjectNode one = all.addObject();
            for (int column = 0; column < header.size(); column++) {
                switch (row.get(column)) {
                    case Double number -> Json.put(one, header.get(column), number);
                    case Integer number -> one.put(header.get(column), number);
                    case Object text -> one.put(header.get(column), text.toString());
                }
            }
        }
        return result;
    }

    /** {@return the JSON text, which ends with a line break} */
    String jsonText() {
        return Json.text(json()) + System.lineSeparator();
    }
}
