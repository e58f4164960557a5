package io.rnn4j.core.model;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** The warnings that the code under test logs. */
final class LogCapture {
    private LogCapture() {}

    /** {@return the warnings logged during a call, in their order} */
    static List<String> warningsOf(Runnable call) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true));
        try {
            call.run();
        } finally {
            System.setErr(before);
        }
        return said.toString().lines().filter(line -> line.contains(" WARN ")).toList();
    }
}
