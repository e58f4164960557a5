package io.rnn4j.core.engine.program;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Reduction;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Collects the instructions of a program. The same operation on the same operands becomes one
 * instruction: instructions are compared by the numbers of their operands, which takes constant
 * time however often an expression is shared.
 */
public final class ProgramBuilder {
    private record Key(Operation operation, int width, List<Integer> operands) {}

    private final List<Instruction> instructions = new ArrayList<>();
    private final Map<Key, Integer> known = new HashMap<>();
    private final Map<Expr, Integer> values = new IdentityHashMap<>();
    private final BiFunction<Expr, WeightView, Expr> leftOperand;

    ProgramBuilder() {
        this((row, view) -> row);
    }

    /**
     * Collects the instructions of expressions, with other left operands of the products of a row
     * and a weight.
     */
    ProgramBuilder(BiFunction<Expr, WeightView, Expr> leftOperand) {
        this.leftOperand = leftOperand;
    }

    public List<Instruction> instructions() {
        return Collections.unmodifiableList(instructions);
    }

    public Instruction instruction(int value) {
        return instructions.get(value);
    }

    int width(int value) {
        return instructions.get(value).width();
    }

    int add(Operation operation, int width, List<Integer> operands) {
        Instruction instruction = new Instruction(instructions.size(), operation, width, operands);
        if (instruction.isGradient()) { // not interned: each one adds to the gradient
            return append(instruction);
        }
        Integer value =
                known.computeIfAbsent(
                        new Key(operation, width, operands), key -> append(instruction));
        return value;
    }

    private int append(Instruction instruction) {
        instructions.add(instruction);
        return instruction.value();
    }

    // ---- expressions

    /** Adds the instructions of an expression: operands first, from left to right. */
    public int add(Expr expression) {
        OperandsFirst.visit(
                expression,
                this::operands,
                values::containsKey,
                next ->
                        values.put(
                                next,
                                translate(
                                        next, operands(next).stream().map(values::get).toList())));
        return values.get(expression);
    }

    private List<Expr> operands(Expr expression) {
        return expression instanceof ExprNode.Product product
                ? List.of(leftOperand.apply(product.operand(), product.view()))
                : expression.operands();
    }

    private int translate(Expr expression, List<Integer> operands) {
        int width = expression.width();
        return switch (expression) {
            case State state -> given(Port.Kind.STATE, state.name(), width);
            case ExprNode.Leaf leaf -> given(Port.Kind.INPUT, leaf.name(), width);
            case ExprNode.Vector vector ->
                    add(new Operation.WeightRow(vector.view()), width, List.of());
            case ExprNode.Constant constant ->
                    add(new Operation.ConstantRow(constant.values()), width, List.of());
            case ExprNode.Mask mask -> add(new Operation.Mask(mask.mask()), width, List.of());
            case ExprNode.Product product ->
                    add(new Operation.Product(product.view(), false), width, operands);
            case ExprNode.Affine affine ->
                    affine(operands.getFirst(), affine.scale(), affine.shift());
            case ExprNode.Reduce reduce ->
                    reduce(Operation.kernel(reduce.reduction()), operands.getFirst());
            case ExprNode.Softmax softmax ->
                    add(new Operation.Softmax(softmax.logarithm()), width, operands);
            case ExprNode.OneHot oneHot -> add(new Operation.OneHot(), width, operands);
            case ExprNode.Attend attend ->
                    add(
                            new Operation.Attend(attend.keys().name(), attend.values().name()),
                            width,
                            operands);
            case ExprNode.Apply apply -> map(Operation.kernel(apply.operation()), operands);
        };
    }

    /** {@return the values of expressions} */
    public Map<Expr, Integer> values() {
        return values;
    }

    // ---- operations

    public int given(Port.Kind kind, String name, int width) {
        return add(new Operation.Given(new Port(kind, name)), width, List.of());
    }

    int map(Elementwise function, Integer... operands) {
        return map(function, List.of(operands));
    }

    private int map(Elementwise function, List<Integer> operands) {
        int width = 1;
        for (int operand : operands) {
            width = Math.max(width, width(operand));
        }
        List<Integer> spread = new ArrayList<>();
        for (int operand : operands) {
            spread.add(broadcast(operand, width));
        }
        return add(new Operation.Map(function), width, List.copyOf(spread));
    }

    int affine(int operand, Scalar scale, Scalar shift) {
        return add(new Operation.Affine(scale, shift), width(operand), List.of(operand));
    }

    int scaled(int operand, double scale) {
        return affine(operand, Scalar.of(scale), Scalar.of(0));
    }

    int reduce(Reduction reduction, int operand) {
        return width(operand) == 1
                ? operand
                : add(new Operation.Reduce(reduction), 1, List.of(operand));
    }

    /** Repeats a value of width 1; a constant becomes a wider constant. */
    int broadcast(int operand, int width) {
        if (width(operand) == width) {
            return operand;
        }
        return instruction(operand).operation() instanceof Operation.ConstantRow constant
                ? add(
                        new Operation.ConstantRow(
                                Collections.nCopies(width, constant.values().getFirst())),
                        width,
                        List.of())
                : add(new Operation.Broadcast(), width, List.of(operand));
    }
}
