package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A run of the tool in this process.
 *
 * @param exitCode the exit code
 * @param out the standard output
 * @param err the standard error
 */
record CapturedRun(int exitCode, String out, String err) {
    /** Runs a command without input. */
    static CapturedRun of(String... arguments) {
        return withInput("", arguments);
    }

    /** Runs a command with text on the standard input. */
    static CapturedRun withInput(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false,
                        () -> {});
        int exitCode = Rnn.run(console, arguments);
        return new CapturedRun(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }
}
