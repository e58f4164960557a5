package io.rnn4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The programs for data sets with published results learn small data sets of the same format. */
class PublishedProgramsTest {
    @TempDir private Path directory;

    @Test
    void vowelsOfSpeakersWithDifferentMeans() throws IOException {
        vowels("TRAIN", 36, 1);
        vowels("TEST", 27, 2);
        assertEquals(1, JapaneseVowels.testAccuracy(directory, 1));
    }

    /** Speaker s has large values of coefficient s. */
    private void vowels(String part, int count, long seed) throws IOException {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>(List.of("#comment", "@classLabel true", "@data"));
        for (int n = 0; n < count; n++) {
            int speaker = n % 9;
            int steps = 7 + random.nextInt(4);
            List<String> parts = new ArrayList<>();
            for (int coefficient = 0; coefficient < 12; coefficient++) {
                List<String> values = new ArrayList<>();
                for (int step = 0; step < steps; step++) {
                    double mean = coefficient == speaker ? 1 : 0;
                    values.add(String.valueOf(mean + 0.1 * random.nextGaussian()));
                }
                parts.add(String.join(",", values));
            }
            lines.add(String.join(":", parts) + ":" + (speaker + 1));
        }
        Files.write(directory.resolve("JapaneseVowels_" + part + ".ts"), lines);
    }

    @Test
    void slotsThatDependOnTheWordBefore() throws IOException {
        slots("train", 400, 1);
        slots("valid", 20, 2);
        slots("test", 20, 3);
        double f1 = AtisSlots.testF1(directory, 1);
        assertTrue(f1 > 0.95, () -> "F1 " + f1);
    }

    private void slots(String part, int count, long seed) throws IOException {
        Random random = new Random(seed);
        List<String> words = new ArrayList<>();
        List<String> tags = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            boolean fromFirst = random.nextBoolean();
            String polite = random.nextBoolean() ? "please " : "";
            String place = random.nextBoolean() ? "boston" : "new york";
            String tag = fromFirst ? "B-from" : "B-to";
            String inside = place.contains(" ") ? " " + tag.replace("B-", "I-") : "";
            words.add(polite + "fly " + (fromFirst ? "from " : "to ") + place + " at 9");
            tags.add((polite.isEmpty() ? "" : "O ") + "O O " + tag + inside + " O B-time");
        }
        Path home = Files.createDirectories(directory.resolve(part));
        Files.write(home.resolve("seq.in"), words);
        Files.write(home.resolve("seq.out"), tags);
    }

    /** Two chords take turns, with a rest between them: only the past tells which follows. */
    @Test
    void choralesThatRepeat() throws IOException {
        for (String part : List.of("train", "valid", "test")) {
            String piece = String.join(" ", Collections.nCopies(4, "40,44 - 47,51 -"));
            Files.write(
                    directory.resolve("jsb-chorales-" + part + ".txt"),
                    Collections.nCopies(40, piece));
        }
        double nats = Chorales.testNats(directory, 1);
        assertTrue(nats < 1, () -> nats + " nats a frame");
    }
}
