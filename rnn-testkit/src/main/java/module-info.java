/** Contracts and gradient checks for authors of components. */
module io.rnn4j.testkit {
    requires transitive io.rnn4j.api;
    requires transitive io.rnn4j.core;
    requires transitive org.junit.jupiter.api;

    exports io.rnn4j.testkit;
}
