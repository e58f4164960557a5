package io.rnn4j.interchange.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file to which a target writes its inputs, and the form of the messages of its reader. */
final class FuzzedFile {
    private static final int LONGEST = 2_200;

    private final Path path;

    /** Creates a file that is deleted in the end. */
    FuzzedFile(String ending) {
        try {
            path = Files.createTempFile("fuzz", ending);
            path.toFile().deleteOnExit();
        } catch (IOException failure) {
            throw new ExceptionInInitializerError(failure);
        }
    }

    /** {@return the file with an input as its content} */
    Path with(byte[] input) throws IOException {
        return Files.write(path, input);
    }

    /** Requires a message of one line that is not too long. */
    static void requireReadable(String message) {
        if (message.length() > LONGEST || message.chars().anyMatch(Character::isISOControl)) {
            throw new AssertionError("not readable: " + message);
        }
    }

    /** Requires that a message names the file: its path, or its name in quotation marks. */
    void requireNamed(String message) {
        if (!message.startsWith(path + ": ")
                && !message.startsWith("'" + path.getFileName() + "' ")) {
            throw new AssertionError("does not name the file: " + message);
        }
    }
}
