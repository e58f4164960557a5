package io.rnn4j.core.engine.program;

import java.util.List;

/**
 * One line of a program in single-assignment form.
 *
 * @param value the number of the value it makes
 * @param operation what it does
 * @param width the width of the value
 * @param operands the numbers of the values it reads, all smaller than its own
 */
public record Instruction(int value, Operation operation, int width, List<Integer> operands) {

    /**
     * Tells whether the value comes from outside the program, rather than being computed from
     * operands.
     *
     * @return true for rows given, weights, constants and random masks
     */
    public boolean isLeaf() {
        return operands.isEmpty();
    }

    /**
     * Tells whether the line has to run.
     *
     * @return false for what is there already: all leaves but random masks
     */
    public boolean runs() {
        return !isLeaf() || operation instanceof Operation.Mask;
    }

    /**
     * Tells whether this adds to the gradient of a weight and makes no value.
     *
     * @return true for the gradient operations
     */
    public boolean isGradient() {
        return operation instanceof Operation.WeightGradient
                || operation instanceof Operation.RowGradient
                || operation instanceof Operation.GatherGradient;
    }
}
