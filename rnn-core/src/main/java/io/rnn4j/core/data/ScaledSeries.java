package io.rnn4j.core.data;

/** A series whose values are scaled when they are read. */
record ScaledSeries(Series series, Scaler scaler) implements Series {
    @Override
    public int steps() {
        return series.steps();
    }

    @Override
    public int columns() {
        return series.columns();
    }

    @Override
    public void read(int from, int count, float[] to, int at) {
        series.read(from, count, to, at);
        int columns = columns();
        for (int index = 0; index < count * columns; index++) {
            to[at + index] = (float) scaler.scale(to[at + index], index % columns);
        }
    }

    @Override
    public void close() {
        series.close();
    }
}
