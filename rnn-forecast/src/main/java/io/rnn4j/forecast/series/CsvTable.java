package io.rnn4j.forecast.series;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A CSV file with a header. The separator (comma, semicolon, tab) and the encoding (UTF-8 and
 * UTF-16 with or without a byte-order mark, otherwise ISO 8859-1) are detected from its beginning.
 * Empty lines are skipped; quoted cells may contain line breaks.
 */
public final class CsvTable implements Table, Closeable {
    private static final int BEGINNING = 1 << 16;

    private final String name;
    private final CsvReader<CsvRecord> reader;
    private final CloseableIterator<CsvRecord> records;
    private final List<String> header;
    private CsvRecord row;

    private CsvTable(String name, CsvReader<CsvRecord> reader) {
        this.name = name;
        this.reader = reader;
        this.records = reader.iterator();
        if (!advance()) {
            throw new SeriesException(
                    "%s: expected a header and rows, the file has no lines".formatted(name));
        }
        this.header = row.getFields().stream().map(String::strip).toList();
    }

    /**
     * Opens a file and reads its header.
     *
     * @param name what the file is called in messages
     * @param file the file
     * @return the table, which the caller closes
     * @throws SeriesException if the file is not text or has no line
     * @throws IOException if the file cannot be read
     */
    public static CsvTable open(String name, Path file) throws IOException {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(file, "file");
        byte[] beginning = beginning(file);
        Charset charset = charset(name, beginning);
        String text = new String(beginning, charset);
        CsvReader<CsvRecord> reader =
                CsvReader.builder()
                        .fieldSeparator(separator(text))
                        .detectBomHeader(true)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .ofCsvRecord(file, charset);
        try {
            return new CsvTable(name, reader);
        } catch (RuntimeException failure) {
            reader.close();
            throw failure;
        }
    }

    private static byte[] beginning(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": expected a CSV file, got a directory");
        }
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.readNBytes(BEGINNING);
        } catch (NoSuchFileException missing) {
            throw new NoSuchFileException(file.toString(), null, "there is no such file");
        }
    }

    private static Charset charset(String name, byte[] bytes) {
        int zeros = 0;
        int evenZeros = 0;
        for (int index = 0; index < bytes.length; index++) {
            if (bytes[index] == 0) {
                zeros++;
                evenZeros += index % 2 == 0 ? 1 : 0;
            }
        }
        if (zeros > bytes.length / 4) {
            return evenZeros > zeros / 2 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
        }
        if (zeros > 0) {
            throw new SeriesException(
                    "%s: expected a CSV file, which is text; this file is binary".formatted(name));
        }
        // The last character of the beginning may be cut in two.
        for (int cut = 0; cut < 4 && cut < Math.max(1, bytes.length); cut++) {
            try {
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes, 0, bytes.length - cut));
                return StandardCharsets.UTF_8;
            } catch (CharacterCodingException failure) {
                if (bytes.length < BEGINNING) {
                    break;
                }
            }
        }
        return StandardCharsets.ISO_8859_1;
    }

    /** The most frequent separator of the first line. */
    private static char separator(String text) {
        String line = text.lines().filter(each -> !each.isBlank()).findFirst().orElse("");
        char best = ',';
        long most = 0;
        for (char candidate : new char[] {',', ';', '\t'}) {
            long count = line.chars().filter(each -> each == candidate).count();
            if (count > most) {
                best = candidate;
                most = count;
            }
        }
        return best;
    }

    private boolean advance() {
        try {
            do {
                if (!records.hasNext()) {
                    return false;
                }
                row = records.next();
            } while (isEmpty(row));
            return true;
        } catch (CsvParseException failure) {
            throw new SeriesException(
                    ("%s: %s; look for a quote that is not closed; if a series is too long for one"
                                    + " row, write it with one row for each step")
                            .formatted(name, failure.getMessage()));
        } catch (UncheckedIOException failure) {
            throw new SeriesException(
                    "%s cannot be read: %s".formatted(name, failure.getCause().getMessage()));
        }
    }

    private static boolean isEmpty(CsvRecord row) {
        return row.getFields().stream().allMatch(String::isBlank);
    }

    /** {@return the number of cells of the row} */
    public int width() {
        return row.getFieldCount();
    }

    /** {@return the number of the line where the row begins, from 1} */
    public long line() {
        return row.getStartingLineNumber();
    }

    @Override
    public String source() {
        return name;
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    public boolean next() {
        if (!advance()) {
            return false;
        }
        String last = row.getField(row.getFieldCount() - 1);
        if (row.getFieldCount() < header.size() && last.contains("\n") && !records.hasNext()) {
            throw new SeriesException(
                    ("%s, %s: expected %s cells as in the header, got %s, of which the last has"
                                    + " several lines up to the end of the file; close its quote")
                            .formatted(name, place(), header.size(), row.getFieldCount()));
        }
        for (int column = header.size(); column < row.getFieldCount(); column++) {
            if (!row.getField(column).isBlank()) {
                throw new SeriesException(
                        ("%s, %s: expected %s cells as in the header, got %s; a cell that contains"
                             + " a separator, such as a number with a decimal comma, must be"
                             + " quoted")
                                .formatted(name, place(), header.size(), row.getFieldCount()));
            }
        }
        return true;
    }

    @Override
    public String place() {
        return "line " + line();
    }

    @Override
    public String text(int column) {
        if (column < 0) {
            throw new IllegalArgumentException("column must be at least 0, got " + column);
        }
        return column < row.getFieldCount() ? row.getField(column).strip() : "";
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
