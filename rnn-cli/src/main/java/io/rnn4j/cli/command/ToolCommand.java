package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.console.Json;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** A command with the common options. It ends with exit code 0, or throws. */
abstract class ToolCommand implements Callable<Integer> {
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
        run();
        return 0;
    }

    /** The paths among the options are all files to write: none may replace what is read. */
    private void requireOutputsApartFromInputs() throws IOException {
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            for (OptionSpec option : spec.options()) {
                if (parameter.getValue() instanceof String input
                        && option.getValue() instanceof Path output
                        && Files.exists(Path.of(input))
                        && Files.exists(output)
                        && Files.isSameFile(Path.of(input), output)) {
                    throw Failure.usage(
                            "%s: '%s' is the file to read; name another file"
                                    .formatted(option.longestName(), output));
                }
            }
        }
    }

    /** Prints a message on the standard error, unless the user wants none. */
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
