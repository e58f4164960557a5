package io.rnn4j.core.engine.program;

import java.util.List;

/**
 * A program with its order of execution and its buffers.
 *
 * @param program the program
 * @param order its order of execution
 * @param plan the locations of its values
 * @param training whether the backward part runs, too
 */
public record PlannedProgram(
        Program program, ExecutionOrder order, BufferPlan plan, boolean training) {

    /** Plans a program all of whose input gradients are needed. */
    public static PlannedProgram of(Program program, boolean training) {
        return of(program, new ExecutionOrder(program), training);
    }

    /** Plans a program for some input gradients. */
    public static PlannedProgram of(
            Program program, List<Boolean> inputGradients, boolean training) {
        return of(program, new ExecutionOrder(program, inputGradients), training);
    }

    private static PlannedProgram of(Program program, ExecutionOrder order, boolean training) {
        return new PlannedProgram(
                program, order, new BufferPlan(program, order, training), training);
    }
}
