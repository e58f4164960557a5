package io.rnn4j.benchmarks.harness;

/** The command line makes no sense; the message says what was expected. */
public final class UsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param message what is wrong and what there is
     */
    public UsageException(String message) {
        super(message);
    }
}
