package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files that are not models are rejected with a readable message, in a JVM of 64 MB. */
class HostileFileTest {
    @TempDir private static Path directory;

    private static Process loader;

    /** Loads the files that are named on its input, and prints the outcome of each in a line. */
    public static final class Loader {
        private Loader() {}

        public static void main(String[] arguments) throws IOException {
            BufferedReader names = new BufferedReader(new InputStreamReader(System.in));
            for (String name = names.readLine(); name != null; name = names.readLine()) {
                System.out.println(outcome(Path.of(name)));
            }
        }

        private static String outcome(Path file) {
            try {
                return "loaded "
                        + (ModelSet.isIn(file)
                                ? ModelSet.open(file, LoadOptions.standard())
                                : ModelFile.load(file));
            } catch (ModelFileException refused) {
                return "refused " + refused.getMessage();
            } catch (Throwable other) {
                return "failed " + other;
            }
        }
    }

    @BeforeAll
    static void start() throws IOException {
        loader = ChildProcess.start(Loader.class, List.of("-Xmx64m", "-Xss512k"));
    }

    @AfterAll
    static void stop() throws IOException {
        loader.outputWriter().close();
    }

    @TestFactory
    Stream<DynamicTest> filesAreRejected() {
        return HostileFiles.all().entrySet().stream()
                .map(
                        entry ->
                                DynamicTest.dynamicTest(
                                        entry.getKey(), () -> reject(entry.getValue())));
    }

    private static void reject(HostileFiles.Contents contents) throws IOException {
        Path file = Files.write(directory.resolve("hostile.safetensors"), contents.bytes());
        loader.outputWriter().append(file.toString()).append('\n').flush();
        String outcome = loader.inputReader().readLine();
        assertTrue(outcome.startsWith("refused " + file + ": "), outcome);
        assertTrue(outcome.length() < 1200, outcome);
        assertEquals(0, outcome.chars().filter(Character::isISOControl).count(), outcome);
    }
}
