package io.rnn4j.cli.console;

/**
 * The end of a command that cannot do what it was told. The message is one line: where, what was
 * wrong, what was expected, and what to do.
 */
public final class Failure extends RuntimeException {
    /** Exit code of a command that failed, for example on a file. */
    public static final int FAILED = 1;

    /** Exit code of a command line that is wrong. */
    public static final int USAGE = 2;

    private static final long serialVersionUID = 1;

    private final int exitCode;

    private Failure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /**
     * {@return a failure of the work itself, exit code 1}
     *
     * @param message where, what, expected, remedy
     */
    public static Failure failed(String message) {
        return new Failure(FAILED, message, null);
    }

    /**
     * {@return a failure of the work itself, exit code 1}
     *
     * @param message where, what, expected, remedy
     * @param cause the exception, shown with {@code --debug}
     */
    public static Failure failed(String message, Throwable cause) {
        return new Failure(FAILED, message, cause);
    }

    /**
     * {@return a mistake in the command line, exit code 2}
     *
     * @param message where, what, expected, remedy
     */
    public static Failure usage(String message) {
        return new Failure(USAGE, message, null);
    }

    /** {@return the exit code of the process} */
    public int exitCode() {
        return exitCode;
    }
}
