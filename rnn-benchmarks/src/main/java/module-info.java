/** Measurements of speed, and the comparison with other frameworks. */
@SuppressWarnings("requires-automatic")
module io.rnn4j.benchmarks {
    requires io.rnn4j.core;
    requires static jdk.management; // for tests, which count allocated bytes
    requires static jmh.core; // not at run time: JMH runs on the class path
}
