package io.rnn4j.api;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.WeightView;

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
     * A row of a weight for every row of the input, which holds the index of it.
     *
     * @param input what goes in, of width 1: whole numbers from 0
     * @param table the weight; its rows are chosen from
     */
    record Gather(Signal input, WeightView table) implements Node {

        /**
         * Writes the node as an expression: a one-hot row times the weight.
         *
         * @return the same node for whoever needs no faster way
         */
        public Rows equation() {
            Expr.Leaf index = Expr.leaf("x", 1);
            return new Rows(input, index, index.oneHot(table.rows()).matmul(table));
        }
    }

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
