package io.rnn4j.serialization;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** An input stream of a part of a file. The position of the channel is neither used nor changed. */
final class ChannelInput extends InputStream {
    private final FileChannel channel;
    private final long end;
    private long next;

    /** Creates a stream of the bytes from begin, inclusive, to end, exclusive. */
    ChannelInput(FileChannel channel, long begin, long end) {
        this.channel = channel;
        this.next = begin;
        this.end = end;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        int count = (int) Math.min(length, end - next);
        if (count <= 0) {
            return length == 0 ? 0 : -1;
        }
        int read = channel.read(ByteBuffer.wrap(target, offset, count), next);
        if (read < 0) {
            throw new ModelFileException(
                    ("expected more bytes after byte %s, got the end of the file; it was cut off"
                                    + " while it was read: copy it again")
                            .formatted(next));
        }
        next += read;
        return read;
    }
}
