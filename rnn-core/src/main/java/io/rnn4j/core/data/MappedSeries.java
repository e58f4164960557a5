package io.rnn4j.core.data;

import io.rnn4j.api.component.SettingChecks;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A series in a mapped file of float32 numbers, little-endian. */
final class MappedSeries implements Series {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final Arena arena;
    private final MemorySegment bytes;
    private final int columns;
    private final int steps;

    private MappedSeries(Path file, Arena arena, MemorySegment bytes, int columns) {
        this.file = file;
        this.arena = arena;
        this.bytes = bytes;
        this.columns = columns;
        this.steps = (int) (bytes.byteSize() / ((long) columns * Float.BYTES));
    }

    static MappedSeries open(Path file, int columns) throws IOException {
        SettingChecks.atLeastOne("series", "columns", columns);
        MappedFile.requireRegular(file);
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long row = (long) columns * Float.BYTES;
            long length = channel.size();
            if (length % row != 0) {
                throw new DatasetFileException(
                        file,
                        "expected rows of %s float32 numbers, a multiple of %s bytes, got %s bytes"
                                .formatted(columns, row, length));
            }
            if (length / row > Integer.MAX_VALUE) {
                throw new DatasetFileException(
                        file,
                        "expected at most %s rows, got %s; use several files"
                                .formatted(Integer.MAX_VALUE, length / row));
            }
            return new MappedSeries(
                    file,
                    arena,
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, length, arena),
                    columns);
        } catch (IOException | RuntimeException | Error failure) {
            arena.close();
            throw failure;
        }
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public void read(int from, int count, float[] to, int at) {
        SeriesRows.require(steps(), columns(), from, count, to, at);
        try {
            long position = (long) from * columns * Float.BYTES;
            MemorySegment.copy(bytes, FLOAT, position, to, at, count * columns);
        } catch (InternalError failure) {
            throw MappedFile.unreadable(file, failure);
        }
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
