package io.rnn4j.core.model;

/** How messages speak of the inputs and outputs of a model. */
enum Wording {
    /** There is one of each, and nobody has named it. */
    CHAIN,

    /** By their names. */
    NAMED;

    String layer(String input) {
        return this == CHAIN ? "layer 'input'" : "input '" + input + "'";
    }

    String inputs(String input) {
        return this == CHAIN ? "inputs" : "values of input '" + input + "'";
    }

    String mask(String input) {
        return this == CHAIN ? "the mask" : "the mask of input '" + input + "'";
    }

    String targets(String output) {
        return this == CHAIN ? "targets" : "targets of output '" + output + "'";
    }

    String outputs(String output) {
        return this == CHAIN ? "the outputs" : "output '" + output + "'";
    }
}
