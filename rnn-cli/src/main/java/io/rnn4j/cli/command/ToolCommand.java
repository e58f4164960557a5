package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Json;

import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** A command with the common options. It ends with exit code 0, or throws. */
abstract class ToolCommand implements Callable<Integer> {
    @Mixin final CommonOptions common = new CommonOptions();

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

    /** Prints a result as JSON. */
    final void print(ObjectNode result) {
        console.print(Json.text(result));
    }
}
