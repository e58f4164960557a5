package io.rnn4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The tool as a process. */
class ProcessTest {
    private static final int EVERY = 25; // of the bad inputs

    @TempDir private Path directory;

    @Test
    void printsItsVersion() throws Exception {
        CapturedRun run = ToolProcess.run(directory, List.of("--version"));
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("rnn "), run.out());
        assertEquals("", run.err());
    }

    @Test
    void readsBuiltInDataAndWritesAForecast() throws Exception {
        CapturedRun run =
                ToolProcess.run(
                        directory,
                        List.of(
                                "forecast",
                                "nile",
                                "--target=volume",
                                "--horizon=3",
                                "--model=theta",
                                "--intervals=80",
                                "--out=f.csv",
                                "-q"));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(4, Files.readAllLines(directory.resolve("f.csv")).size());
        assertEquals("", run.err());
    }

    @Test
    void failsLikeInThisProcess() throws Exception {
        Path files = Files.createDirectory(directory.resolve("files"));
        Path empty = Files.createDirectory(directory.resolve("empty"));
        List<BadInputs.Case> cases = BadInputs.in(files);
        for (int index = 0; index < cases.size(); index += EVERY) {
            List<String> arguments = new ArrayList<>(cases.get(index).arguments());
            CapturedRun run = ToolProcess.run(empty, arguments);
            assertEquals(CapturedRun.of(arguments.toArray(String[]::new)), run);
        }
        assertTrue(list(empty).isEmpty());
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
