package io.rnn4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A training that is stopped is resumed by the command that its message names. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StoppedTrainingTest {
    private static final String MESSAGE = "rnn: stopped; this command resumes the training: ";

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text train words.txt --units 4 --streams 2 --steps 8 --seed 5 --epochs 300 --save"
                        + " m",
                "label phases --label phase --sequence day --units 2 --seed 5 --epochs 300 --save"
                        + " m",
                "classify waves --label shape --units 2 --seed 5 --epochs 300 --save m"
            })
    void resumesWithTheSameBits(String command) throws Exception {
        Files.writeString(directory.resolve("words.txt"), "the cat sat on the mat. ".repeat(20));
        Path save = directory.resolve("m");
        Process process = ToolProcess.start(directory, List.of(), List.of(command.split(" ")));
        List<String> messages = new ArrayList<>();
        try (BufferedReader reader = process.errorReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                messages.add(line);
                if (line.contains("epoch 3") || line.contains("Epoch 3")) {
                    process.toHandle()
                            .destroy(); // as Ctrl-C, which a process in the background ignores
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertEquals(143, process.waitFor(), messages.toString());
        String last = messages.getLast();
        assertTrue(last.startsWith(MESSAGE + "rnn "), messages.toString());
        assertEquals(
                1,
                messages.stream().filter(line -> line.contains("resume")).count(),
                messages.toString());
        assertFalse(Files.exists(save), "a model that is trained in part");

        List<String> words = List.of(last.substring(MESSAGE.length() + "rnn ".length()).split(" "));
        assertTrue(Files.isDirectory(directory.resolve(words.getLast())), last);
        List<String> other = words.stream().map(each -> each.equals("4") ? "3" : each).toList();
        other = other.stream().map(each -> each.equals("2") ? "3" : each).toList();
        CapturedRun changed = ToolProcess.run(directory, other);
        assertEquals(1, changed.exitCode(), changed.err());
        String error = changed.err().lines().toList().getLast();
        assertTrue(error.contains("repeat the command that was printed"), error);
        assertTrue(error.length() < 400, error);
        CapturedRun continued = ToolProcess.run(directory, words);
        assertEquals(0, continued.exitCode(), continued.err());
        byte[] model = Files.readAllBytes(save);
        CapturedRun whole = ToolProcess.run(directory, List.of(command.split(" ")));
        assertEquals(0, whole.exitCode(), whole.err());
        assertEquals(whole.out(), continued.out());
        assertArrayEquals(Files.readAllBytes(save), model);
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    1,
                    files.filter(file -> file.toString().contains("rnn-checkpoints-")).count(),
                    "the finished training has deleted its checkpoints");
        }
    }
}
