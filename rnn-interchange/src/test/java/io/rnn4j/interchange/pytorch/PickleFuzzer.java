package io.rnn4j.interchange.pytorch;

import io.rnn4j.interchange.InterchangeException;

import java.nio.ByteBuffer;

/**
 * Target of Jazzer in the profile {@code fuzz}: any bytes are read as a pickle or rejected. In a
 * file the checksum of the archive would keep most changes from the reader.
 */
public final class PickleFuzzer {
    private PickleFuzzer() {}

    /** Reads the input as a pickle. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            new PickleReader(ByteBuffer.wrap(input), new PickleCalls()).read();
        } catch (InterchangeException refused) {
            if (refused.getMessage().chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("not readable", refused);
            }
        }
    }
}
