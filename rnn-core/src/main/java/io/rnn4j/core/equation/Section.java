package io.rnn4j.core.equation;

import java.util.List;

/**
 * A group of equations.
 *
 * @param heading heading of the group
 * @param steps first and last time step in the order of computation; empty without time
 * @param notes explanations of symbols that no equation defines
 * @param equations equations in an order of computation
 */
record Section(String heading, List<String> steps, List<Note> notes, List<Equation> equations) {

    /** The explanation of a symbol. */
    record Note(Symbol symbol, String text) {}

    /** A symbol and the term that it is equal to. */
    record Equation(Symbol left, Term right) {}
}
