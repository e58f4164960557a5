package io.rnn4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

class TextCommandTest {
    @TempDir private Path directory;

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private String train(String text, int epochs) {
        String model = directory.resolve("text.safetensors").toString();
        CapturedRun run =
                CapturedRun.of(
                        "text",
                        "train",
                        text,
                        "--epochs=" + epochs,
                        "--units=24",
                        "--dropout=0",
                        "--streams=4",
                        "--steps=20",
                        "--quiet",
                        "--save",
                        model);
        assertEquals(0, run.exitCode(), run.err());
        return model;
    }

    @Test
    void aPeriodicTextIsLearntContinuedAndScored() throws IOException {
        String text = file("a.txt", "abcd".repeat(600));
        String model = train(text, 12);
        CapturedRun generated =
                CapturedRun.of(
                        "text", "generate", model, "--prompt=abcdab", "--length=8", "--top-p=0.5");
        assertEquals(new CapturedRun(0, "abcdabcdabcdab\n", ""), generated);
        CapturedRun scored = CapturedRun.of("text", "score", model, text, "--json");
        JsonNode bits = new ObjectMapper().readTree(scored.out()).get("bitsPerCharacter");
        assertTrue(bits.get("network").asDouble() < 0.2, scored.out());
        assertTrue(bits.get("fiveGram").asDouble() < 0.2, scored.out());
    }

    @Test
    void layersAndDropoutAreThoseOfTheOptions() throws IOException {
        String model = directory.resolve("m.safetensors").toString();
        String text = file("a.txt", "the cat sat on the mat. ".repeat(40));
        CapturedRun run =
                CapturedRun.of(
                        "text",
                        "train",
                        text,
                        "--epochs=2",
                        "--units=8",
                        "--layers=2",
                        "--dropout=0.2",
                        "--learning-rate=0.01",
                        "--quiet",
                        "--save=" + model);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("The 5-gram model predicts"), run.out());
        String layers = CapturedRun.of("inspect", model, "--no-equations").out();
        for (String layer : List.of("lstm ", "lstm_1 ", "dropout ", "dropout_1 ")) {
            assertTrue(layers.contains("\n" + layer), layers);
        }
        assertTrue(layers.contains("training: 2 epochs"), layers);
    }

    @Test
    void theNetworkReadsTheEndOfTheTextBefore() throws IOException {
        String text = "abcd".repeat(600);
        TextModel model = TextModel.read(train(file("a.txt", text), 12));
        TextScores cold = TextScores.of(model.model(), model.vocabulary(), "", "abcd", false);
        TextScores warm = TextScores.of(model.model(), model.vocabulary(), text, "abcd", false);
        assertTrue(warm.network() < 0.1, warm.toString());
        assertTrue(cold.network() > 0.5, cold.toString()); // of the first character
    }

    @Test
    void aProgramThatIsNotInstalledHasNoScore() throws IOException {
        assertTrue(TextScores.compressed("no-program-of-this-name", "a text").isEmpty());
        String text = new TextScores(4, 0, 1, 2, OptionalDouble.empty()).text();
        assertTrue(text.contains("xz is not installed"), text);
        assertTrue(text.contains("50.0 % fewer bits"), text);
    }

    @Test
    void theSeedDecidesWhatIsWritten() throws IOException {
        String model = train(file("a.txt", "the cat sat on the mat. ".repeat(40)), 1);
        List<String> options = List.of("text", "generate", model, "--temperature=1.5");
        List<String> texts =
                List.of("1", "1", "2").stream()
                        .map(
                                seed ->
                                        CapturedRun.of(
                                                        "text",
                                                        "generate",
                                                        model,
                                                        "--temperature=1.5",
                                                        "--seed",
                                                        seed)
                                                .out())
                        .toList();
        assertEquals(texts.get(0), texts.get(1), options.toString());
        assertNotEquals(texts.get(0), texts.get(2));
    }

    @Test
    void theFiveGramModelInterpolates() {
        NGramModel model = new NGramModel(4);
        int[] text = {2, 3, 2, 3};
        assertEquals(0.25, model.probability(text, 0));
        model.learn(text, 0);
        // after one token 2: (0 + 1/4)/(1 + 1) for 3; its context 2 was not seen
        assertEquals(0.125, model.probability(text, 1));
        model.learn(text, 1);
        model.learn(text, 2);
        // 3 tokens, 2 different: (1 + 2/4)/5 = 0.3; after 2: (1 + 0.3)/(1 + 1)
        assertEquals(0.65, model.probability(new int[] {2, 3}, 1), 1e-15);
    }

    @Test
    void probabilitiesOfTheFiveGramModelSumToOne() {
        NGramModel model = new NGramModel(5);
        int[] text = {2, 3, 4, 2, 3, 2, 2, 4, 3, 2, 3, 4};
        for (int place = 0; place < text.length; place++) {
            model.learn(text, place);
        }
        double sum = 0;
        for (int token = 0; token < 5; token++) {
            sum += model.probability(new int[] {2, 3, 4, 2, token}, 4);
        }
        assertEquals(1, sum, 1e-12);
    }

    @Test
    void theNucleusHasTheMostProbableTokens() {
        float[] logits = {9, 9, (float) Math.log(6), (float) Math.log(3), (float) Math.log(1)};
        NucleusSampler half = new NucleusSampler(1, 0.5);
        NucleusSampler most = new NucleusSampler(1, 0.9);
        NucleusSampler all = new NucleusSampler(1, 1);
        assertEquals(2, half.choose(logits, 0, 5, 0.999));
        assertEquals(2, most.choose(logits, 0, 5, 0.66));
        assertEquals(3, most.choose(logits, 0, 5, 0.67));
        assertEquals(3, all.choose(logits, 0, 5, 0.89));
        assertEquals(4, all.choose(logits, 0, 5, 0.91));
    }

    @Test
    void wrongOptionsAndFilesGetOneLine() throws IOException {
        String text = file("a.txt", "abcd".repeat(10));
        String save = "--save=" + directory.resolve("m.safetensors");
        String empty = file("empty.txt", "");
        for (List<String> usage :
                List.of(
                        List.of("text"),
                        List.of("text", "trian"),
                        List.of("text", "train", text),
                        List.of("text", "train", text, save, "--units=0"),
                        List.of("text", "train", text, save, "--holdout=1"),
                        List.of("text", "train", text, save, "--layers=9"),
                        List.of("text", "train", text, save, "--dropout=1"),
                        List.of("text", "train", text, save, "--dropout=-0.1"),
                        List.of("text", "train", text, save, "--learning-rate=0"),
                        List.of("text", "generate", "m", "--top-p=1.5"),
                        List.of("text", "generate", "m", "--temperature=0"),
                        List.of("text", "generate", "m", "--length=0"))) {
            check(2, usage);
        }
        for (List<String> failed :
                List.of(
                        List.of("text", "train", text, save, "--streams=100"),
                        List.of("text", "train", empty, save),
                        List.of("text", "train", directory.toString(), save),
                        List.of("text", "generate", empty),
                        List.of("text", "generate", text),
                        List.of("text", "score", text, text))) {
            check(1, failed);
        }
    }

    private static void check(int exitCode, List<String> arguments) {
        CapturedRun run = CapturedRun.of(arguments.toArray(String[]::new));
        assertEquals(exitCode, run.exitCode(), arguments + run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(!run.err().contains("internal error"), run.err());
    }
}
