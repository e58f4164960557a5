package io.rnn4j.cli.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.data.BuiltInData;
import io.rnn4j.forecast.suggestion.Suggestion;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks files that a command will read. */
public final class InputFile {
    private static final int BEGINNING = 1 << 14;
    private static final String LFS = "version https://git-lfs";

    /** Beginnings of files that are no text, and what they are. */
    private static final List<String[]> KINDS =
            List.of(
                    new String[] {"\u001f\u008b", "compressed by gzip; run 'gunzip' first"},
                    new String[] {"PK\u0003\u0004", "a zip archive; unpack it first"},
                    new String[] {"BZh", "compressed by bzip2; run 'bunzip2' first"},
                    new String[] {"\u00fd7zXZ", "compressed by xz; run 'unxz' first"},
                    new String[] {"PAR1", "a Parquet file; export it as CSV"},
                    new String[] {"\u0089HDF", "an HDF5 file; export it as CSV"},
                    new String[] {"SQLite format 3", "a database; export the table as CSV"},
                    new String[] {"%PDF", "a PDF file; export the table as CSV"});

    private InputFile() {}

    /**
     * {@return a file of text that exists, or a copy of the data of this name that is part of the
     * tool}
     *
     * @param name path of the file, or name of built-in data if there is no such file
     * @throws Failure if it cannot be read or is no text
     * @throws IOException if reading fails
     */
    public static Path text(String name) throws IOException {
        return text(name, "a header and rows", " such as CSV", "; export the table as CSV");
    }

    /**
     * {@return as {@link #text(String)}, for a text that is no table}
     *
     * @param name path of the file, or name of built-in data if there is no such file
     * @throws Failure if it cannot be read or is no text
     * @throws IOException if reading fails
     */
    public static Path prose(String name) throws IOException {
        return text(name, "a text", "", "");
    }

    private static Path text(String name, String content, String kindOfText, String remedy)
            throws IOException {
        Optional<BuiltInData> data = BuiltInData.find(name);
        if (data.isPresent() && !Files.exists(Path.of(name))) {
            return copy(data.get());
        }
        Path file = readable(name);
        byte[] beginning = beginning(file);
        String text = new String(beginning, ISO_8859_1);
        if (text.isBlank()) {
            throw Failure.failed("%s: the file is empty; expected %s".formatted(name, content));
        }
        if (text.startsWith(LFS)) {
            throw Failure.failed(
                    "%s: the file is a Git LFS pointer, not the data; run 'git lfs pull'"
                            .formatted(name));
        }
        if (text.startsWith("PK") && text.contains("[Content_Types].xml")) {
            throw Failure.failed(
                    "%s: expected a text file%s, got a file of a spreadsheet or an office program; save it as %s there"
                            .formatted(name, kindOfText, kindOfText.isEmpty() ? "text" : "CSV"));
        }
        for (String[] kind : KINDS) {
            if (text.startsWith(kind[0])) {
                throw Failure.failed(
                        "%s: expected a text file%s, got a file %s%s"
                                .formatted(
                                        name,
                                        kindOfText,
                                        kind[1].startsWith("compressed") ? "" : "that is ",
                                        kind[1]));
            }
        }
        if (isBinary(beginning, text)) {
            throw Failure.failed(
                    "%s: expected a text file%s, got binary data%s"
                            .formatted(name, kindOfText, remedy));
        }
        long most = Runtime.getRuntime().maxMemory();
        if (Files.size(file) > most) {
            throw Failure.failed(
                    "%s: the file has %s MB, but Java may use %s MB of memory; split the file, or set JAVA_OPTIONS=-Xmx..."
                            .formatted(name, Files.size(file) >> 20, most >> 20));
        }
        return file;
    }

    /**
     * {@return a file that exists, is no directory and may be read}
     *
     * @param name path of the file
     * @throws Failure if there is no such file
     * @throws IOException if reading fails
     */
    public static Path readable(String name) throws IOException {
        if (name.isEmpty()) {
            throw Failure.usage("expected the name of a file, got ''");
        }
        Path file = Path.of(name);
        if (Files.isDirectory(file)) {
            throw Failure.failed("%s: is a directory; name a file in it".formatted(name));
        }
        if (!Files.exists(file)) {
            throw Failure.failed("%s: there is no such file%s".formatted(name, similar(file)));
        }
        if (!Files.isReadable(file)) {
            throw Failure.failed("%s: cannot be read; check its permissions".formatted(name));
        }
        return file;
    }

    private static String similar(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            return "; there is no directory '%s' either".formatted(directory);
        }
        List<String> names;
        try (Stream<Path> files = Files.list(directory)) {
            names = files.map(each -> each.getFileName().toString()).toList();
        }
        return Suggestion.similar(file.getFileName().toString(), names)
                .or(() -> Suggestion.similar(file.toString(), BuiltInData.names()))
                .map("; did you mean '%s'?"::formatted)
                .orElse("; check the path");
    }

    private static byte[] beginning(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.readNBytes(BEGINNING);
        }
    }

    /** Whether there are zero bytes, which UTF-16 alone has in text: at every other place. */
    private static boolean isBinary(byte[] bytes, String text) {
        if (text.startsWith("\u00ff\u00fe") || text.startsWith("\u00fe\u00ff")) {
            return false;
        }
        int even = 0;
        int odd = 0;
        int controls = 0;
        for (int index = 0; index < bytes.length; index++) {
            if (bytes[index] == 0) {
                even += index % 2 == 0 ? 1 : 0;
                odd += index % 2;
            } else if (bytes[index] > 0
                    && bytes[index] < ' '
                    && "\t\n\r\f".indexOf(bytes[index]) < 0) {
                controls++;
            }
        }
        boolean isWide = Math.min(even, odd) == 0 && Math.max(even, odd) > bytes.length / 4;
        return even + odd > 0 && !isWide || controls > bytes.length / 20;
    }

    private static Path copy(BuiltInData data) throws IOException {
        Path directory = Files.createTempDirectory("rnn-data");
        Path file = directory.resolve(data.file());
        directory.toFile().deleteOnExit();
        file.toFile().deleteOnExit();
        return Files.write(file, data.content());
    }

    /**
     * {@return the ending of a file's name in lower case, without the dot; empty if it has none}
     *
     * @param file the file
     */
    public static String ending(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
