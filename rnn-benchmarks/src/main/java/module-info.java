/** Measurements of speed, and the comparison with other frameworks. */
module io.rnn4j.benchmarks {
    requires io.rnn4j.core;
}
