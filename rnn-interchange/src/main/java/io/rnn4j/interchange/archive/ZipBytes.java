package io.rnn4j.interchange.archive;

import io.rnn4j.interchange.InterchangeException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The bytes of an archive; a read beyond its end is rejected.
 *
 * @param path path of the file, for messages
 * @param channel the open file
 */
record ZipBytes(Path path, FileChannel channel) {

    long size() throws IOException {
        return channel.size();
    }

    /** Reads bytes from a position. */
    void read(long position, byte[] target, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(target, 0, count);
        long at = position;
        while (buffer.hasRemaining()) {
            int read = at < 0 ? -1 : channel.read(buffer, at);
            if (read < 0) {
                throw failure(
                        ("the archive names %s bytes at %s, but the file has %s bytes; it is"
                                        + " damaged or cut off, copy or save it again")
                                .formatted(count, position, size()));
            }
            at += read;
        }
    }

    /** {@return bytes from a position, as numbers in little-endian order} */
    ByteBuffer read(long position, int count) throws IOException {
        byte[] bytes = new byte[count];
        read(position, bytes, count);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    InterchangeException failure(String message) {
        return new InterchangeException(path + ": " + message);
    }
}
