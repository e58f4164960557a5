package io.rnn4j.core.data;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Samples in a file that {@link BinaryDatasetWriter} has written: sequences of any length, larger
 * than memory. The file is mapped, so that only what is read takes memory, and the operating system
 * keeps what is read often. Opening checks the header and the index, and in files of up to 64 MB
 * the values, too; {@link #verify} checks those of larger files.
 *
 * <pre>{@code
 * try (BinaryDataset data = BinaryDataset.open(file)) {
 *     model.fit(data, FitOptions.epochs(3));
 * }
 * }</pre>
 *
 * <p>The file must not change while it is open.
 */
public final class BinaryDataset implements Dataset {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Files up to this number of bytes are verified when they are opened, as model files are. */
    private static final long VERIFIED = 1 << 26;

    private final Path file;
    private final Arena arena;
    private final MemorySegment bytes;
    private final List<Field> fields;
    private final long index;
    private final int size;
    private final int entry;
    private final Trailer trailer;

    private BinaryDataset(
            Path file, Arena arena, MemorySegment bytes, List<Field> fields, Trailer trailer) {
        this.file = file;
        this.arena = arena;
        this.bytes = bytes;
        this.fields = fields;
        this.index = trailer.index();
        this.size = trailer.samples();
        this.entry = BinaryLayout.entry(fields);
        this.trailer = trailer;
    }

    /** The last bytes of a file. */
    private record Trailer(
            long headerEnd, long index, int samples, int headerSum, int indexSum, int sum) {}

    /**
     * Opens a file.
     *
     * @param file a file that {@link BinaryDatasetWriter} has finished
     * @return the dataset, to be closed
     * @throws DatasetFileException if the file is something else, damaged, incomplete or of a newer
     *     version
     * @throws IOException if the file cannot be read
     */
    public static BinaryDataset open(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        MappedFile.requireRegular(file);
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            BinaryDataset dataset = open(file, channel, arena);
            dataset.checkIndex();
            if (dataset.bytes.byteSize() <= VERIFIED) {
                dataset.verify();
            }
            return dataset;
        } catch (EOFException failure) {
            arena.close();
            throw new DatasetFileException(file, "the file became shorter while it was read");
        } catch (IOException | RuntimeException | Error failure) {
            arena.close();
            throw failure;
        }
    }

    private static BinaryDataset open(Path file, FileChannel channel, Arena arena)
            throws IOException {
        long length = channel.size();
        if (length < BinaryLayout.PREAMBLE + BinaryLayout.TRAILER) {
            throw new DatasetFileException(
                    file,
                    "expected a dataset written by BinaryDatasetWriter, got a file of %s bytes"
                            .formatted(length));
        }
        ByteBuffer preamble = read(channel, 0, BinaryLayout.PREAMBLE);
        if (preamble.getLong() != BinaryLayout.MAGIC) {
            throw new DatasetFileException(
                    file,
                    "expected a dataset written by BinaryDatasetWriter, which begins with"
                            + " 'rnn4jdat'; this file is something else");
        }
        int version = preamble.getInt();
        if (version != BinaryLayout.VERSION) {
            throw new DatasetFileException(
                    file,
                    "the file has version %s, this rnn4j reads version %s; use the rnn4j that wrote"
                                    .formatted(version, BinaryLayout.VERSION)
                            + " it, or a newer one");
        }
        int header = preamble.getInt();
        long room = length - BinaryLayout.PREAMBLE - BinaryLayout.TRAILER;
        if (header < 0 || header > Math.min(BinaryLayout.LARGEST_HEADER, room)) {
            throw new DatasetFileException(
                    file,
                    "the header has %s bytes in a file of %s; the file is damaged"
                            .formatted(header, length));
        }
        Trailer trailer = trailer(file, channel, length, BinaryLayout.PREAMBLE + header);
        ByteBuffer head = read(channel, 0, BinaryLayout.PREAMBLE + header);
        CRC32C checksum = new CRC32C();
        checksum.update(head.array());
        requireSum(file, "header", trailer.headerSum(), checksum);
        head.position(BinaryLayout.PREAMBLE);
        List<Field> fields = BinaryLayout.fields(file, head);
        long end = trailer.index() + (long) trailer.samples() * BinaryLayout.entry(fields);
        if (end != length - BinaryLayout.TRAILER) {
            throw new DatasetFileException(
                    file,
                    "the index of %s samples ends at byte %s, expected %s; the file is damaged"
                            .formatted(trailer.samples(), end, length - BinaryLayout.TRAILER));
        }
        MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, length, arena);
        return new BinaryDataset(file, arena, bytes, fields, trailer);
    }

    private static Trailer trailer(Path file, FileChannel channel, long length, long headerEnd)
            throws IOException {
        ByteBuffer bytes = read(channel, length - BinaryLayout.TRAILER, BinaryLayout.TRAILER);
        long index = bytes.getLong();
        int samples = bytes.getInt();
        int headerSum = bytes.getInt();
        int indexSum = bytes.getInt();
        int sum = bytes.getInt();
        if (bytes.getLong() != BinaryLayout.MAGIC) {
            throw new DatasetFileException(
                    file,
                    "the file is incomplete: its end is missing; write it again, or copy it"
                            + " completely");
        }
        if (samples < 0 || index < headerEnd || index > length - BinaryLayout.TRAILER) {
            throw new DatasetFileException(
                    file,
                    "the index of %s samples begins at byte %s of %s; the file is damaged"
                            .formatted(samples, index, length));
        }
        return new Trailer(headerEnd, index, samples, headerSum, indexSum, sum);
    }

    private static ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }

    private static void requireSum(Path file, String part, int expected, CRC32C checksum)
            throws DatasetFileException {
        if ((int) checksum.getValue() != expected) {
            throw new DatasetFileException(
                    file,
                    "the checksum of the %s is %08x, expected %08x; the file is damaged"
                            .formatted(part, (int) checksum.getValue(), expected));
        }
    }

    /** Checks that the samples lie one after the other between the header and the index. */
    private void checkIndex() throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] numbers = new byte[entry];
        ByteBuffer buffer = ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN);
        long next = trailer.headerEnd();
        try {
            for (int sample = 0; sample < size; sample++) {
                MemorySegment.copy(
                        bytes,
                        ValueLayout.JAVA_BYTE,
                        index + (long) sample * entry,
                        numbers,
                        0,
                        entry);
                checksum.update(numbers);
                buffer.clear();
                long position = buffer.getLong();
                long end = position;
                boolean valid = position == next;
                for (Field field : fields) {
                    int steps = buffer.getInt();
                    valid &= field.isSequence() ? steps >= 0 : steps == 1;
                    long values = (long) steps * field.width();
                    valid &= values <= Integer.MAX_VALUE - 8;
                    end += values * Float.BYTES;
                }
                valid &= end >= position && end <= index;
                if (!valid) {
                    throw new DatasetFileException(
                            file,
                            "sample %s lies at bytes %s to %s, expected it from byte %s on; the file"
                                            .formatted(sample, position, end, next)
                                    + " is damaged");
                }
                next = end;
            }
        } catch (InternalError failure) {
            throw MappedFile.unreadable(file, failure);
        }
        requireSum(file, "index", trailer.indexSum(), checksum);
    }

    /**
     * Compares the values of all samples with the checksum in the file, which reads it completely.
     *
     * @throws DatasetFileException if a byte has changed since the file was written
     * @throws IOException if the file cannot be read
     */
    public void verify() throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] block = new byte[1 << 16];
        try {
            for (long at = 0; at < index; at += block.length) {
                int count = (int) Math.min(block.length, index - at);
                MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, block, 0, count);
                checksum.update(block, 0, count);
            }
        } catch (InternalError failure) {
            throw MappedFile.unreadable(file, failure).getCause();
        }
        requireSum(file, "samples", trailer.sum(), checksum);
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public int size() {
        return size;
    }

    private int steps(int sample, int field) {
        return bytes.get(INT, index + (long) sample * entry + Long.BYTES + 4L * field);
    }

    @Override
    public int length(int sample) {
        requireSample(sample);
        try {
            int longest = 1;
            for (int n = 0; n < fields.size(); n++) {
                if (fields.get(n).role() == Role.INPUT) {
                    longest = Math.max(longest, steps(sample, n));
                }
            }
            return longest;
        } catch (InternalError failure) {
            throw MappedFile.unreadable(file, failure);
        }
    }

    @Override
    public void read(int sample, SampleBuffer to) {
        Objects.requireNonNull(to, "to");
        requireSample(sample);
        try {
            long position = bytes.get(LONG, index + (long) sample * entry);
            for (int n = 0; n < fields.size(); n++) {
                Field field = fields.get(n);
                int steps = steps(sample, n);
                int count = steps * field.width();
                if (field.isInt()) {
                    MemorySegment.copy(bytes, INT, position, to.ints(n, steps), 0, count);
                } else {
                    MemorySegment.copy(bytes, FLOAT, position, to.floats(n, steps), 0, count);
                }
                position += (long) count * Float.BYTES;
            }
        } catch (InternalError failure) {
            throw MappedFile.unreadable(file, failure);
        }
    }

    @Override
    public String nameOf(int sample) {
        return "sample " + sample + " of " + file;
    }

    /** Unmaps the file. Later calls throw an {@link IllegalStateException}. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    /** {@return the file, the number of samples and the fields} */
    @Override
    public String toString() {
        return "BinaryDataset[%s, %s samples, %s]".formatted(file, size, fields);
    }
}
