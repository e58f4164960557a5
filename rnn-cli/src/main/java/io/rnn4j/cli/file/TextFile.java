package io.rnn4j.cli.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads text. The encoding (UTF-8, UTF-16, otherwise ISO 8859-1) is found. */
public final class TextFile {
    private TextFile() {}

    /**
     * {@return the text of a file}
     *
     * @param file the file
     * @throws IOException if it cannot be read
     */
    public static String read(Path file) throws IOException {
        return decode(Files.readAllBytes(file));
    }

    static String decode(byte[] bytes) {
        int length = bytes.length;
        if (length > 1 && bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe
                || length > 1 && bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff) {
            return new String(bytes, StandardCharsets.UTF_16);
        }
        if (length > 1 && bytes[1] == 0) {
            return new String(bytes, StandardCharsets.UTF_16LE);
        }
        if (length > 1 && bytes[0] == 0) {
            return new String(bytes, StandardCharsets.UTF_16BE);
        }
        Charset charset = StandardCharsets.UTF_8;
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
