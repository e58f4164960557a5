package io.rnn4j.cli;

import io.rnn4j.cli.command.Rnn;
import io.rnn4j.cli.console.Console;

import java.util.List;

/** The entry of the program {@code rnn}. */
public final class Main {
    private Main() {}

    /**
     * Runs a command and ends the process with its exit code: 0, 1 (failed) or 2 (usage).
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        // Read by the logger when it is first used, which is later than this.
        System.setProperty(
                "org.slf4j.simpleLogger.defaultLogLevel",
                List.of(arguments).contains("--debug") ? "info" : "error");
        System.exit(Rnn.run(Console.ofProcess(System.getenv()), arguments));
    }
}
