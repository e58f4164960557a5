package io.rnn4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

class ClassifyCommandTest {
    @TempDir private Path directory;

    private CapturedRun classify(String text, String... options) throws IOException {
        Path file = Files.writeString(directory.resolve("data.csv"), text);
        String[] words = {"classify", file.toString(), "--label=class", "--epochs=1", "--units=2"};
        String[] all = Arrays.copyOf(words, words.length + options.length);
        System.arraycopy(options, 0, all, words.length, options.length);
        CapturedRun run = CapturedRun.of(all);
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    /** Six sequences of four rows. */
    private static String steps() {
        StringBuilder text = new StringBuilder("machine;x;Druck, bar;class\n");
        for (int row = 0; row < 24; row++) {
            text.append("m%s;%s;%s,5;%s\n".formatted(row / 4, row % 5, row % 3, row / 4 % 2));
        }
        return text.toString();
    }

    @Test
    void rowsThatSeemToBeStepsAreNamed() throws IOException {
        CapturedRun run = classify(steps());
        assertTrue(run.err().contains("24 sequences of 1 feature"), run.err());
        assertTrue(run.err().contains("if so, add --sequence 'machine'"), run.err());
        CapturedRun given = classify(steps(), "--sequence=machine");
        assertTrue(given.err().contains("6 sequences of 2 features, 2 classes"), given.err());
        assertFalse(given.err().contains("--sequence"), given.err());
    }

    @Test
    void rowsThatAreSequencesAreSaidToBe() throws IOException {
        String rows = steps().replaceAll("(?m)^[^;]*;", "");
        CapturedRun run = classify(rows);
        assertTrue(run.err().contains("each row is a sequence, its columns are"), run.err());
    }

    @Test
    void aColumnMayHaveACommaInItsName() throws IOException {
        CapturedRun run =
                classify(steps(), "--sequence=machine", "--features=x", "--features=Druck, bar");
        assertTrue(run.err().contains("6 sequences of 2 features"), run.err());
        run = classify(steps(), "--sequence=machine", "--features=Druck, bar");
        assertTrue(run.err().contains("6 sequences of 1 feature,"), run.err());
    }
}
