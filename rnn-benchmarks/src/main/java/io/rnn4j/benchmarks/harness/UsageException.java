package io.rnn4j.benchmarks.harness;

/** Thrown if a command line is invalid; the message names what was expected. */
public final class UsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param message what is wrong and which values are valid
     */
    public UsageException(String message) {
        super(message);
    }
}
