package io.rnn4j.serialization;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Starts a test program in a JVM of its own, on the class path. */
final class ChildProcess {
    private ChildProcess() {}

    /** Starts the main method of a class; what it prints to System.err is shown. */
    static Process start(Class<?> program, List<String> options, String... arguments)
            throws IOException {
        return command(program, options, arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Starts the main method of a class; what it prints to System.err is written to a file. */
    static Process start(Class<?> program, List<String> options, File errors, String... arguments)
            throws IOException {
        return command(program, options, arguments).redirectError(errors).start();
    }

    private static ProcessBuilder command(
            Class<?> program, List<String> options, String... arguments) {
        String modules =
                ModuleLayer.boot().configuration().modules().stream()
                        .flatMap(module -> module.reference().location().stream())
                        .filter(location -> location.getScheme().equals("file"))
                        .map(location -> Path.of(location).toString())
                        .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(
                String.join(
                        File.pathSeparator,
                        Path.of("target", "test-classes").toString(),
                        modules,
                        System.getProperty("java.class.path")));
        command.add(program.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
