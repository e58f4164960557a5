package io.rnn4j.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A directory of cases: {@code index.json} and the files it names. */
final class GoldenSet {
    /** System property that selects another directory than the built-in one. */
    static final String PROPERTY = "rnn.golden.dir";

    private static final String INDEX = "index.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final List<Entry> entries;

    /** An entry of the index. */
    record Entry(String file, String name, String kind, String op) {}

    private GoldenSet(Path directory, List<Entry> entries) {
        this.directory = directory;
        this.entries = List.copyOf(entries);
    }

    /** {@return the set that the property names; by default the built-in one} */
    static GoldenSet chosen() {
        String property = System.getProperty(PROPERTY);
        return property == null ? own() : in(find(Path.of(property)));
    }

    /** {@return the built-in set} */
    static GoldenSet own() {
        try {
            return in(Path.of(GoldenSet.class.getResource("torch/" + INDEX).toURI()).getParent());
        } catch (URISyntaxException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /**
     * Resolves paths relative to the root of the project; Maven runs tests in the directory of the
     * module.
     */
    static Path find(Path named) {
        Path fromProject = Path.of("..").resolve(named);
        Path found = Files.exists(fromProject.resolve(INDEX)) ? fromProject : named;
        return found.toAbsolutePath().normalize();
    }

    static GoldenSet in(Path directory) {
        if (!Files.exists(directory.resolve(INDEX))) {
            throw new IllegalArgumentException(
                    "there is no " + INDEX + " in " + directory + ", so there are no golden cases");
        }
        JsonNode index = read(directory.resolve(INDEX));
        if (!index.path("format").asText().equals(GoldenCase.FORMAT)) {
            throw new IllegalArgumentException(
                    directory.resolve(INDEX) + " is not of the format " + GoldenCase.FORMAT);
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode entry : index.path("cases")) {
            entries.add(
                    new Entry(
                            entry.path("file").asText(),
                            entry.path("name").asText(),
                            entry.path("kind").asText(),
                            entry.path("op").asText()));
        }
        if (entries.isEmpty()) {
            throw new IllegalArgumentException(directory.resolve(INDEX) + " names no cases");
        }
        return new GoldenSet(directory, entries);
    }

    Path directory() {
        return directory;
    }

    List<Entry> entries() {
        return entries;
    }

    /** {@return the case of an entry, which must agree with the index} */
    JsonNode read(Entry entry) {
        Path file = directory.resolve(entry.file());
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("the index names a file that is not there: " + file);
        }
        JsonNode root = read(file);
        Entry told =
                new Entry(
                        entry.file(),
                        root.path("name").asText(),
                        root.path("kind").asText(),
                        root.path("op").asText());
        if (!told.equals(entry)) {
            throw new IllegalArgumentException("the index has " + entry + ", the file " + told);
        }
        return root;
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(file + ": " + failure.getMessage(), failure);
        }
    }
}
