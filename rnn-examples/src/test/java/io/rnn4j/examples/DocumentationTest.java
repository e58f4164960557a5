package io.rnn4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/**
 * Every Java block in the documents compiles, the first program runs, and the commands are those of
 * CI.
 */
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("(?:class|record) (\\w+)");
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");

    @TempDir private Path directory;

    private static String read(String document) throws IOException {
        return Files.readString(ROOT.resolve(document));
    }

    private static List<String> blocks(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(result -> result.group(1)).toList();
    }

    private static String libraries() {
        return ModuleLayer.boot().configuration().modules().stream()
                .flatMap(module -> module.reference().location().stream())
                .filter(location -> location.getScheme().equals("file"))
                .map(location -> Path.of(location).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Path write(String source) throws IOException {
        Matcher type = TYPE.matcher(source);
        assertTrue(type.find(), source);
        Matcher packageName = PACKAGE.matcher(source);
        Path folder =
                packageName.find()
                        ? directory.resolve(packageName.group(1).replace('.', '/'))
                        : directory;
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve(type.group(1) + ".java"), source);
    }

    @Test
    void everyBlockCompilesAndTheFirstProgramRuns() throws Exception {
        List<String> sources = new ArrayList<>();
        for (String document : new String[] {"README.md", "CONTRIBUTING.md"}) {
            List<String> blocks = blocks(JAVA, read(document));
            assertFalse(blocks.isEmpty(), document);
            for (String block : blocks) {
                sources.add(write(block).toString());
            }
        }
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("-d", directory.toString(), "-cp", testLibraries()));
        arguments.addAll(sources);
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int result =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(
                                new PrintStream(messages, true),
                                new PrintStream(messages, true),
                                arguments.toArray(String[]::new));
        assertEquals(0, result, () -> messages.toString(StandardCharsets.UTF_8));

        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process =
                new ProcessBuilder(
                                java,
                                "--add-modules",
                                "jdk.incubator.vector",
                                "-cp",
                                directory + File.pathSeparator + libraries(),
                                "FirstProgram")
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains("total parameters: 12,545"), output);
        assertTrue(output.contains("prediction "), output);
    }

    /** The blocks also use the testkit and JUnit, which are test dependencies. */
    private static String testLibraries() {
        return libraries() + File.pathSeparator + System.getProperty("java.class.path");
    }

    @Test
    void theCommandsAreThoseOfContinuousIntegration() throws IOException {
        String script = read(".ci/run").replace("mvn -B -q", "mvn -q").replace("mvn -B", "mvn");
        List<String> commands = blocks(SHELL, read("README.md"));
        assertEquals(2, commands.size());
        for (String command : commands) {
            assertTrue(script.contains(command), command);
        }
    }
}
