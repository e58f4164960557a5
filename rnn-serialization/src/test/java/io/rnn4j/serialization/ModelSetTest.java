package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several models in one file are loaded again; damaged files are rejected. */
class ModelSetTest {
    @TempDir private Path directory;

    private static Model sequence() {
        return Sequential.of(3, input(2), gru(4), dense(1));
    }

    private static Model graph() {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(2));
        graph.output("both", graph.layer("first", dense(3)).on(x));
        Model model = graph.build(-7);
        model.weights().freeze("first");
        return model;
    }

    private static ModelSet models() {
        Map<String, SavedModel> models = new LinkedHashMap<>();
        models.put("sequence", new SavedModel(sequence(), ModelDescription.empty()));
        models.put(
                "graph",
                new SavedModel(graph(), ModelDescription.empty().note("author", "H. P. L.")));
        models.put("again", new SavedModel(sequence(), ModelDescription.empty()));
        return new ModelSet(models, Map.of("of", "three"));
    }

    private Path saved() throws IOException {
        Path file = directory.resolve("models.safetensors");
        models().save(file);
        return file;
    }

    private static ModelSet open(Path file) throws IOException {
        return ModelSet.open(file, LoadOptions.standard());
    }

    private void assertRefused(Path file, String part) {
        ModelFileException failure = assertThrows(ModelFileException.class, () -> open(file));
        TestFiles.assertHolds(failure, file.toString());
        TestFiles.assertHolds(failure, part);
    }

    @Test
    void allModelsAreLoaded() throws IOException {
        Path file = saved();
        ModelSet loaded = open(file);
        assertTrue(ModelSet.isIn(file));
        assertEquals(List.of("sequence", "graph", "again"), List.copyOf(loaded.models().keySet()));
        assertEquals(Map.of("of", "three"), loaded.notes());
        TestFiles.assertSame(sequence(), loaded.models().get("sequence").model());
        TestFiles.assertSame(graph(), loaded.models().get("graph").model());
        assertEquals("H. P. L.", loaded.models().get("graph").description().notes().get("author"));
        assertEquals(Library.NAME_AND_VERSION, loaded.models().get("again").writtenBy());
        Path again = directory.resolve("again.safetensors");
        loaded.save(again);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
    }

    @Test
    void oneAndSeveralModelsAreToldApart() throws IOException {
        TestFiles.assertRefused(saved(), "[sequence, graph, again]; load them with ModelSet.open");
        Path one = directory.resolve("one.safetensors");
        ModelFile.save(sequence(), one);
        assertFalse(ModelSet.isIn(one));
        assertRefused(one, "this is a file of one model; load it with ModelFile.load");
    }

    @Test
    void truncatedFilesAreRejected() throws IOException {
        Path file = saved();
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(file, "");
        }
    }

    /** Writes the file again with one text of its metadata replaced. */
    private Path changed(String name, String text) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (TensorFile file = TensorFile.open(saved())) {
            for (String each : file.metadataNames()) {
                metadata.put(each, file.metadata(each));
            }
            for (String each : file.tensors().keySet()) {
                tensors.put(each, file.read(each));
            }
        }
        metadata.put(Checksum.KEY, Checksum.ZERO);
        metadata.put(name, text);
        Path file = directory.resolve("changed.safetensors");
        TensorFile.write(file, metadata, tensors);
        return file;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "models | [\"sequence\",\"graph\"]            | no weights [again:",
                "models | [\"sequence\",\"other\"]            | no 'other:architecture'",
                "models | [\"sequence\",\"sequence\"]         | expected a name of its own",
                "models | [\"a:b\"]                           | expected a name of its own",
                "models | [\"\"]                              | expected a name of its own",
                "models | []                                  | no weights",
                "models | {}                                  | expected an array",
                "models | [1]                                 | expected a string",
                "graph:frozen | [\"second/kernel\"]           | expected one of the weights",
                "description | {\"inputs\":{\"x\":{}}}        | expected notes only",
                "again:architecture | {}                      | is missing"
            })
    void wrongMetadataAreRejected(String name, String text, String message) throws IOException {
        assertRefused(changed(name, text), message);
    }

    @Test
    void tooManyModelsAreRejected() throws IOException {
        StringBuilder names = new StringBuilder("[\"0\"");
        for (int number = 1; number <= FileLimits.MODELS; number++) {
            names.append(",\"").append(number).append('"');
        }
        assertRefused(changed("models", names.append(']').toString()), "at most 250 elements");
        Map<String, SavedModel> models = new LinkedHashMap<>();
        SavedModel model = new SavedModel(sequence(), ModelDescription.empty());
        for (int number = 0; number < FileLimits.MODELS; number++) {
            models.put("model " + number, model);
        }
        Path file = directory.resolve("many.safetensors");
        new ModelSet(models, Map.of()).save(file); // within the limit of texts, too
        assertEquals(FileLimits.MODELS, open(file).models().size());
        models.put("one more", model);
        assertThrows(IllegalArgumentException.class, () -> new ModelSet(models, Map.of()));
    }

    /** A file of many models has no more layers and values than one of a single model. */
    @ParameterizedTest
    @CsvSource({"5000, 0, more than 10000 layers", "2400, 28, more than 262144 values"})
    void layersOfAllModelsAreLimitedTogether(int layers, int depth, String message)
            throws IOException {
        String one =
                "{\"name\":\"activation\",\"activation\":"
                        + "{\"name\":\"clipped_input\",\"limit\":1,\"activation\":".repeat(depth)
                        + "{\"name\":\"tanh\"}"
                        + "}".repeat(depth + 1);
        String architecture =
                "{\"seed\":1,\"input\":{\"steps\":0,\"features\":2},\"layers\":[%s]}"
                        .formatted((one + ",").repeat(layers - 1) + one);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "rnn4j");
        metadata.put("version", "1");
        metadata.put("models", "[\"0\",\"1\",\"2\",\"3\"]");
        for (int number = 0; number < 4; number++) {
            metadata.put(number + ":architecture", architecture);
        }
        Path file = directory.resolve("values.safetensors");
        TensorFile.write(file, metadata, Map.of());
        assertRefused(file, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b"})
    void invalidNamesAreRejected(String name) {
        Map<String, SavedModel> models =
                Map.of(name, new SavedModel(sequence(), ModelDescription.empty()));
        assertThrows(IllegalArgumentException.class, () -> new ModelSet(models, Map.of()));
    }

    @Test
    void notesAloneAreSaved() throws IOException {
        Path file = directory.resolve("notes.safetensors");
        new ModelSet(Map.of(), Map.of("of", "none")).save(file);
        assertEquals(Map.of("of", "none"), open(file).notes());
    }
}
