package io.rnn4j.core.engine.program;

import java.util.List;

/**
 * One instruction of a program in single-assignment form.
 *
 * @param value number of the value that it computes
 * @param operation the operation
 * @param width width of the value
 * @param operands numbers of the values that it reads, all smaller than its own
 */
public record Instruction(int value, Operation operation, int width, List<Integer> operands) {

    /**
     * {@return whether the value is not computed from operands: given rows, weights, constants and
     * random masks}
     */
    public boolean isLeaf() {
        return operands.isEmpty();
    }

    /** {@return whether the instruction has to run; false for all leaves except random masks} */
    boolean runs() {
        return !isLeaf() || operation instanceof Operation.Mask;
    }

    /** {@return whether the instruction adds to the gradient of a weight and computes no value} */
    public boolean isGradient() {
        return operation instanceof Operation.WeightGradient
                || operation instanceof Operation.RowGradient
                || operation instanceof Operation.GatherGradient;
    }
}
