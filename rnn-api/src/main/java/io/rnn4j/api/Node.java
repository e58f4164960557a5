package io.rnn4j.api;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;

/** The few kinds of node that an engine knows; every layer is made of these. */
public sealed interface Node {

    /**
     * Returns what goes in.
     *
     * @return the signal that another node makes, or the network's input
     */
    Signal input();

    /**
     * An expression of every row by itself.
     *
     * @param input what goes in
     * @param row the leaf that stands for a row of the input
     * @param output what comes out of it
     */
    record Rows(Signal input, Expr.Leaf row, Expr output) implements Node {}

    /**
     * A recurrence over time.
     *
     * @param input what goes in, a sequence
     * @param recurrence the equations of one step
     * @param returnSequences if the output is that of every step, otherwise that of the last step
     *     read
     * @param reverse if time is read from the last step to the first; outputs stay at their time
     */
    record Recurrent(Signal input, Recurrence recurrence, boolean returnSequences, boolean reverse)
            implements Node {}
}
