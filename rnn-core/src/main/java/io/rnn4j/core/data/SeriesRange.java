package io.rnn4j.core.data;

/** Consecutive rows of a series. */
record SeriesRange(Series series, int first, int steps) implements Series {
    @Override
    public int columns() {
        return series.columns();
    }

    @Override
    public void read(int from, int count, float[] to, int at) {
        SeriesRows.require(steps(), columns(), from, count, to, at);
        series.read(first + from, count, to, at);
    }

    @Override
    public void close() {
        series.close();
    }
}
