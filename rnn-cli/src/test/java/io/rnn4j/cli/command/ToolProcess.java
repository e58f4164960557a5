package io.rnn4j.cli.command;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs the tool as a process: the image if it is newer than the classes, otherwise by java. */
final class ToolProcess {
    private static final Path IMAGE = Path.of("target/rnn/bin/rnn").toAbsolutePath();
    private static final String MAIN = "io.rnn4j.cli.Main";

    private ToolProcess() {}

    static CapturedRun run(Path directory, List<String> arguments)
            throws IOException, InterruptedException {
        return run(directory, "", arguments);
    }

    static CapturedRun run(Path directory, String input, List<String> arguments)
            throws IOException, InterruptedException {
        Path in = Files.createTempFile("rnn", ".in");
        Files.writeString(in, input);
        Path out = Files.createTempFile("rnn", ".out");
        Path err = Files.createTempFile("rnn", ".err");
        List<String> command = new ArrayList<>(command());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(directory.toFile());
        builder.redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        int exitCode = process.waitFor();
        CapturedRun run = new CapturedRun(exitCode, read(out), read(err));
        Files.delete(in);
        Files.delete(out);
        Files.delete(err);
        return run;
    }

    /**
     * Starts the tool; the caller reads its messages and ends it.
     *
     * @param options options of java
     */
    static Process start(Path directory, List<String> options, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(command());
        if (command.size() > 1) {
            command.addAll(1, options);
        }
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(directory.toFile());
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("JAVA_OPTIONS", String.join(" ", options)); // of the image
        return builder.start();
    }

    /** The text without the warning of the module of the Vector API, which the image has not. */
    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8)
                .replaceFirst("(?m)^WARNING: Using incubator modules.*\\R", "");
    }

    private static List<String> command() throws IOException {
        if (Files.exists(IMAGE) && isNewerThanClasses()) {
            return List.of(IMAGE.toString());
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        String modules = System.getProperty("jdk.module.path");
        if (modules == null) {
            command.addAll(
                    List.of(
                            "--add-modules",
                            "jdk.incubator.vector",
                            "-cp",
                            absolute(System.getProperty("java.class.path")),
                            MAIN));
        } else {
            command.addAll(
                    List.of(
                            "-p",
                            absolute(
                                    modules
                                            + File.pathSeparator
                                            + System.getProperty("java.class.path")),
                            "-m",
                            "io.rnn4j.cli/" + MAIN));
        }
        return command;
    }

    private static String absolute(String path) {
        List<String> entries = new ArrayList<>();
        for (String each : path.split(File.pathSeparator)) {
            if (!each.isEmpty() && !each.endsWith("test-classes")) {
                entries.add(Path.of(each).toAbsolutePath().toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static boolean isNewerThanClasses() throws IOException {
        Path classes = Path.of("target/classes");
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                if (Files.getLastModifiedTime(each).compareTo(Files.getLastModifiedTime(IMAGE))
                        > 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
