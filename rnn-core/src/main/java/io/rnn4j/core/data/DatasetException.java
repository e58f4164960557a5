package io.rnn4j.core.data;

import java.util.Objects;

/** A sample of a {@link Dataset} cannot be read. The cause says why. */
public final class DatasetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param sample name of the sample, see {@link Dataset#nameOf}
     * @param cause the exception that its dataset threw
     */
    public DatasetException(String sample, RuntimeException cause) {
        super(
                "%s cannot be read: %s"
                        .formatted(
                                Objects.requireNonNull(sample, "sample"),
                                Objects.requireNonNull(cause, "cause")),
                cause);
    }
}
