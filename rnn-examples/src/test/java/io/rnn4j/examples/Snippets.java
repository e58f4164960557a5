package io.rnn4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/**
 * Compiles and runs the Java blocks of a document.
 *
 * @param directory receives sources and classes
 */
record Snippets(Path directory) {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern TYPE = Pattern.compile("(?:class|record|interface) (\\w+)");
    private static final Pattern PACKAGE =
            Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);

    /** Returns the libraries of this test, those on the module path included. */
    static String classPath() {
        String modules =
                ModuleLayer.boot().configuration().modules().stream()
                        .flatMap(module -> module.reference().location().stream())
                        .filter(location -> location.getScheme().equals("file"))
                        .map(location -> Path.of(location).toString())
                        .collect(Collectors.joining(File.pathSeparator));
        return modules + File.pathSeparator + System.getProperty("java.class.path");
    }

    /** Returns the name of the class that a block declares first, with its package. */
    static String className(Document.Block block) {
        Matcher type = TYPE.matcher(block.content());
        assertTrue(type.find(), block.content());
        Matcher packageName = PACKAGE.matcher(block.content());
        return (packageName.find() ? packageName.group(1) + "." : "") + type.group(1);
    }

    /** Compiles blocks together. */
    void compile(List<Document.Block> blocks) throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("-proc:none", "-d", directory.toString(), "-cp", classPath()));
        for (Document.Block block : blocks) {
            Path file = directory.resolve(className(block).replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, block.content()).toString());
        }
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(messages, true);
        ToolProvider compiler = ToolProvider.findFirst("javac").orElseThrow();
        int result = compiler.run(stream, stream, arguments.toArray(String[]::new));
        assertEquals(0, result, () -> messages.toString(StandardCharsets.UTF_8));
    }

    /** Runs a program in this JVM and returns what it prints. */
    String run(String className) throws Exception {
        PrintStream standard = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        URL[] classes = {directory.toUri().toURL()};
        ClassLoader parent = Snippets.class.getClassLoader();
        try (URLClassLoader loader = new URLClassLoader(classes, parent)) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            assertTimeoutPreemptively(
                    LIMIT,
                    () ->
                            loader.loadClass(className)
                                    .getMethod("main", String[].class)
                                    .invoke(null, (Object) new String[0]));
        } finally {
            System.setOut(standard);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** Runs a program on the class path of a JVM of its own and returns what it prints. */
    String runAlone(String className, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-cp"));
        command.add(directory + File.pathSeparator + classPath());
        command.add(className);
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
