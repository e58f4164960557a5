package io.rnn4j.api.layer;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Memory;
import io.rnn4j.api.expr.WeightView;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The few kinds of node that an engine knows; every layer is made of these. A node reads signals of
 * nodes declared before it, or the network's input, and makes one signal; a signal may have any
 * number of readers.
 */
public sealed interface Node {

    /**
     * Returns what goes in.
     *
     * @return the signals that other nodes make, or the network's input
     */
    List<Signal> inputs();

    /**
     * Tells if the node can be fed a sequence piece by piece: what it makes of a step does not
     * depend on later steps, and what it has read of earlier ones is in its states.
     *
     * @param fed tells which signals come piece by piece; the others are whole
     * @return if it can
     */
    default boolean streams(Predicate<Signal> fed) {
        return true;
    }

    /**
     * An expression of every row by itself, or of the rows that several inputs have for the same
     * sample and time step.
     *
     * @param inputs what goes in; those of the rows are all aligned. Empty if all samples have the
     *     same row
     * @param rows the leaves that stand for a row of each aligned input, of different names
     * @param memories sequences that every row reads as a whole; they are the inputs behind those
     *     of the rows
     * @param output what comes out of them
     */
    record Rows(List<Signal> inputs, List<Expr.Leaf> rows, List<Memory> memories, Expr output)
            implements Node {
        /** Copies the lists. */
        public Rows {
            inputs = List.copyOf(inputs);
            rows = List.copyOf(rows);
            memories = List.copyOf(memories);
        }

        @Override
        public boolean streams(Predicate<Signal> fed) {
            return inputs.subList(rows.size(), inputs.size()).stream().noneMatch(fed);
        }

        /**
         * An expression of the rows of one input.
         *
         * @param input what goes in
         * @param row the leaf that stands for a row of it
         * @param output what comes out of it
         */
        public Rows(Signal input, Expr.Leaf row, Expr output) {
            this(List.of(input), List.of(row), List.of(), output);
        }
    }

    /**
     * A row of a weight for every row of the input, which holds the index of it.
     *
     * @param input what goes in, of width 1: whole numbers from 0
     * @param table the weight; its rows are chosen from
     */
    record Gather(Signal input, WeightView table) implements Node {
        @Override
        public List<Signal> inputs() {
            return List.of(input);
        }

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
     * A recurrence over time. It makes its output, and the value of each state after the last step
     * read.
     *
     * @param input what goes in, a sequence
     * @param initialStates the value of each state before the first step read, rows without time;
     *     empty if they are given with a call, or 0
     * @param memories the sequences that every step reads as a whole, those of {@link
     *     Recurrence#memories()}
     * @param recurrence the equations of one step
     * @param returnSequences if the output is that of every step, otherwise that of the last step
     *     read
     * @param reverse if time is read from the last step to the first; outputs stay at their time
     * @param parallelScan if time is cut into blocks that are computed side by side; only where
     *     every state is multiplied, element by element, by what no state has a part in
     */
    record Recurrent(
            Signal input,
            List<Signal> initialStates,
            List<Signal> memories,
            Recurrence recurrence,
            boolean returnSequences,
            boolean reverse,
            boolean parallelScan)
            implements Node {
        /** Copies the list. */
        public Recurrent {
            initialStates = List.copyOf(initialStates);
            memories = List.copyOf(memories);
        }

        @Override
        public List<Signal> inputs() {
            List<Signal> inputs = new ArrayList<>();
            inputs.add(input);
            inputs.addAll(initialStates);
            inputs.addAll(memories);
            return inputs;
        }

        @Override
        public boolean streams(Predicate<Signal> fed) {
            return !reverse && memories.stream().noneMatch(fed);
        }
    }

    /** A node without equations and weights: it moves rows, or sums them up over time. */
    sealed interface Move extends Node {}

    /**
     * The rows of several inputs one behind the other.
     *
     * @param inputs what goes in, at least two and all aligned
     */
    record Concatenate(List<Signal> inputs) implements Move {
        /** Copies the list. */
        public Concatenate {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * The rows of the input, and zeros at masked steps.
     *
     * @param input what goes in, a sequence
     */
    record ZeroMasked(Signal input) implements Move {
        @Override
        public List<Signal> inputs() {
            return List.of(input);
        }
    }

    /**
     * The row of the last step that is not masked; zeros if all are.
     *
     * @param input what goes in, a sequence
     */
    record LastStep(Signal input) implements Move {
        @Override
        public List<Signal> inputs() {
            return List.of(input);
        }

        @Override
        public boolean streams(Predicate<Signal> fed) {
            return false;
        }
    }

    /**
     * The steps that are not masked in the opposite order, at the times of the steps that are not
     * masked; zeros at masked steps.
     *
     * @param input what goes in, a sequence
     */
    record Reverse(Signal input) implements Move {
        @Override
        public List<Signal> inputs() {
            return List.of(input);
        }

        @Override
        public boolean streams(Predicate<Signal> fed) {
            return false;
        }
    }

    /**
     * One row at every step of a time axis of its own, none of which is masked.
     *
     * @param input what goes in, without a time axis
     * @param steps how often
     */
    record Repeat(Signal input, int steps) implements Move {
        @Override
        public List<Signal> inputs() {
            return List.of(input);
        }

        @Override
        public boolean streams(Predicate<Signal> fed) {
            return false;
        }
    }

    /**
     * One row for all steps that are not masked; zeros if all are.
     *
     * @param input what goes in, a sequence
     * @param pooling how it is made
     */
    record Pool(Signal input, Pooling pooling) implements Move {
        @Override
        public List<Signal> inputs() {
            return List.of(input);
        }

        @Override
        public boolean streams(Predicate<Signal> fed) {
            return false;
        }
    }
}
