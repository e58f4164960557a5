package io.rnn4j.cli.console;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/** A stream that ignores all that follows its last line. */
final class StoppableStream extends FilterOutputStream {
    private volatile boolean stopped;

    StoppableStream(PrintStream out) {
        super(out);
    }

    /** Ignores what follows. */
    void stop() {
        stopped = true;
    }

    @Override
    public void write(int value) throws IOException {
        if (!stopped) {
            out.write(value);
        }
    }

    @Override
    public void write(byte[] values, int offset, int count) throws IOException {
        if (!stopped) {
            out.write(values, offset, count);
        }
    }
}
