package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Json;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
        run();
        return 0;
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
