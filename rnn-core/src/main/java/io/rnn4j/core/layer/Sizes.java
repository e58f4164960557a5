package io.rnn4j.core.layer;

/** The one check that every layer makes of its sizes. */
final class Sizes {
    private Sizes() {}

    static void positive(String layer, String setting, int size) {
        if (size < 1) {
            throw new IllegalArgumentException(
                    layer + ": " + setting + " is at least 1, got " + size);
        }
    }
}
