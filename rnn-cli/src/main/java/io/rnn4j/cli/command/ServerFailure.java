package io.rnn4j.cli.command;

/** A request that is answered with an error. */
final class ServerFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    ServerFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    /** {@return the status of HTTP} */
    int status() {
        return status;
    }
}
