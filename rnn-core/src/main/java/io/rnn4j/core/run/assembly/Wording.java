package io.rnn4j.core.run.assembly;

/** How messages speak of the inputs and outputs of a model. */
public enum Wording {
    /** There is one of each, and nobody has named it. */
    CHAIN,

    /** By their names. */
    NAMED;

    public String layer(String input) {
        return this == CHAIN ? "layer 'input'" : "input '" + input + "'";
    }

    public String inputs(String input) {
        return this == CHAIN ? "inputs" : "values of input '" + input + "'";
    }

    public String mask(String input) {
        return this == CHAIN ? "the mask" : "the mask of input '" + input + "'";
    }

    public String targets(String output) {
        return this == CHAIN ? "targets" : "targets of output '" + output + "'";
    }

    public String outputs(String output) {
        return this == CHAIN ? "the outputs" : "output '" + output + "'";
    }
}
