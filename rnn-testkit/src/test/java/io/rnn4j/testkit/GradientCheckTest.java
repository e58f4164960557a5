package io.rnn4j.testkit;

import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ProgramCompiler;
import io.rnn4j.core.loss.CtcLoss;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.testkit.CentralDifferences.Agreement;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/** The gradient check finds wrong derivatives, even those with small errors. */
class GradientCheckTest {
    private static final TimeLayout TIME = new TimeLayout(3, 3, TimeLayout.holes(3, 3), false);
    private static final int UNITS = 2;

    static Stream<Cell> cells() {
        return Stream.of(
                new LstmCell(),
                new GruCell(),
                new GruCell().resetAfter(false),
                new OutputRecurrentCell(UNITS));
    }

    private static double worst(Program program, RecurrenceDefinition recurrence) {
        return CentralDifferences.of(CheckedProgram.of(program, recurrence, TIME, 5)).stream()
                .mapToDouble(Agreement::relativeError)
                .max()
                .orElseThrow();
    }

    /** Multiplies an operand of an instruction by a number close to 1. */
    private static Program scaled(Program program, int value, int operand) {
        IntUnaryOperator moved = number -> number >= value ? number + 1 : number;
        List<Instruction> instructions = new ArrayList<>();
        for (Instruction instruction : program.instructions()) {
            List<Integer> operands =
                    new ArrayList<>(
                            instruction.operands().stream().map(moved::applyAsInt).toList());
            if (instruction.value() == value) {
                int read = operands.get(operand);
                instructions.add(
                        new Instruction(
                                value,
                                new Operation.Affine(Scalar.of(1.0001), Scalar.of(0)),
                                instructions.get(read).width(),
                                List.of(read)));
                operands.set(operand, value);
            }
            instructions.add(
                    new Instruction(
                            instructions.size(),
                            instruction.operation(),
                            instruction.width(),
                            operands));
        }
        return new Program(
                instructions,
                program.forwardEnd(),
                new Program.Interface(
                        program.inputs().stream()
                                .map(
                                        input ->
                                                new Program.Input(
                                                        input.name(),
                                                        input.width(),
                                                        input.value(),
                                                        moved.applyAsInt(input.gradient())))
                                .toList(),
                        program.states().stream()
                                .map(
                                        state ->
                                                new Program.StateValues(
                                                        state.name(),
                                                        state.width(),
                                                        state.value(),
                                                        new Program.Step(
                                                                moved.applyAsInt(
                                                                        state.previousGradient()),
                                                                moved.applyAsInt(
                                                                        state.nextGradient()))))
                                .toList(),
                        program.outputs(),
                        program.attended()),
                program.names());
    }

    @ParameterizedTest
    @MethodSource("cells")
    void changedFactorsOfBackwardInstructionsAreCaught(Cell cell) {
        RecurrenceDefinition recurrence = RecurrenceDefinition.of(cell, 2, UNITS);
        Program program = ProgramCompiler.recurrence(recurrence);
        assertTrue(worst(program, recurrence) <= GradientCheck.TOLERANCE);
        for (int value = program.forwardEnd(); value < program.instructions().size(); value++) {
            for (int n = 0; n < program.instruction(value).operands().size(); n++) {
                double error = worst(scaled(program, value, n), recurrence);
                assertTrue(
                        error > GradientCheck.TOLERANCE,
                        "operand " + n + " of " + program.instruction(value) + ": error " + error);
            }
        }
    }

    @Test
    void wrongDerivativeIsCaught() {
        RecurrenceDefinition recurrence = RecurrenceDefinition.of(new LstmCell(), 2, UNITS);
        Program program = ProgramCompiler.recurrence(recurrence);
        int planted = 0;
        for (int value = program.forwardEnd(); value < program.instructions().size(); value++) {
            Instruction instruction = program.instruction(value);
            if (instruction.operation() instanceof Operation.Map(Elementwise function)
                    && function.operands() == 2) {
                List<Instruction> instructions = new ArrayList<>(program.instructions());
                Elementwise other =
                        function == Elementwise.SUBTRACT ? Elementwise.ADD : Elementwise.SUBTRACT;
                instructions.set(
                        value,
                        new Instruction(
                                value,
                                new Operation.Map(other),
                                instruction.width(),
                                instruction.operands()));
                Program wrong =
                        new Program(
                                instructions,
                                program.forwardEnd(),
                                program.rows(),
                                program.names());
                assertTrue(
                        worst(wrong, recurrence) > GradientCheck.TOLERANCE, instruction::toString);
                planted++;
            }
        }
        assertTrue(planted > 0, "the program has no instruction to plant a fault in");
    }

    /** A NaN at any position, which later elements must not hide. */
    @Test
    void nanIsCaught() {
        ExprNode.Leaf x = Expr.leaf("x", 3);
        Expr root = x.minus(x).sqrt(); // 0, with a derivative of 0 · ∞
        Expr output = root.times(Expr.constant(1, 0, 0)).plus(x);
        Node.Rows node = new Node.Rows(Signal.input(0, 3, TimeAxis.NONE), x, output);
        List<Agreement> agreements =
                CentralDifferences.of(CheckedProgram.of("root", node, Map.of(), 2, 5));
        assertThrows(AssertionError.class, () -> GradientCheck.require("root", agreements));
    }

    @Test
    void messageNamesTensorElementAndBothValues() {
        RecurrenceDefinition recurrence = RecurrenceDefinition.of(new LstmCell(), 2, UNITS);
        Program program = ProgramCompiler.recurrence(recurrence);
        Program wrong = scaled(program, program.instructions().size() - 1, 0);
        List<Agreement> agreements =
                CentralDifferences.of(CheckedProgram.of(wrong, recurrence, TIME, 5));
        AssertionError error =
                assertThrows(
                        AssertionError.class, () -> GradientCheck.require("my cell", agreements));
        assertLinesMatch(
                List.of(
                        "my cell",
                        "  gradient of .*: got .*, expected .*, an error of .* relative to the"
                                + " largest gradient of the tensor"),
                error.getMessage().lines().toList());
    }

    @Test
    void lossesOfWholeSequencesAreRejected() {
        IllegalArgumentException error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> GradientCheck.loss(new CtcLoss(), 3, new double[] {1, 2}, 2, 5));
        assertTrue(error.getMessage().contains("'ctc'"), error.getMessage());
    }
}
