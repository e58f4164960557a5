package io.rnn4j.api.layer;

import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.expr.AttendedSequence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.WeightView;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The node kinds that an engine knows; every layer is composed of these. A node reads outputs of
 * nodes declared before it, or inputs of the network; any number of nodes may read an output.
 */
public sealed interface Node {

    /** {@return the signals that the node reads} */
    List<Signal> inputs();

    /**
     * {@return whether the node can process a sequence in segments: its output at a step does not
     * depend on later steps, and its states contain everything that it needs of earlier steps}
     *
     * @param segmented tells which signals arrive in segments; the others are whole
     */
    boolean streams(Predicate<Signal> segmented);

    /**
     * A row-wise expression of one row, or of the rows that several aligned inputs have for the
     * same sample and time step.
     *
     * @param inputs the aligned inputs, then the attended sequences; empty if all samples have the
     *     same row
     * @param rows leaves that stand for a row of each aligned input, with different names
     * @param attended sequences that every row reads as a whole
     * @param output output row
     */
    record Rows(
            List<Signal> inputs,
            List<ExprNode.Leaf> rows,
            List<AttendedSequence> attended,
            Expr output)
            implements Node {
        /** Copies the lists. */
        public Rows {
            inputs = NullChecks.copyOf("inputs", inputs);
            rows = NullChecks.copyOf("rows", rows);
            attended = NullChecks.copyOf("attended", attended);
            Objects.requireNonNull(output, "output");
        }

        /**
         * Creates an expression of the rows of one input.
         *
         * @param input the input
         * @param row leaf for a row of it
         * @param output output row
         */
        public Rows(Signal input, ExprNode.Leaf row, Expr output) {
            Objects.requireNonNull(input, "input");
            Objects.requireNonNull(row, "row");
            this(List.of(input), List.of(row), List.of(), output);
        }

        @Override
        public boolean streams(Predicate<Signal> segmented) {
            Objects.requireNonNull(segmented, "segmented");
            return inputs.subList(rows.size(), inputs.size()).stream().noneMatch(segmented);
        }
    }

    /**
     * A row of a weight for every row of the input, which holds its index.
     *
     * @param input input of width 1: whole numbers from 0
     * @param table the weight
     */
    record Gather(Signal input, WeightView table) implements Node {
        /** Rejects null. */
        public Gather {
            Objects.requireNonNull(input, "input");
            Objects.requireNonNull(table, "table");
        }

        @Override
        public List<Signal> inputs() {
            return List.of(input);
        }

        @Override
        public boolean streams(Predicate<Signal> segmented) {
            Objects.requireNonNull(segmented, "segmented");
            return true;
        }

        /** {@return the node as an expression: a one-hot row times the weight} */
        public Rows equation() {
            ExprNode.Leaf index = Expr.leaf("x", 1);
            return new Rows(input, index, index.oneHot(table.rows()).matmul(table));
        }
    }

    /**
     * A recurrence over time. Its outputs are that of the cell, and the value of each state after
     * the last step read.
     *
     * @param reads signals that it reads; the attended sequences are those of {@link
     *     RecurrenceDefinition#attendedSequences}
     * @param recurrence equations of one step
     * @param loop way it runs over time
     */
    record Recurrent(RecurrenceInputs reads, RecurrenceDefinition recurrence, TimeLoop loop)
            implements Node {
        /** Rejects null. */
        public Recurrent {
            Objects.requireNonNull(reads, "reads");
            Objects.requireNonNull(recurrence, "recurrence");
            Objects.requireNonNull(loop, "loop");
        }

        @Override
        public List<Signal> inputs() {
            return reads.all();
        }

        @Override
        public boolean streams(Predicate<Signal> segmented) {
            Objects.requireNonNull(segmented, "segmented");
            return !loop.reverse() && reads.attended().stream().noneMatch(segmented);
        }
    }

    /** A node without equations and weights: it moves rows, or combines them over time. */
    sealed interface Move extends Node {
        /** {@return the first input, which is the only one except for {@link Concatenate}} */
        Signal input();

        @Override
        default List<Signal> inputs() {
            return List.of(input());
        }

        @Override
        default boolean streams(Predicate<Signal> segmented) {
            Objects.requireNonNull(segmented, "segmented");
            return false;
        }
    }

    /**
     * The concatenated rows of several inputs.
     *
     * @param inputs the inputs, at least one, all aligned
     */
    record Concatenate(List<Signal> inputs) implements Move {
        /** Copies the list. */
        public Concatenate {
            inputs = NullChecks.copyOf("inputs", inputs);
        }

        @Override
        public Signal input() {
            return inputs.getFirst();
        }

        @Override
        public boolean streams(Predicate<Signal> segmented) {
            Objects.requireNonNull(segmented, "segmented");
            return true;
        }
    }

    /**
     * The rows of the input, with zeros at masked steps.
     *
     * @param input a sequence
     */
    record ZeroMasked(Signal input) implements Move {
        /** Rejects null. */
        public ZeroMasked {
            Objects.requireNonNull(input, "input");
        }

        @Override
        public boolean streams(Predicate<Signal> segmented) {
            Objects.requireNonNull(segmented, "segmented");
            return true;
        }
    }

    /**
     * The row of the last unmasked step; zeros if all steps are masked.
     *
     * @param input a sequence
     */
    record LastStep(Signal input) implements Move {
        /** Rejects null. */
        public LastStep {
            Objects.requireNonNull(input, "input");
        }
    }

    /**
     * The unmasked steps in reverse order, at the times of the unmasked steps; zeros at masked
     * steps.
     *
     * @param input a sequence
     */
    record Reverse(Signal input) implements Move {
        /** Rejects null. */
        public Reverse {
            Objects.requireNonNull(input, "input");
        }
    }

    /**
     * The row of the input at every step of a new time axis, without masked steps.
     *
     * @param input rows without a time axis
     * @param steps number of steps, at least 1
     */
    record Repeat(Signal input, int steps) implements Move {
        /** Rejects null. */
        public Repeat {
            Objects.requireNonNull(input, "input");
        }
    }

    /**
     * One row of all unmasked steps; zeros if all steps are masked.
     *
     * @param input a sequence
     * @param pooling way of combining the rows
     */
    record Pool(Signal input, Pooling pooling) implements Move {
        /** Rejects null. */
        public Pool {
            Objects.requireNonNull(input, "input");
            Objects.requireNonNull(pooling, "pooling");
        }
    }
}
