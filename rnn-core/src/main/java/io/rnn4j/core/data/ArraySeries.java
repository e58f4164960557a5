package io.rnn4j.core.data;

import io.rnn4j.api.component.SettingChecks;

/** A series in an array. */
final class ArraySeries implements Series {
    private final float[] values;
    private final int columns;

    ArraySeries(float[] values, int columns) {
        SettingChecks.atLeastOne("series", "columns", columns);
        if (values.length % columns != 0) {
            throw new IllegalArgumentException(
                    "series: expected rows of %s values, got an array of %s"
                            .formatted(columns, values.length));
        }
        this.values = values;
        this.columns = columns;
    }

    @Override
    public int steps() {
        return values.length / columns;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public void read(int from, int count, float[] to, int at) {
        SeriesRows.require(steps(), columns(), from, count, to, at);
        System.arraycopy(values, from * columns, to, at, count * columns);
    }
}
