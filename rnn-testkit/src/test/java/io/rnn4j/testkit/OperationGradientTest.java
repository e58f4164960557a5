package io.rnn4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ProgramCompiler;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Reduction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The derivative of every operation of expressions, on a row and in a recurrence. */
class OperationGradientTest {
    private static final int[] SIZES = {1, 3, 16, 17, 33};

    /** A smooth positive function, for operations that are not defined otherwise. */
    private static Expr positive(Expr x) {
        return x.square().plus(0.5);
    }

    private static Expr ramp(int width) {
        return Expr.constant(
                IntStream.range(0, width).mapToDouble(k -> 0.3 * k / width - 0.1).toArray());
    }

    static List<OneOperationActivation> ofOneRow() {
        return List.of(
                new OneOperationActivation("square", Expr::square),
                new OneOperationActivation("cube", x -> x.square().times(x)),
                new OneOperationActivation("sqrt", x -> positive(x).sqrt()),
                new OneOperationActivation("rsqrt", x -> positive(x).rsqrt()),
                new OneOperationActivation("exp", Expr::exp),
                new OneOperationActivation("expm1", Expr::expm1),
                new OneOperationActivation("log", x -> positive(x).log()),
                new OneOperationActivation("abs", Expr::abs),
                new OneOperationActivation("sigmoid", Expr::sigmoid),
                new OneOperationActivation("tanh", Expr::tanh),
                new OneOperationActivation("relu", Expr::relu),
                new OneOperationActivation("softplus", Expr::softplus),
                new OneOperationActivation("negate", Expr::negate),
                new OneOperationActivation("oneMinus", Expr::oneMinus),
                new OneOperationActivation("plus number", x -> x.plus(1.5).square()),
                new OneOperationActivation("minus number", x -> x.minus(1.5).square()),
                new OneOperationActivation("times number", x -> x.times(-1.5).square()),
                new OneOperationActivation(
                        "with itself", x -> x.plus(x).times(x.minus(x.times(3)))),
                new OneOperationActivation(
                        "sum", x -> x.times(x.square().sum().times(1.0 / x.width()))),
                new OneOperationActivation("mean", x -> x.minus(x.mean()).square()),
                new OneOperationActivation("max", x -> x.times(x.max())),
                new OneOperationActivation("logSumExp", x -> x.times(x.logSumExp())),
                new OneOperationActivation("softmax", x -> x.minus(x.logSumExp()).exp()),
                new OneOperationActivation(
                        "norm of the row",
                        x -> {
                            Expr centred = x.minus(x.mean());
                            return centred.times(centred.square().mean().plus(0.1).rsqrt());
                        }),
                new OneOperationActivation(
                        "constant", x -> x.times(ramp(x.width())).plus(ramp(x.width()))),
                new OneOperationActivation("width 1 plus", x -> x.sum().plus(x).square()),
                new OneOperationActivation("width 1 minus", x -> x.sum().minus(x).square()),
                new OneOperationActivation("width 1 over", x -> x.over(positive(x.sum()))),
                new OneOperationActivation("over width 1", x -> x.sum().over(positive(x))),
                new OneOperationActivation(
                        "product in a sum", x -> x.times(x.exp()).plus(x.tanh())),
                new OneOperationActivation(
                        "product in a difference", x -> x.minus(x.times(x.exp()))),
                new OneOperationActivation(
                        "difference of a product", x -> x.times(x.exp()).minus(x)),
                new OneOperationActivation(
                        "negated product", x -> x.plus(x.times(x.exp()).negate())),
                new OneOperationActivation(
                        "two products", x -> x.times(x.exp()).plus(x.sigmoid().times(x.tanh()))),
                new OneOperationActivation(
                        "equal by two ways",
                        x -> x.minus(x.exp()).square().plus(x.plus(x.exp().negate()).square())),
                new OneOperationActivation("identity", x -> x),
                new OneOperationActivation(
                        "far out", x -> x.times(40).sigmoid().plus(x.times(40).softplus())));
    }

    static List<OneOperationCell> inRecurrence() {
        List<OneOperationCell> cells = new ArrayList<>();
        for (OneOperationActivation activation : ofOneRow()) {
            cells.add(
                    new OneOperationCell(
                            activation.name(),
                            (a, h) -> activation.of(a).plus(activation.of(h)).times(0.3)));
        }
        cells.add(new OneOperationCell("plus", Expr::plus));
        cells.add(new OneOperationCell("minus", Expr::minus));
        cells.add(new OneOperationCell("minus, the other way", (a, h) -> h.minus(a)));
        cells.add(new OneOperationCell("times", Expr::times));
        cells.add(new OneOperationCell("over", (a, h) -> a.over(positive(h))));
        cells.add(new OneOperationCell("over, the other way", (a, h) -> h.over(positive(a))));
        cells.add(new OneOperationCell("max", Expr::max));
        cells.add(new OneOperationCell("min", Expr::min));
        cells.add(new OneOperationCell("max by row", (a, h) -> a.max(h.max())));
        cells.add(new OneOperationCell("greaterThan", (a, h) -> a.greaterThan(h).times(a)));
        cells.add(new OneOperationCell("equalTo", (a, h) -> a.equalTo(h).plus(1).times(a)));
        cells.add(new OneOperationCell("equalTo itself", (a, h) -> a.equalTo(a).times(h)));
        cells.add(
                new OneOperationCell(
                        "oneHot",
                        (a, h) -> h.max().greaterThan(a.max()).oneHot(a.width()).times(a)));
        cells.add(new OneOperationCell("times a sigmoid", (a, h) -> a.times(h).sigmoid().times(h)));
        cells.add(
                new OneOperationCell(
                        "gate of a gate", (a, h) -> a.sigmoid().times(a.tanh()).plus(h.times(h))));
        return cells;
    }

    @ParameterizedTest
    @MethodSource("ofOneRow")
    void onARow(OneOperationActivation activation) {
        for (int size : SIZES) {
            GradientCheck.activation(activation, size, 7);
        }
    }

    @ParameterizedTest
    @MethodSource("inRecurrence")
    void inACell(OneOperationCell cell) {
        for (int size : new int[] {1, 3, 17}) {
            GradientCheck.cell(cell, 2, size, 7);
        }
    }

    @Test
    void inARowOfItsOwn() {
        for (int size : SIZES) {
            GradientCheck.activation(
                    new OneOperationActivation("sum", x -> x.square().sum()), size, 7);
            GradientCheck.activation(new OneOperationActivation("max", Expr::max), size, 7);
            GradientCheck.activation(
                    new OneOperationActivation("logSumExp", Expr::logSumExp), size, 7);
            GradientCheck.activation(new OneOperationActivation("softmax", Expr::softmax), size, 7);
            GradientCheck.activation(
                    new OneOperationActivation("logSoftmax", Expr::logSoftmax), size, 7);
        }
    }

    @Test
    void everyOperationIsTested() {
        Set<Elementwise> functions = EnumSet.noneOf(Elementwise.class);
        Set<Reduction> reductions = EnumSet.noneOf(Reduction.class);
        Stream<Program> cells =
                inRecurrence().stream()
                        .map(
                                cell ->
                                        ProgramCompiler.recurrence(
                                                RecurrenceDefinition.of(cell, 2, 3)));
        Stream<Program> rows =
                ofOneRow().stream()
                        .map(
                                activation -> {
                                    ExprNode.Leaf x = Expr.leaf("x", 3);
                                    Signal input = Signal.input(0, 3, TimeAxis.NONE);
                                    return ProgramCompiler.rows(
                                            new Node.Rows(input, x, activation.of(x)));
                                });
        Stream.concat(cells, rows)
                .flatMap(program -> program.instructions().stream())
                .map(Instruction::operation)
                .forEach(
                        operation -> {
                            if (operation instanceof Operation.Map map) {
                                functions.add(map.function());
                            } else if (operation instanceof Operation.Reduce reduce) {
                                reductions.add(reduce.reduction());
                            }
                        });
        // a copy is an operation of its own, the other one is a part of the softmax
        Set<Elementwise> others = EnumSet.of(Elementwise.COPY, Elementwise.EXP_OF_DIFFERENCE);
        assertEquals(EnumSet.complementOf(EnumSet.copyOf(others)), functions);
        assertEquals(EnumSet.allOf(Reduction.class), reductions);
    }
}
