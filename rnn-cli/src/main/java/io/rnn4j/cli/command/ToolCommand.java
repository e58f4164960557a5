package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.console.Json;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** A command with the common options. It ends with exit code 0, or throws. */
abstract class ToolCommand implements Callable<Integer> {
    /** Options of files and directories that are written in addition to the result. */
    private static final List<String> FURTHER_OUTPUTS =
            List.of("--report", "--figures", "--metrics", "--tensorboard");

    @Mixin final CommonOptions common = new CommonOptions();

    @Spec CommandSpec spec;

    final Console console;

    ToolCommand(Console console) {
        this.console = console;
    }

    /** Does the work and prints the result. */
    abstract void run() throws Exception;

    @Override
    public final Integer call() throws Exception {
        common.apply();
        requireOutputsApartFromInputs();
        try {
            run();
        } catch (OutOfMemoryError failure) {
            throw Failure.failed(
                    "the Java heap of %s MB is too small; use less data, or set JAVA_OPTIONS=-Xmx..., such as -Xmx8g"
                            .formatted(Runtime.getRuntime().maxMemory() >> 20),
                    failure);
        }
        for (String name : FURTHER_OUTPUTS) {
            OptionSpec option = spec.findOption(name);
            if (option != null && option.getValue() instanceof Path output) {
                message("wrote " + output);
            }
        }
        return 0;
    }

    /**
     * Files to read are parameters and options of type {@code String}, files to write are options
     * of type {@code Path} except directories: none may replace what is read, or another one that
     * is written.
     */
    private void requireOutputsApartFromInputs() throws IOException {
        Set<Path> inputs = new HashSet<>();
        for (ArgSpec argument : spec.args()) {
            if (argument.getValue() instanceof String input
                    && (argument.isPositional() || argument.paramLabel().equals("FILE"))
                    && Files.exists(Path.of(input))) {
                inputs.add(path(Path.of(input)));
            }
        }
        Map<Path, String> outputs = new HashMap<>();
        for (ArgSpec argument : spec.args()) {
            if (argument.getValue() instanceof Path output
                    && !argument.paramLabel().equals("DIR")) {
                String name =
                        argument instanceof OptionSpec option
                                ? option.longestName()
                                : argument.paramLabel();
                if (inputs.contains(path(output))) {
                    throw Failure.usage(
                            "%s: '%s' is a file that the command reads; name another file"
                                    .formatted(name, output));
                }
                String other = outputs.put(path(output), name);
                if (other != null) {
                    throw Failure.usage(
                            "%s: '%s' is also the file of %s; name another file"
                                    .formatted(name, output, other));
                }
            }
        }
    }

    /** {@return the path of a file without links, or one that can be compared if there is none} */
    private static Path path(Path file) throws IOException {
        return Files.isRegularFile(file) ? file.toRealPath() : file.toAbsolutePath().normalize();
    }

    /** Prints a message to the standard error, unless {@code --quiet} is given. */
    final void message(String text) {
        if (!common.quiet) {
            console.err().println(text);
        }
    }

    /** {@return the command line as it was given, with further arguments, for a POSIX shell} */
    final String commandLine(String... further) {
        List<String> words = new ArrayList<>(List.of("rnn"));
        words.addAll(spec.root().commandLine().getParseResult().originalArgs());
        words.addAll(List.of(further));
        return String.join(
                " ",
                words.stream()
                        .map(
                                word ->
                                        word.matches("[A-Za-z0-9_./:,=+-]+")
                                                ? word
                                                : "'" + word.replace("'", "'\\''") + "'")
                        .toList());
    }

    /** Prints a result as JSON. */
    final void print(ObjectNode result) {
        console.print(Json.text(result));
    }
}
