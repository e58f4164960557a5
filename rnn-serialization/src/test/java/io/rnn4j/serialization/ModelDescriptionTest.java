package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.data.StandardScaler;
import io.rnn4j.core.data.Vocabulary;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is saved about inputs and outputs is loaded again. */
class ModelDescriptionTest {
    private static final Model MODEL = Sequential.of(7, input(2), lstm(3), dense(1));

    private static final ModelDescription DESCRIPTION =
            ModelDescription.empty()
                    .input(
                            "input",
                            SignalDescription.empty()
                                    .features(List.of("Temperatur", "压力"))
                                    .units(List.of("°C", "\"hPa\"\n"))
                                    .scaler(
                                            StandardScaler.of(
                                                    new double[] {0.1, -1e30},
                                                    new double[] {1.0 / 3, 1e-3})))
                    .output(
                            "output",
                            SignalDescription.empty()
                                    .units(List.of("mm"))
                                    .vocabulary(List.of("rain", "sun", "", "😀")))
                    .note("author", "someone")
                    .note("", "a note without a name");

    @TempDir private Path directory;

    @Test
    void isLoadedAsItWasSaved() throws IOException {
        Path file = directory.resolve("model");
        ModelFile.save(MODEL, DESCRIPTION, file);
        SavedModel saved = ModelFile.open(file, LoadOptions.standard());
        assertEquals(DESCRIPTION, saved.description());
        assertEquals(
                List.copyOf(DESCRIPTION.notes().keySet()),
                List.copyOf(saved.description().notes().keySet()));
        assertTrue(saved.writtenBy().startsWith("rnn4j "), saved.writtenBy());
        assertEquals(List.of(), saved.conversions());
        TestFiles.assertSame(MODEL, saved.model());
        Path again = directory.resolve("again");
        ModelFile.save(saved.model(), saved.description(), again);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
    }

    @Test
    void aVocabularyIsSavedAsANote() throws IOException {
        for (Vocabulary vocabulary :
                List.of(
                        Vocabulary.ofCharacters("naïve 😀\n\t\\", 1),
                        Vocabulary.ofWords("the rain, the sun, the rain", 2),
                        Vocabulary.ofBytes())) {
            Path file = directory.resolve("model");
            ModelDescription description =
                    ModelDescription.empty().note("vocabulary", vocabulary.toText());
            ModelFile.save(MODEL, description, file);
            ModelDescription loaded = ModelFile.open(file, LoadOptions.standard()).description();
            Vocabulary read = Vocabulary.ofText(loaded.notes().get("vocabulary"));
            assertEquals(vocabulary, read);
            assertArrayEquals(vocabulary.encode("rain 😀"), read.encode("rain 😀"));
        }
    }

    @Test
    void isOptional() throws IOException {
        Path file = directory.resolve("model");
        ModelFile.save(MODEL, file);
        assertTrue(ModelFile.open(file, LoadOptions.standard()).description().isEmpty());
    }

    @Test
    void mustSuitTheModel() {
        assertRefused(
                ModelDescription.empty().input("x", SignalDescription.empty()),
                "the model has no input 'x' that is described, only [input]");
        assertRefused(
                ModelDescription.empty().output("input", SignalDescription.empty()),
                "the model has no output 'input'");
        SignalDescription three = SignalDescription.empty().features(List.of("a", "b", "c"));
        assertRefused(
                ModelDescription.empty().input("input", three),
                "input 'input' has 2 features, its description 3 names of features");
        assertRefused(
                ModelDescription.empty()
                        .output("output", three.features(List.of()).units(List.of("m", "s"))),
                "output 'output' has 1 features, its description 2 units");
        StandardScaler scaler = StandardScaler.of(new double[1], new double[] {1});
        assertRefused(
                ModelDescription.empty().input("input", SignalDescription.empty().scaler(scaler)),
                "1 features of the scaler");
        assertThrows(
                IllegalArgumentException.class,
                () -> SignalDescription.empty().vocabulary(List.of("a", "b", "a")));
    }

    private void assertRefused(ModelDescription description, String part) {
        Path file = directory.resolve("refused");
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ModelFile.save(MODEL, description, file));
        TestFiles.assertHolds(refused, part);
        assertTrue(Files.notExists(file));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | description: expected an object",
                "{'input':{}} | description: unknown field 'input'",
                "{'inputs':{'x':{}}} | no input 'x'",
                "{'inputs':{'input':{'units':['m','s','kg']}}} | 3 units",
                "{'inputs':{'input':{'units':'m'}}} | description.inputs.input.units: expected an"
                        + " array",
                "{'inputs':{'input':{'units':[1]}}} | units[0]: expected a string, got 1",
                "{'inputs':{'input':{'vocabulary':['a','a']}}} | tokens of a vocabulary are"
                        + " different",
                "{'inputs':{'input':{'scaler':{'name':'other','means':[1],'deviations':[1]}}}} | no"
                        + " scaler is called 'other'",
                "{'inputs':{'input':{'scaler':{'name':'standard','means':[1]}}}} | 'deviations' is"
                        + " missing",
                "{'inputs':{'input':{'scaler':{'name':'standard','means':[1,2],'deviations':[1,0]}}}}"
                    + " | greater than 0",
                "{'inputs':{'input':{'scaler':{'name':'standard','means':[1,1e999],'deviations':[1,1]}}}}"
                    + " | means[1]: expected a finite number",
                "{'notes':{'a':[]}} | description.notes.a: expected a string"
            })
    void damagedDescriptionsAreRefused(String json, String message) throws IOException {
        String text = json.replace("'", "\\\"");
        String header =
                TestFiles.header()
                        .replace("\"version\"", "\"description\":\"" + text + "\",\"version\"");
        Path file = TestFiles.write(directory, TestFiles.bytes(header, TestFiles.VALUES));
        TestFiles.assertRefused(file, message);
    }
}
