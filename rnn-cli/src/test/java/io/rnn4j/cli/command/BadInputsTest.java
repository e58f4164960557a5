package io.rnn4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Wrong command lines and files: exit code, one line, no stack trace, no file left behind. */
class BadInputsTest {
    @TempDir private static Path directory;

    @TestFactory
    Stream<DynamicTest> failsWithOneLine() throws IOException {
        return BadInputs.in(directory).stream()
                .map(each -> DynamicTest.dynamicTest(each.toString(), () -> check(each)));
    }

    private static void check(BadInputs.Case bad) throws IOException {
        List<String> before = files();
        CapturedRun run = CapturedRun.of(bad.arguments().toArray(String[]::new));
        assertEquals(bad.exitCode(), run.exitCode(), run.err());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("rnn"), run.err());
        assertTrue(run.err().contains(bad.text()), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
        assertFalse(run.err().contains("internal error"), run.err());
        assertFalse(run.err().contains("in Java "), run.err());
        assertEquals(before, files());
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> inTest = Files.walk(directory);
                Stream<Path> here = Files.list(Path.of(""))) {
            return Stream.concat(inTest, here).map(Path::toString).sorted().toList();
        }
    }

    @Test
    void aFileThatMayNotBeReadIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("secret.csv"), "t,y\n1,2\n");
        assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Files.setPosixFilePermissions(file, Set.of());
        assumeFalse(Files.isReadable(file), "the user of this test may read every file");
        check(new BadInputs.Case(1, "may not be read", List.of("doctor", file.toString(), "-q")));
    }

    /** A file of Linux that exists and may be opened, but whose reading fails. */
    @ParameterizedTest
    @ValueSource(strings = {"doctor", "inspect", "text generate"})
    void aFailureOfReadingIsNamed(String command) throws IOException {
        Path file = Path.of("/proc/self/mem");
        assumeTrue(Files.isReadable(file), "there is no such file on this system");
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add(file.toString());
        check(new BadInputs.Case(1, "", words));
    }

    @Test
    void thereAreEnoughCases() throws IOException {
        assertTrue(BadInputs.in(directory).size() >= 120);
    }
}
