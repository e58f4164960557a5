package io.rnn4j.architecture;

import static org.junit.jupiter.api.Assertions.fail;

import static java.util.stream.Collectors.joining;

import java.util.Collection;

/** Asserts that a rule has no violations. */
final class Violations {
    private Violations() {}

    /**
     * Fails with one line for each violation.
     *
     * @param violations what contradicts a rule
     */
    static void assertNone(Collection<?> violations) {
        if (!violations.isEmpty()) {
            fail(violations.stream().map(v -> "\n  " + v).collect(joining("", "violations:", "")));
        }
    }
}
