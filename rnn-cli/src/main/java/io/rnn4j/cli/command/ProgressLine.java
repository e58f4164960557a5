package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;

/**
 * Progress on the standard error: on a terminal one line that is replaced, up to ten times a
 * second; otherwise a line for each important step.
 */
final class ProgressLine {
    private static final long BETWEEN_UPDATES = 100_000_000; // ns
    private static final int WIDTH = 79; // of the line, which must not wrap

    private final Console console;
    private final boolean quiet;
    private long updated = System.nanoTime() - BETWEEN_UPDATES;
    private int shown;

    ProgressLine(Console console, boolean quiet) {
        this.console = console;
        this.quiet = quiet;
    }

    /** Shows where the work is, on a terminal only. */
    void update(String text) {
        if (quiet || !console.terminal() || System.nanoTime() - updated < BETWEEN_UPDATES) {
            return;
        }
        String cut = text.substring(0, Math.min(text.length(), WIDTH));
        console.err().print("\r" + cut + " ".repeat(Math.max(0, shown - cut.length())));
        console.err().flush();
        shown = cut.length();
        updated = System.nanoTime();
    }

    /** Shows that a step is done: a line that stays. */
    void step(String text) {
        if (quiet) {
            return;
        }
        clear();
        console.err().println(text);
    }

    /** Removes the line that is replaced. */
    void clear() {
        if (shown > 0) {
            console.err().print("\r" + " ".repeat(shown) + "\r");
            console.err().flush();
            shown = 0;
        }
    }
}
