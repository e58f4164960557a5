package io.rnn4j.serialization;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;

/**
 * The contents of a JSON string: what is between the quotes, without escapes. The string has been
 * parsed before, so that it is known to be valid.
 */
final class JsonStringReader extends Reader {
    private final BufferedReader text;
    private boolean ended;

    /** Creates a reader of the string whose opening quote is the next character. */
    JsonStringReader(Reader text) throws IOException {
        this.text = new BufferedReader(text);
        if (this.text.read() != '"') {
            throw changed();
        }
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        int count = 0;
        while (count < length && !ended) {
            int character = text.read();
            if (character == '"') {
                ended = true;
            } else {
                target[offset + count++] = character == '\\' ? escaped() : checked(character);
            }
        }
        return count == 0 && length > 0 ? -1 : count;
    }

    private char escaped() throws IOException {
        int character = text.read();
        return switch (character) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int n = 0; n < 4; n++) {
                    code = 16 * code + Character.digit(checked(text.read()), 16);
                }
                yield (char) code;
            }
            default -> checked(character);
        };
    }

    private static char checked(int character) throws ModelFileException {
        if (character < 0) {
            throw changed();
        }
        return (char) character;
    }

    private static ModelFileException changed() {
        return new ModelFileException(
                "the header has changed while it was read; load the file again");
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
