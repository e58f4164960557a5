package io.rnn4j.serialization;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * The text of the header of a file. It is decoded from the file at each use, so that it is never in
 * memory as a whole.
 */
final class HeaderText {
    private final FileChannel channel;
    private final long begin;
    private final long end;

    /** Creates the text of the bytes from begin, inclusive, to end, exclusive. */
    HeaderText(FileChannel channel, long begin, long end) {
        this.channel = channel;
        this.begin = begin;
        this.end = end;
    }

    /** {@return the text; reading fails at bytes that are not UTF-8} */
    Reader reader() {
        return new InputStreamReader(
                new ChannelInput(channel, begin, end), StandardCharsets.UTF_8.newDecoder());
    }

    /** {@return the contents of a JSON string that begins at a character} */
    Reader string(long character) throws IOException {
        Reader reader = reader();
        reader.skip(character); // a missing character is noticed by what reads the string
        return new JsonStringReader(reader);
    }

    /** {@return the position in the file of a character, by its index in the text} */
    long position(long character) throws IOException {
        long position = begin;
        try (Reader reader = new BufferedReader(reader())) {
            for (long n = 0; n < character; n++) {
                int code = reader.read();
                // a surrogate is half of a character of four bytes
                position += code < 0x80 ? 1 : code < 0x800 || isSurrogate(code) ? 2 : 3;
            }
        }
        return position;
    }

    private static boolean isSurrogate(int code) {
        return Character.isSurrogate((char) code);
    }
}
