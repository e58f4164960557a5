package io.rnn4j.cli.console;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * The streams of a run. Results go to {@code out}, messages to {@code err}.
 *
 * @param in standard input
 * @param out standard output: results
 * @param err standard error: messages and progress
 * @param terminal whether a person at a terminal reads the messages
 * @param colours whether text may be coloured
 * @param stopMessages ends {@code err}
 */
public record Console(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        boolean colours,
        Runnable stopMessages) {
    /**
     * {@return the streams of this process; colours only on a terminal and without {@code
     * NO_COLOR}}
     *
     * @param environment the variables of the environment
     */
    public static Console ofProcess(Map<String, String> environment) {
        boolean terminal =
                System.console() != null
                        && System.console().isTerminal()
                        && !"dumb".equals(environment.get("TERM"));
        boolean colours = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
        StoppableStream messages = new StoppableStream(System.err);
        return new Console(
                System.in,
                System.out,
                new PrintStream(messages, true, System.err.charset()),
                terminal,
                colours,
                messages::stop);
    }

    /**
     * Prints a message, after which no message or progress is printed.
     *
     * @param text the message, a line
     */
    public void printLast(String text) {
        err.println(text);
        stopMessages.run();
    }

    /**
     * Prints a result.
     *
     * @param text the text, of one or several lines
     */
    public void print(String text) {
        out.println(text);
    }
}
