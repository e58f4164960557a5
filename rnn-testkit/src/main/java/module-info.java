/**
 * Help for those who write components of their own: contracts to run from a test, and gradient
 * checks.
 */
module io.rnn4j.testkit {
    requires transitive io.rnn4j.api;
    requires transitive io.rnn4j.core;
    requires transitive org.junit.jupiter.api;

    exports io.rnn4j.testkit;
}
