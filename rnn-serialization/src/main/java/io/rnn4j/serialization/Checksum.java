package io.rnn4j.serialization;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The checksum of a model file: CRC-32C of all its bytes, where the eight digits of the checksum
 * itself count as zeros.
 */
final class Checksum {
    /** The key in the metadata. */
    static final String KEY = "checksum";

    /** The value in the metadata before the digits are known. */
    static final String ZERO = "crc32c:00000000";

    private static final String PREFIX = "crc32c:";
    private static final int DIGITS = 8;
    private static final int BUFFER = 1 << 16;

    private final CRC32C sum = new CRC32C();

    /** Adds the remaining bytes of a buffer, which then has none. */
    void add(ByteBuffer bytes) {
        sum.update(bytes);
    }

    /** {@return the digits of the checksum} */
    String digits() {
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /** Writes the digits in the place of the zeros. */
    void writeDigits(FileChannel channel, long position) throws IOException {
        ByteBuffer digits = ByteBuffer.wrap(digits().getBytes(StandardCharsets.US_ASCII));
        while (digits.hasRemaining()) {
            channel.write(digits, position + digits.position());
        }
    }

    /** {@return the position of the digits after that of the value} */
    static long positionOfDigits(long positionOfValue) {
        return positionOfValue + PREFIX.length();
    }

    /**
     * Requires that a file has the checksum that it contains.
     *
     * @param channel the file
     * @param positionOfValue position of the value in the file
     */
    static void require(FileChannel channel, long positionOfValue) throws IOException {
        long begin = positionOfDigits(positionOfValue);
        long end = begin + DIGITS;
        byte[] value = new ChannelInput(channel, positionOfValue, end + 1).readAllBytes();
        String text = new String(value, StandardCharsets.ISO_8859_1);
        if (!text.matches(PREFIX + "[0-9a-f]{" + DIGITS + "}\"")) {
            throw new ModelFileException(
                    "__metadata__.checksum: expected %s and %s digits, got %s"
                            .formatted(PREFIX, DIGITS, text));
        }
        Checksum actual = new Checksum();
        actual.add(channel, 0, begin);
        actual.add(ByteBuffer.wrap("0".repeat(DIGITS).getBytes(StandardCharsets.US_ASCII)));
        actual.add(channel, end, channel.size());
        String expected = text.substring(PREFIX.length(), PREFIX.length() + DIGITS);
        if (!actual.digits().equals(expected)) {
            throw new ModelFileException(
                    ("expected the checksum %s, got %s; the file was damaged or changed after it"
                         + " was saved: copy it again, or load it without the checksum if it was"
                         + " changed on purpose")
                            .formatted(expected, actual.digits()));
        }
    }

    private void add(FileChannel channel, long begin, long end) throws IOException {
        byte[] buffer = new byte[BUFFER];
        InputStream input = new ChannelInput(channel, begin, end);
        for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
            sum.update(buffer, 0, count);
        }
    }
}
