package io.rnn4j.core.run.fit;

/** Thrown if a training that continues finds that the samples before are not those of before. */
final class OtherDataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OtherDataException(String message) {
        super(message);
    }
}
