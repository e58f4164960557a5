package io.rnn4j.testkit;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random cells fulfil the contract: fusion, scheduling and the buffer plan must be correct for any
 * cell.
 */
class RandomCellTest {
    private static final int CELLS = 20;

    /** Random equations of smooth operations with small values. */
    private record RandomCell(int seed) implements Cell {
        @Override
        public String name() {
            return "test.random_" + seed;
        }

        @Override
        public void define(Recurrence r) {
            Random random = new Random(seed);
            List<State> states = new ArrayList<>();
            for (int n = 0; n <= random.nextInt(3); n++) {
                states.add(r.state("s" + n));
            }
            List<Expr> parts = new ArrayList<>(states);
            parts.add(r.fromInput("a"));
            parts.add(r.vector("v", r.units()));
            int operations = 4 + random.nextInt(10);
            for (int n = 0; n < operations; n++) {
                Expr x = parts.get(random.nextInt(parts.size()));
                Expr y = parts.get(random.nextInt(parts.size()));
                parts.add(combine(r, random.nextInt(14), n, x, y));
            }
            for (State state : states) {
                Expr value = parts.get(parts.size() - 1 - random.nextInt(4));
                boolean exchanged = states.contains(value);
                r.next(state, exchanged ? value : value.tanh().times(0.9));
            }
        }

        private static Expr combine(Recurrence r, int operation, int n, Expr x, Expr y) {
            int units = r.units();
            return switch (operation) {
                case 0 -> x.tanh();
                case 1 -> x.sigmoid().times(y.tanh());
                case 2 -> x.times(y).tanh();
                case 3 -> x.plus(y).times(0.5);
                case 4 -> x.minus(y).times(0.5);
                case 5 -> x.oneMinus();
                case 6 -> r.gate("g" + n, x).tanh();
                case 7 -> r.fromState("h" + n, x.tanh());
                case 8 ->
                        x.matmul(r.weight("w" + n, units, units))
                                .plus(y.matmul(r.recurrentWeight("u" + n, units, units)));
                case 9 -> x.times(y.sum().tanh());
                case 10 ->
                        x.minus(x.mean()).times(y.tanh().square().mean().plus(0.1).rsqrt()).tanh();
                case 11 -> x.softplus().over(y.square().plus(1));
                case 12 -> x.minus(x.logSumExp()).exp();
                default -> y.times(x.sigmoid()).plus(x.matmul(r.weight("w" + n, units, units)));
            };
        }
    }

    @TestFactory
    Stream<DynamicTest> fulfilTheContract() {
        return IntStream.range(0, CELLS)
                .boxed()
                .flatMap(seed -> CellContract.of(new RandomCell(seed)));
    }
}
