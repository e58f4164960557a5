package io.rnn4j.core.data;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.tensor.Tensor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A long series of rows in the order of time, in memory or in a file, for {@link WindowDataset}.
 * NaN is a missing value. Several threads may read at a time.
 */
public interface Series extends AutoCloseable {
    /** {@return the number of rows; always the same} */
    int steps();

    /** {@return the number of values of a row, at least 1; always the same} */
    int columns();

    /**
     * Copies consecutive rows.
     *
     * @param from first row
     * @param count number of rows
     * @param to array to write to, [count, columns] from an index on
     * @param at that index
     */
    void read(int from, int count, float[] to, int at);

    /** Releases what the series holds, such as an open file. The default does nothing. */
    @Override
    default void close() {}

    /**
     * {@return a series in memory, a view of an array}
     *
     * @param values rows, [steps, columns]; not copied
     * @param columns number of values of a row, at least 1
     * @throws IllegalArgumentException if the array does not consist of rows
     */
    static Series of(float[] values, int columns) {
        return new ArraySeries(Objects.requireNonNull(values, "values"), columns);
    }

    /**
     * {@return a series in memory, a view of a tensor}
     *
     * @param rows [steps, columns]
     * @throws IllegalArgumentException if the tensor has another shape
     */
    static Series of(Tensor rows) {
        Objects.requireNonNull(rows, "rows");
        if (rows.rank() != 2) {
            throw new IllegalArgumentException(
                    "series: expected a tensor [steps, columns], got shape " + rows.shape());
        }
        return new ArraySeries(rows.array(), rows.size(1));
    }

    /**
     * Opens a file of rows, which is mapped: only what is read takes memory.
     *
     * @param file float32 numbers, little-endian, [steps, columns], and nothing else
     * @param columns number of values of a row, at least 1
     * @return the series, to be closed
     * @throws IOException if the file cannot be read, or does not consist of rows
     */
    static Series open(Path file, int columns) throws IOException {
        return MappedSeries.open(Objects.requireNonNull(file, "file"), columns);
    }

    /**
     * {@return a view of some consecutive rows, from which no other row can be read}
     *
     * @param from first row
     * @param to row after the last one
     * @throws IllegalArgumentException if the range is not within this series
     */
    default Series range(int from, int to) {
        SettingChecks.require(
                from >= 0 && from <= steps(), "range", "from", "from 0 to " + steps(), from);
        SettingChecks.require(
                to >= from && to <= steps(), "range", "to", "from " + from + " to " + steps(), to);
        return new SeriesRange(this, from, to - from);
    }

    /**
     * {@return a view of scaled values, computed when they are read}
     *
     * @param scaler a scaler with as many features as this series has columns
     * @throws IllegalArgumentException if it has another number of features
     */
    default Series scaled(Scaler scaler) {
        Objects.requireNonNull(scaler, "scaler");
        SettingChecks.require(
                scaler.features() == columns(),
                "scaled series",
                "features of the scaler",
                "as many as columns, " + columns(),
                scaler.features());
        return new ScaledSeries(this, scaler);
    }
}
