package io.rnn4j.core.cell;

import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.function.Consumer;
import java.util.stream.Stream;

/** Inconsistent equations are rejected with a message that names the remedy. */
class InvalidCellTest {
    private record OwnCell(Consumer<Recurrence> equations) implements Cell {
        @Override
        public String name() {
            return "own";
        }

        @Override
        public void define(Recurrence r) {
            equations.accept(r);
        }
    }

    private static Model model(Cell cell) {
        return Sequential.of(input(3), recurrent(cell, 4));
    }

    private static Arguments mistake(Consumer<Recurrence> equations, String... parts) {
        return Arguments.of(new OwnCell(equations), parts);
    }

    private static void simple(Recurrence r, Consumer<State> also) {
        State h = r.state("h");
        r.next(h, r.gate("h", h).tanh());
        also.accept(h);
    }

    static Stream<Arguments> mistakes() {
        ExprNode.Leaf foreign = Expr.leaf("elsewhere", 4);
        return Stream.of(
                mistake(r -> simple(r, h -> r.next(h, h)), "'h' two next values", "once"),
                mistake(r -> r.state(""), "name of a state", "non-empty"),
                mistake(r -> r.state("a/b"), "none of / : #", "'a/b'"),
                mistake(r -> r.state("a:b"), "'a:b'"),
                mistake(r -> r.state("a#2"), "'a#2'"),
                mistake(r -> r.state(null), "name of a state", "null"),
                mistake(r -> r.gate("", r.state("h")), "name of a gate"),
                mistake(r -> r.weight("a/b", 1, 1), "name of a weight"),
                mistake(
                        r -> {
                            r.part("a", new GruCell()).define(r.input());
                            r.weight("a_kernel", 3, 4);
                        },
                        "cell 'own' declares weight 'a_kernel', but so does cell 'gru'",
                        "rename"),
                mistake(
                        r -> simple(r, h -> r.weight("kernel", 3, 4)),
                        "weight 'kernel', but its gates share a weight",
                        "rename"),
                mistake(
                        r -> {
                            r.vector("bias", 4);
                            simple(r, h -> {});
                        },
                        "weight 'bias', but its gates share a weight"),
                mistake(r -> {}, "no state", "r.state(", "r.next("),
                mistake(r -> r.state("h"), "'h' no next value", "r.next(h, ...)"),
                mistake(r -> r.next(r.state("h"), r.input()), "width 4", "width 3", "4 columns"),
                mistake(r -> r.state("h").plus(r.input()), "'add'", "widths 4 and 3", "weight"),
                mistake(r -> r.state("h").matmul(r.weight("w", 3, 4)), "'w' of 3 rows"),
                mistake(r -> r.next(r.state("h"), foreign), "row 'elsewhere'", "declared"),
                Arguments.of(
                        new FeedbackCell(new OutputRecurrentCell(2), 2),
                        new String[] {"'y' twice", "output feedback"}));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void messagesNameTheRemedy(Cell cell, String[] parts) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> model(cell));
        String message = refused.getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> message + " does not say " + part);
        }
        assertTrue(message.startsWith("layer '" + cell.name() + "': "), message);
        assertFalse(message.substring(1).contains("layer '"), message);
    }

    static Stream<Arguments> nulls() {
        return Stream.of(
                Arguments.of("'add'", new OwnCell(r -> r.state("h").plus((Expr) null))),
                Arguments.of("product", new OwnCell(r -> r.state("h").matmul(null))),
                Arguments.of("r.next(h, value)", new OwnCell(r -> r.next(r.state("h"), null))),
                Arguments.of("r.next(state", new OwnCell(r -> r.next(null, r.input()))),
                Arguments.of("gate 'f'", new OwnCell(r -> r.gate("f", null))));
    }

    @ParameterizedTest
    @MethodSource("nulls")
    void nullsAreRejected(String part, Cell cell) {
        NullPointerException refused = assertThrows(NullPointerException.class, () -> model(cell));
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }

    @Test
    void gateWithoutReaderHasNoGradient() {
        Model model = model(new OwnCell(r -> simple(r, h -> r.gate("unused", h).sigmoid())));
        ForwardPass pass = model.forward(Tensor.zeros(2, 3, 3));
        Tensor ones = Tensor.zeros(2, 4);
        java.util.Arrays.fill(ones.array(), 1f);
        Tensor bias = pass.backward(ones).weights().get("own/bias");
        for (int column = 0; column < 8; column++) {
            assertEquals(column >= 4, bias.get(column) == 0);
        }
    }
}
