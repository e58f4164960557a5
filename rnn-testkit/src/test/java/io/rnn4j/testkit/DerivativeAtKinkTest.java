package io.rnn4j.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.activation.Elu;
import io.rnn4j.core.activation.LeakyRelu;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ProgramCompiler;

import org.junit.jupiter.api.Test;

import java.util.Map;

/** Derivatives at points where differences cannot verify them: at 0 and for equal operands. */
class DerivativeAtKinkTest {

    /** {@return the gradient of the sum of the output with respect to one row of the input} */
    private static double[] derivative(Activation activation, double... row) {
        ExprNode.Leaf x = Expr.leaf("x", row.length);
        Node.Rows node =
                new Node.Rows(Signal.input(0, row.length, TimeAxis.NONE), x, activation.of(x));
        Program program = ProgramCompiler.rows(node);
        ReferenceInterpreter interpreter =
                new ReferenceInterpreter(program, Map.of(), TimeLayout.rows(1));
        interpreter.forward(Map.of("x", row), Map.of());
        double[] ones = new double[node.output().width()];
        java.util.Arrays.fill(ones, 1);
        return interpreter
                .backward(Map.of("y", ones), Map.of())
                .inputs()
                .getOrDefault("x", new double[row.length]);
    }

    private static void assertDerivative(Activation activation, double expected, double at) {
        assertArrayEquals(
                new double[] {expected}, derivative(activation, at), 1e-15, activation.toString());
    }

    @Test
    void activationsAtZero() {
        assertDerivative(Activations.RELU, 0, 0);
        assertDerivative(Activations.RELU, 0, -0.0);
        assertDerivative(Activations.SOFTPLUS, 0.5, 0);
        assertDerivative(Activations.ELU, 1, 0);
        assertDerivative(new Elu(0.5), 0.5, 0);
        assertDerivative(new LeakyRelu(0.2), 0.2, 0);
        assertDerivative(Activations.SIGMOID, 0.25, 0);
        assertDerivative(Activations.TANH, 1, 0);
        assertDerivative(Activations.IDENTITY, 1, 0);
    }

    @Test
    void largeArguments() {
        assertDerivative(Activations.SOFTPLUS, 1, 1000);
        assertDerivative(Activations.SOFTPLUS, 0, -1000);
        assertDerivative(Activations.SIGMOID, 0, -1000);
        assertDerivative(Activations.TANH, 0, 1000);
        assertDerivative(Activations.ELU, 0, -1000);
    }

    @Test
    void operationsAtZero() {
        assertDerivative(new OneOperationActivation("abs", Expr::abs), 0, 0);
        assertDerivative(
                new OneOperationActivation("greaterThan", x -> x.greaterThan(Expr.constant(0))),
                0,
                0);
        assertDerivative(
                new OneOperationActivation("equalTo", x -> x.equalTo(Expr.constant(0))), 0, 0);
    }

    @Test
    void equalOperands() {
        Expr zero = Expr.constant(0);
        assertDerivative(new OneOperationActivation("max", x -> x.max(zero)), 0, 0);
        assertDerivative(new OneOperationActivation("max", zero::max), 1, 0);
        assertDerivative(new OneOperationActivation("min", x -> x.min(zero)), 1, 0);
        assertDerivative(new OneOperationActivation("min", zero::min), 0, 0);
        assertDerivative(new OneOperationActivation("max of one", x -> x.max(x)), 1, 3);
        assertDerivative(new OneOperationActivation("min of one", x -> x.min(x)), 1, 3);
        assertDerivative(
                new OneOperationActivation("both", x -> x.max(zero).plus(x.min(zero))), 1, 0);
    }

    @Test
    void equalLargestElementsShareTheGradient() {
        OneOperationActivation max = new OneOperationActivation("max", Expr::max);
        assertArrayEquals(new double[] {0, 0.5, 0.5}, derivative(max, -1, 2, 2));
        assertArrayEquals(new double[] {0.25, 0.25, 0.25, 0.25}, derivative(max, 0, -0.0, 0, 0));
        assertArrayEquals(new double[] {1}, derivative(max, 5));
    }
}
