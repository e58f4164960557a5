package io.rnn4j.serialization;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files to which targets write their inputs, and the form of the messages of readers. */
final class FuzzedFile {
    private static final int LONGEST = 1_199;

    private FuzzedFile() {}

    /** {@return a file that is deleted in the end} */
    static Path create(String ending) {
        try {
            Path file = Files.createTempFile("fuzz", ending);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException failure) {
            throw new ExceptionInInitializerError(failure);
        }
    }

    /** Requires a message of one line that begins with the file and is not too long. */
    static void requireReadable(Path file, String message) {
        boolean readable =
                message.startsWith(file + ": ")
                        && message.length() <= LONGEST
                        && message.chars().noneMatch(Character::isISOControl);
        if (!readable) {
            throw new AssertionError("not readable: " + message);
        }
    }
}
