package io.rnn4j.core.engine.program;

import java.util.List;

/**
 * An estimate of the work of a program in multiply-adds, which determines how many threads share
 * it. It depends on sizes only, so that it is the same in every run.
 *
 * @param row multiply-adds for each row
 * @param attendedStep further multiply-adds for each row and each step of an attended sequence
 */
public record WorkEstimate(long row, long attendedStep) {

    /** The cost of an element of an elementwise operation, a reduction or a copy. */
    public static final int ELEMENT = 8;

    /** Passes over an attended sequence in a gradient: to query, keys, values and scores. */
    private static final int ATTEND_GRADIENT = 2;

    /** Estimates all instructions that run. */
    public static WorkEstimate of(PlannedProgram planned) {
        long row = 0;
        long attendedStep = 0;
        for (Segment segment : Segment.values()) {
            List<Instruction> instructions =
                    segment.compareTo(Segment.FORWARD) <= 0 || planned.training()
                            ? planned.order().instructions(segment)
                            : List.of();
            for (Instruction instruction : instructions) {
                row += ofRow(instruction.operation(), instruction, planned.program());
                attendedStep += ofAttendedStep(instruction.operation(), planned.program());
            }
        }
        return new WorkEstimate(row, attendedStep);
    }

    private static long ofRow(Operation operation, Instruction instruction, Program program) {
        return switch (operation) {
            case Operation.Product product -> elements(product);
            case Operation.WeightGradient gradient -> elements(gradient);
            case Operation.RowGradient gradient -> elements(gradient);
            case Operation.GatherGradient gradient -> gradient.view().columns();
            case Operation.Reduce reduce ->
                    (long) ELEMENT * program.instruction(instruction.operands().getFirst()).width();
            default -> (long) ELEMENT * instruction.width();
        };
    }

    private static long elements(Operation operation) {
        return (long) operation.view().rows() * operation.view().columns();
    }

    private static long ofAttendedStep(Operation operation, Program program) {
        return switch (operation) {
            case Operation.Attend attend -> ofAttendedStep(attend.keys(), attend.values(), program);
            case Operation.AttendGradient gradient ->
                    ATTEND_GRADIENT * ofAttendedStep(gradient.keys(), gradient.values(), program);
            default -> 0;
        };
    }

    private static long ofAttendedStep(String keys, String values, Program program) {
        return ELEMENT
                + program.attended().get(program.attended(keys)).width()
                + program.attended().get(program.attended(values)).width();
    }
}
