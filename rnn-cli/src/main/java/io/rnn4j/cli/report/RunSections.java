package io.rnn4j.cli.report;

import io.rnn4j.cli.report.Report.Code;
import io.rnn4j.cli.report.Report.Paragraph;
import io.rnn4j.cli.report.Report.Section;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Sections about a run: what is needed to repeat it. */
public final class RunSections {
    private RunSections() {}

    /**
     * {@return the settings of a run}
     *
     * @param settings values by the names of the settings
     */
    public static Section settings(Map<String, String> settings) {
        return Section.of(
                "Settings", table("Settings of this run", List.of("setting", "value"), settings));
    }

    /**
     * {@return the command that reproduces a run, the versions that ran it and the files that it
     * read}
     *
     * @param command the command line
     * @param versions versions by the names of the programs; {@link #platform} has some
     * @param files fingerprints of the files
     */
    public static Section reproduction(
            String command, Map<String, String> versions, List<Fingerprint> files) {
        List<List<String>> rows = new ArrayList<>();
        files.forEach(file -> rows.add(List.of(file.name(), file.bytes() + "", file.sha256())));
        return Section.of(
                "How to reproduce it",
                new Paragraph(
                        "On the same data, this command computes the same bits on any machine,"
                                + " unless it has a time limit:"),
                new Code("Command", command, true),
                new Table("Data", List.of("file", "bytes", "SHA-256"), rows),
                table("Versions", List.of("program", "version"), versions));
    }

    private static Table table(String caption, List<String> head, Map<String, String> values) {
        List<List<String>> rows = new ArrayList<>();
        values.forEach((name, value) -> rows.add(List.of(name, value)));
        return new Table(caption, head, rows);
    }

    /** {@return the versions of Java and the operating system} */
    public static Map<String, String> platform() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put(
                "Java",
                System.getProperty("java.runtime.version")
                        + ", "
                        + System.getProperty("java.vendor"));
        versions.put(
                "operating system",
                System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
        return versions;
    }

    /**
     * What identifies the content of a file.
     *
     * @param name the name of the file as the user gave it
     * @param bytes its size
     * @param sha256 its SHA-256 in hexadecimal digits
     */
    public record Fingerprint(String name, long bytes, String sha256) {
        /** Checks the texts. */
        public Fingerprint {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(sha256, "sha256");
        }

        /**
         * {@return the fingerprint of a file}
         *
         * @param name the name of the file as the user gave it
         * @param file the file
         * @throws IOException if it cannot be read
         */
        public static Fingerprint of(String name, Path file) throws IOException {
            try (InputStream stream = Files.newInputStream(file)) {
                return of(name, stream);
            }
        }

        /**
         * {@return the fingerprint of a stream}
         *
         * @param name what the user called it
         * @param stream the stream, which is read to its end
         * @throws IOException if it cannot be read
         */
        public static Fingerprint of(String name, InputStream stream) throws IOException {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                long bytes =
                        new DigestInputStream(stream, digest)
                                .transferTo(OutputStream.nullOutputStream());
                return new Fingerprint(name, bytes, HexFormat.of().formatHex(digest.digest()));
            } catch (NoSuchAlgorithmException failure) {
                throw new IllegalStateException(failure); // every JDK has it
            }
        }
    }
}
