package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.add;
import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.training.Examples;
import io.rnn4j.serialization.Architecture.Form;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Models with several inputs and outputs are saved and loaded again; damaged files are rejected.
 */
class GraphFileTest {
    @TempDir private Path directory;

    private static Model model() {
        Graph graph = new Graph();
        Wire source = graph.input("source", input(2));
        Wire target = graph.input("target", input(4, 2));
        Wire beside = graph.inputAlong("beside", 3, target);
        Wire rows = graph.inputRows("rows", 5);
        GraphLayer shared = graph.layer("shared", dense(5));
        GraphLayer dropped = graph.layer("dropped", dropout(0.3));
        Wire both =
                graph.add(
                        bidirectional(gru(5).returnStates(true).learnInitialStates(true))
                                .returnBoth(true),
                        dropped.on(shared.on(source)));
        Wire start = graph.add(add(), both.states().getLast(), rows, both.outputs().get(1));
        Wire joined = graph.add(concatenate(), dropped.on(shared.on(target)), beside);
        Wire decoder = graph.add(lstm(5).returnSequences(true).zoneout(0.1), joined, start, start);
        graph.output("answer", graph.add(dense(1), decoder));
        graph.output("state", both.states().getFirst());
        return graph.build(-3);
    }

    private static Tensor noise(long seed, int... sizes) {
        Tensor result = Tensor.zeros(sizes);
        SplittableRandom random = new SplittableRandom(seed);
        for (int n = 0; n < result.array().length; n++) {
            result.array()[n] = (float) random.nextDouble(-1, 1);
        }
        return result;
    }

    private static Examples data() {
        return Examples.of("source", noise(1, 3, 6, 2))
                .input("target", noise(2, 3, 4, 2))
                .input("beside", noise(3, 3, 4, 3))
                .input("rows", noise(4, 3, 5));
    }

    @Test
    void savedGraphIsLoaded() throws IOException {
        Model model = model();
        model.weights().freeze("shared");
        Path file = directory.resolve("model.safetensors");
        ModelFile.save(model, file);
        Model loaded = ModelFile.load(file);
        assertEquals(model.seed(), loaded.seed());
        assertEquals(model.inputs(), loaded.inputs());
        assertEquals(model.layers(), loaded.layers());
        assertEquals(model.uses(), loaded.uses());
        assertEquals(model.outputs(), loaded.outputs());
        assertEquals(model.summary(), loaded.summary());
        assertEquals(model.weights().copyOfAll(), loaded.weights().copyOfAll());
        assertTrue(loaded.weights().isFrozen("shared"));
        assertEquals(model.predict(data()), loaded.predict(data()));
        assertEquals(
                model.trainingForward(data(), Map.of(), 1).outputs(),
                loaded.trainingForward(data(), Map.of(), 1).outputs());
    }

    @Test
    void aGraphThatIsASequenceOfLayersIsSavedAsOne() throws IOException {
        Graph graph = new Graph();
        Wire hidden = graph.add(lstm(3), graph.input(Sequential.INPUT, input(2)));
        graph.output(Sequential.OUTPUT, graph.add(dense(1), hidden));
        Model sequence = Sequential.of(input(2), lstm(3), dense(1));
        assertArrayEquals(saved(sequence), saved(graph.build()));
        assertTrue(isSequence(sequence));
        assertFalse(isSequence(model()));
        Graph labelled = new Graph();
        Wire input = labelled.input(Sequential.INPUT, input(2));
        labelled.output(Sequential.OUTPUT, labelled.layer("answer", dense(1)).on(input));
        assertFalse(isSequence(labelled.build()));
    }

    private byte[] saved(Model model) throws IOException {
        Path file = directory.resolve("saved.safetensors");
        ModelFile.save(model, file);
        return Files.readAllBytes(file);
    }

    private static boolean isSequence(Model model) {
        return ArchitectureWriter.form(model) == Form.SEQUENCE;
    }

    /** {@return a file of the model with one change of its architecture} */
    private Path changed(String from, String to) throws IOException {
        Model model = model();
        String json = ArchitectureWriter.write(Form.GRAPH, model);
        assertTrue(json.contains(from), json);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "rnn4j");
        metadata.put("version", "2");
        metadata.put("graph", json.replaceFirst(java.util.regex.Pattern.quote(from), to));
        Path file = directory.resolve("changed.safetensors");
        metadata.put(Checksum.KEY, Checksum.ZERO);
        SafetensorsWriter writer =
                new SafetensorsWriter(metadata, Map.of(), model.weights().copyOfAll());
        AtomicFile.write(file, writer::writeTo);
        return file;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"reads\":[\"source\"] | \"reads\":[\"nobody\"] | no 'nobody' yet",
                "\"reads\":[\"source\"] | \"reads\":[\"dense\"] | no 'dense' yet",
                "\"reads\":[\"source\"] | \"reads\":[\"shared\"] | no 'shared' yet",
                "\"reads\":[\"source\"] | \"reads\":[3] | calls[0].reads[0]: expected a string",
                "\"reads\":[\"source\"] | \"reads\":[] | no model has these settings",
                "\"reads\":[\"source\"] | \"reads\":\"source\" | calls[0].reads: expected an array",
                "\"reads\":[\"source\"] | \"reads\":[\"source\",\"target\"] | reads one signal, got"
                        + " 2",
                "{\"layer\":\"shared\" | {\"layer\":\"other\" | calls[0]: no model has these"
                        + " settings: there is no layer 'other'",
                "\"name\":\"target\" | \"name\":\"source\" | 'source' is taken",
                "\"name\":\"rows\" | \"name\":\"row/s\" | none of / : #",
                "\"kind\":\"rows\" | \"kind\":\"columns\" | inputs[3]: no model has these"
                        + " settings: the kind of an input is",
                "\"along\":\"target\" | \"along\":\"rows\" | no 'rows' yet",
                "\"steps\":4 | \"steps\":-4 | steps",
                "\"features\":5 | \"features\":0 | features",
                "\"units\":5 | \"units\":500000000 | weight 'shared/kernel' of the layers has shape"
                        + " [2, 500000000]",
                "\"units\":5 | \"units\":30000 | has shape [2, 30000], got [2, 5]",
                "\"is\":\"dense\" | \"is\":\"dense:1\" | no 'dense:1' yet",
                "\"seed\":-3 | \"seed\":0.5 | seed: expected an integer",
                "\"outputs\" | \"results\" | unknown field 'results'",
                "\"name\":\"state\" | \"name\":\"answer\" | 'answer' already"
            })
    void wrongArchitecturesAreRefused(String from, String to, String message) throws IOException {
        Path file = changed(from, to);
        ModelFileException refused =
                assertThrows(ModelFileException.class, () -> ModelFile.load(file));
        TestFiles.assertHolds(refused, file.toString());
        TestFiles.assertHolds(refused, message);
    }

    @Test
    void filesWithoutReturnStatesAreRead() throws IOException {
        String json =
                Json.text(new ComponentWriter().write(Layer.class, lstm(3), "here"))
                        .replace(",\"return_states\":false", "")
                        .replace(",\"learn_initial_states\":false", "");
        assertTrue(!json.contains("states"), json);
        assertEquals(
                lstm(3), new ComponentReader().read(Layer.class, TestFiles.tree(json), "here"));
    }
}
