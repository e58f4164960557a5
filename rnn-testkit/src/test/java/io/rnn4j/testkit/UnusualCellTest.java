package io.rnn4j.testkit;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.core.cell.AttentionCell;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.StackedCell;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.function.Consumer;
import java.util.stream.Stream;

/** Cells with unusual but valid states and weights. */
class UnusualCellTest {

    private record ShapeCell(String name, boolean recurrentBias, Consumer<Recurrence> equations)
            implements Cell {
        ShapeCell(String name, Consumer<Recurrence> equations) {
            this(name, false, equations);
        }

        @Override
        public void define(Recurrence r) {
            equations.accept(r);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Cell> cells() {
        return Stream.of(
                new ShapeCell(
                        "no equation of its own", r -> r.next(r.state("h"), r.fromInput("a"))),
                new ShapeCell(
                        "state kept as it is",
                        r -> {
                            State h = r.state("h");
                            State kept = r.state("kept");
                            r.next(kept, kept);
                            r.next(h, r.gate("a", h).plus(kept).tanh());
                        }),
                new ShapeCell(
                        "states exchanged",
                        r -> {
                            State h = r.state("h");
                            State other = r.state("other");
                            r.next(other, h);
                            r.next(h, r.gate("a", other).tanh());
                        }),
                new ShapeCell(
                        "two states with one value",
                        r -> {
                            State h = r.state("h");
                            State twin = r.state("twin");
                            Expr next = r.gate("a", h).tanh().plus(twin.times(0.5));
                            r.next(h, next);
                            r.next(twin, next);
                        }),
                new ShapeCell(
                        "state that nothing reads",
                        r -> {
                            State h = r.state("h");
                            State unread = r.state("unread");
                            r.next(unread, r.gate("b", h).sigmoid());
                            r.next(h, r.gate("a", h).tanh());
                        }),
                new ShapeCell(
                        "constant next value",
                        r -> {
                            State h = r.state("h");
                            State constant = r.state("constant", 2);
                            r.next(constant, Expr.constant(0.25, -0.5));
                            WeightView weight = r.weight("mix", 2, r.units());
                            r.next(h, r.gate("a", h).plus(constant.matmul(weight)).tanh());
                        }),
                new ShapeCell(
                        "next value is a weight",
                        r -> {
                            State h = r.state("h");
                            State learned = r.state("learned");
                            r.next(learned, r.vector("row", r.units()));
                            r.next(h, r.gate("a", h).plus(learned).tanh());
                        }),
                new ShapeCell(
                        "next value is the input",
                        r -> {
                            State h = r.state("h");
                            State before = r.state("before", r.input().width());
                            r.next(before, r.input());
                            WeightView weight = r.weight("delayed", r.input().width(), r.units());
                            r.next(h, r.gate("a", h).plus(before.matmul(weight)).tanh());
                        }),
                new ShapeCell(
                        "peepholes",
                        r -> {
                            State h = r.state("h");
                            State c = r.state("c");
                            Expr gate = r.gate("i", h).plus(c.times(r.vector("p", r.units())));
                            Expr next = gate.sigmoid().times(r.gate("g", h).tanh()).plus(c);
                            Expr out = next.times(r.vector("q", r.units())).plus(r.gate("o", h));
                            r.next(c, next);
                            r.next(h, out.sigmoid().times(next.tanh()));
                        }),
                new ShapeCell(
                        "projection",
                        r -> {
                            State h = r.state("h", 2);
                            State c = r.state("c");
                            Expr next = r.gate("f", h).sigmoid().times(c).plus(r.gate("g", h));
                            r.next(c, next);
                            r.next(h, next.tanh().matmul(r.weight("projection", r.units(), 2)));
                        }),
                new ShapeCell(
                        "one weight twice",
                        r -> {
                            State h = r.state("h");
                            WeightView weight = r.weight("shared", r.units(), r.units());
                            Expr once = r.gate("a", h).matmul(weight).tanh();
                            r.next(h, once.matmul(weight).plus(h.matmul(weight)).tanh());
                        }),
                new ShapeCell(
                        "one weight on the same row, written in two ways",
                        r -> {
                            State h = r.state("h");
                            WeightView weight = r.weight("shared", r.units(), r.units());
                            Expr a = r.gate("a", h);
                            Expr one = a.minus(h).matmul(weight);
                            Expr two = a.plus(h.negate()).matmul(weight);
                            r.next(h, one.plus(two).tanh());
                        }),
                new ShapeCell(
                        "one vector in many places",
                        r -> {
                            State h = r.state("h");
                            Expr row = r.vector("row", r.units());
                            r.next(h, r.gate("a", h).plus(row).times(row).minus(row).tanh());
                        }),
                new ShapeCell(
                        "vector of width 1",
                        r -> {
                            State h = r.state("h");
                            Expr slope = r.vector("slope", 1);
                            r.next(h, r.gate("a", h).times(slope).plus(h.times(slope)).tanh());
                        }),
                new ShapeCell(
                        "sum of five products with all biases",
                        true,
                        r -> {
                            State h = r.state("h");
                            State g = r.state("g", 3);
                            WeightView one = r.weight("one", 3, r.units());
                            WeightView two = r.recurrentWeight("two", r.units(), r.units());
                            WeightView three = r.weight("three", r.input().width(), r.units());
                            Expr sum =
                                    g.matmul(one)
                                            .plus(h.square().matmul(two))
                                            .plus(r.gate("a", h))
                                            .plus(r.input().square().matmul(three))
                                            .plus(h);
                            r.next(h, sum.tanh());
                            r.next(g, h.matmul(r.weight("four", r.units(), 3)).sigmoid());
                        }),
                new ShapeCell(
                        "product that two instructions read",
                        r -> {
                            State h = r.state("h");
                            Expr product = r.fromState("a", h);
                            Expr sum = r.fromInput("a").plus(product);
                            r.next(h, sum.tanh().plus(product.sigmoid()));
                        }),
                new ShapeCell(
                        "product that two instructions read, reset after",
                        true,
                        r -> {
                            State h = r.state("h");
                            Expr reset = r.gate("r", h).sigmoid();
                            Expr n = reset.times(r.fromState("n", h)).plus(r.fromInput("n")).tanh();
                            r.next(h, n.plus(reset.oneMinus().times(h.minus(n))));
                        }),
                new ShapeCell(
                        "normed gates",
                        r -> {
                            State h = r.state("h");
                            Expr z = r.gate("a", h);
                            Expr centred = z.minus(z.mean());
                            Expr scale = centred.square().mean().plus(0.1).rsqrt();
                            Expr gain = r.vector("gain", r.units());
                            r.next(h, centred.times(scale).times(gain).tanh());
                        }));
    }

    @TestFactory
    Stream<DynamicTest> fulfilTheContract() {
        return cells().flatMap(cell -> CellContract.of(cell, new int[] {3, 1}, new int[] {4, 33}));
    }

    @TestFactory
    Stream<DynamicTest> wrappedCellsFulfilTheContract() {
        Cell attending = new AttentionCell(new LstmCell(), 3);
        return Stream.of(
                        new StackedCell(new LstmCell(), new GruCell()),
                        new FeedbackCell(new StackedCell(attending, new GruCell()), 5),
                        new AttentionCell(new StackedCell(new GruCell(), new LstmCell()), 3))
                .flatMap(cell -> CellContract.of(cell, new int[] {3, 1}, new int[] {4, 17}));
    }
}
