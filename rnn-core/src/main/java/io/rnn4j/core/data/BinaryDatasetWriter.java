package io.rnn4j.core.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Writes a {@link BinaryDataset} sample by sample, so that it may be larger than memory.
 *
 * <pre>{@code
 * try (BinaryDatasetWriter writer = BinaryDatasetWriter.create(file, fields)) {
 *     SampleBuffer sample = writer.buffer();
 *     while (…) {
 *         float[] values = sample.floats(0, steps);
 *         …
 *         writer.append(sample);
 *     }
 *     writer.finish();
 * }
 * }</pre>
 *
 * <p>The samples are written to a file of the same name with {@code .part} added. {@link #finish}
 * gives it its name, in place of an older file; a writer that is closed earlier deletes it. The
 * steps of all samples are kept in memory until then: 8 bytes for a sample, and 4 for each of its
 * fields. Not for use by several threads at a time.
 */
public final class BinaryDatasetWriter implements Closeable {
    private static final int BLOCK = 1 << 20;

    private final Path file;
    private final Path part;
    private final FileChannel channel;
    private final List<Field> fields;
    private final byte[] header;
    private final SampleBuffer buffer;
    private final ByteBuffer block =
            ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C checksum = new CRC32C();
    private long position;
    private int[] steps = new int[1 << 10];
    private long[] positions = new long[1 << 10];
    private int samples;
    private boolean finished;

    private BinaryDatasetWriter(Path file, Path part, FileChannel channel, List<Field> fields)
            throws IOException {
        this.file = file;
        this.part = part;
        this.channel = channel;
        this.buffer = new SampleBuffer(fields);
        this.fields = buffer.fields();
        this.header = BinaryLayout.header(this.fields);
        put(header);
    }

    /**
     * Starts a file.
     *
     * @param file path of the file, in an existing directory; an older file remains until {@link
     *     #finish}
     * @param fields the fields of every sample, at least one
     * @return the writer
     * @throws IllegalArgumentException if a field is given twice, or if there are too many
     * @throws IOException if the file cannot be written, or if another writer writes it
     */
    public static BinaryDatasetWriter create(Path file, List<Field> fields) throws IOException {
        Objects.requireNonNull(file, "file");
        List<Field> checked = new SampleBuffer(fields).fields();
        BinaryLayout.header(checked);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(
                    file + ": expected a regular file or none, got a directory or a device");
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        FileChannel channel;
        try {
            channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (NoSuchFileException failure) {
            throw new IOException(
                    "%s: there is no directory %s; create it first"
                            .formatted(file, file.toAbsolutePath().getParent()),
                    failure);
        } catch (IOException failure) {
            throw new IOException(file + ": cannot be written: " + failure, failure);
        }
        try {
            lock(file, part, channel);
            channel.truncate(0);
            return new BinaryDatasetWriter(file, part, channel, checked);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static void lock(Path file, Path part, FileChannel channel) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException taken) {
            // by another writer of this JVM
        }
        if (lock == null) {
            throw new IOException(
                    "%s: another writer is writing %s; wait for it, or write another file"
                            .formatted(file, part.getFileName()));
        }
    }

    /** {@return a buffer for the samples, which {@link #append} clears} */
    public SampleBuffer buffer() {
        return buffer;
    }

    /**
     * Appends a sample.
     *
     * @param sample the values of all fields, for example in {@link #buffer}
     * @throws IllegalArgumentException if the sample has other fields
     * @throws IllegalStateException if a field has not been written, or if the file is finished
     * @throws IOException if the file cannot be written
     */
    public void append(SampleBuffer sample) throws IOException {
        Objects.requireNonNull(sample, "sample");
        if (finished) {
            throw new IllegalStateException(file + ": finished, no sample can be added");
        }
        if (!sample.fields().equals(fields)) {
            throw new IllegalArgumentException(
                    "%s: expected a sample with the fields %s, got %s"
                            .formatted(file, fields, sample.fields()));
        }
        for (int n = 0; n < fields.size(); n++) {
            sample.steps(n); // throws if the field has not been written
        }
        if (samples == positions.length) {
            positions = Arrays.copyOf(positions, 2 * samples);
        }
        int first = samples * fields.size();
        if (first + fields.size() > steps.length) {
            steps = Arrays.copyOf(steps, Math.max(2 * steps.length, first + fields.size()));
        }
        positions[samples] = position;
        for (int n = 0; n < fields.size(); n++) {
            steps[first + n] = sample.steps(n);
            int size = sample.steps(n) * fields.get(n).width();
            if (fields.get(n).isInt()) {
                put(sample.ints(n), size);
            } else {
                put(sample.floats(n), size);
            }
        }
        samples++;
        sample.clear();
    }

    private void put(float[] values, int size) throws IOException {
        for (int at = 0; at < size; ) {
            int count = Math.min(size - at, room(Float.BYTES));
            block.asFloatBuffer().put(values, at, count);
            skip(count * Float.BYTES);
            at += count;
        }
    }

    private void put(int[] values, int size) throws IOException {
        for (int at = 0; at < size; ) {
            int count = Math.min(size - at, room(Integer.BYTES));
            block.asIntBuffer().put(values, at, count);
            skip(count * Integer.BYTES);
            at += count;
        }
    }

    private void put(byte[] values) throws IOException {
        for (int at = 0; at < values.length; ) {
            int count = Math.min(values.length - at, room(1));
            block.put(values, at, count);
            position += count;
            at += count;
        }
    }

    /** {@return the number of elements for which the block has room, at least one} */
    private int room(int bytes) throws IOException {
        if (block.remaining() < bytes) {
            flush();
        }
        return block.remaining() / bytes;
    }

    private void skip(int bytes) {
        block.position(block.position() + bytes);
        position += bytes;
    }

    private void flush() throws IOException {
        block.flip();
        checksum.update(block.duplicate());
        while (block.hasRemaining()) {
            channel.write(block);
        }
        block.clear();
    }

    /**
     * Writes the index and gives the file its name.
     *
     * @throws IOException if the file cannot be written; an older file is then unchanged
     */
    public void finish() throws IOException {
        if (finished) {
            return;
        }
        flush();
        long index = position;
        int ofSamples = (int) checksum.getValue();
        checksum.reset();
        byte[] entry = new byte[BinaryLayout.entry(fields)];
        ByteBuffer numbers = ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN);
        for (int sample = 0; sample < samples; sample++) {
            numbers.clear();
            numbers.putLong(positions[sample]);
            for (int n = 0; n < fields.size(); n++) {
                numbers.putInt(steps[sample * fields.size() + n]);
            }
            put(entry);
        }
        flush();
        int ofIndex = (int) checksum.getValue();
        checksum.reset();
        checksum.update(header);
        ByteBuffer trailer =
                ByteBuffer.allocate(BinaryLayout.TRAILER)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(index)
                        .putInt(samples)
                        .putInt((int) checksum.getValue())
                        .putInt(ofIndex)
                        .putInt(ofSamples)
                        .putLong(BinaryLayout.MAGIC);
        put(trailer.array());
        flush();
        channel.force(true);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        finished = true;
        channel.close();
    }

    /** Deletes the file unless it is finished. */
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try {
            if (!finished) {
                Files.deleteIfExists(part);
            }
        } finally {
            channel.close();
        }
    }
}
