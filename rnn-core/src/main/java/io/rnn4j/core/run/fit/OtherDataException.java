package io.rnn4j.core.run.fit;

/** Thrown if a resumed training reads other samples than those before its checkpoint. */
final class OtherDataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OtherDataException(String message) {
        super(message);
    }
}
