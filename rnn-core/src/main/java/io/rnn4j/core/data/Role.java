package io.rnn4j.core.data;

/** What an array of a sample is for. */
public enum Role {
    /** Values of an input. */
    INPUT("values of input"),
    /** Mask of the steps of an input: 1 (valid) and 0 (padding). */
    MASK("mask of input"),
    /** Targets of an output. */
    TARGET("targets of output"),
    /** Mask of the targets of an output: 1 (counts) and 0 (missing). */
    TARGET_MASK("mask of the targets of output"),
    /** Weights of the targets of an output, 0 or more. */
    SAMPLE_WEIGHTS("sample weights of output");

    private final String words;

    Role(String words) {
        this.words = words;
    }

    /** {@return the words for messages, such as "values of input 'x'"} */
    String of(String name) {
        return name.isEmpty() ? words : words + " '" + name + "'";
    }
}
