package io.rnn4j.core.engine.program;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.State;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the next value of a state as factor∘state + addend, neither of which depends on a state.
 * It analyses the structure of the equation: sums, differences, products and quotients with
 * expressions that are free of states, and constants.
 */
public final class LinearForm {
    /**
     * The two parts of a next value.
     *
     * @param factor factor of the state, as wide as the state
     * @param addend the addend, as wide as the state
     */
    public record Parts(Expr factor, Expr addend) {}

    /**
     * An expression in parts.
     *
     * @param factor factor of the state; null if the expression is free of states
     * @param rest the addend; null for 0
     */
    private record Sum(Expr factor, Expr rest) {
        boolean isFree() {
            return factor == null;
        }
    }

    private static final Expr ONE = Expr.constant(1);

    private final String cell;
    private final State state;
    private final Map<Expr, Sum> known = new IdentityHashMap<>();

    private LinearForm(String cell, State state) {
        this.cell = cell;
        this.state = state;
    }

    /**
     * {@return the parts of the next value of a state} It is rejected if it is not linear in the
     * state, or depends on another state.
     */
    public static Parts of(String cell, State state, Expr next) {
        Sum sum = new LinearForm(cell, state).sum(next);
        int width = state.width();
        return new Parts(wide(sum.isFree() ? null : sum.factor(), width), wide(sum.rest(), width));
    }

    private static Expr wide(Expr expression, int width) {
        if (expression == null) {
            return Expr.constantRow(0, width);
        }
        if (expression.width() == width) {
            return expression;
        }
        Expr ones = Expr.constantRow(1, width);
        return expression == ONE ? ones : expression.times(ones);
    }

    private Sum sum(Expr expression) {
        OperandsFirst.visit(
                expression,
                node -> node instanceof ExprNode.Attend ? List.of() : node.operands(),
                known::containsKey,
                next -> known.put(next, take(next)));
        return known.get(expression);
    }

    private Sum take(Expr expression) {
        return switch (expression) {
            case State read when read == state -> new Sum(ONE, null);
            case State read -> throw refusal("depends on the state '" + read.name() + "', too");
            case ExprNode.Leaf leaf -> free(leaf);
            case ExprNode.Vector vector -> free(vector);
            case ExprNode.Constant constant -> free(constant);
            case ExprNode.Mask mask when mask.mask().constant() -> free(mask);
            case ExprNode.Mask mask ->
                    throw refusal(
                            "draws new random numbers at every step, as zoneout does (dropout with"
                                    + " a mask for all steps is possible)");
            case ExprNode.Product product ->
                    only(product, product.operand(), "multiplies it by a weight matrix");
            case ExprNode.Reduce reduce ->
                    only(reduce, reduce.operand(), "sums it over its elements");
            case ExprNode.Attend attend ->
                    throw refusal("attends to '" + attend.keys().name() + "'");
            case ExprNode.Softmax softmax ->
                    only(softmax, softmax.operand(), "computes the softmax of it");
            case ExprNode.OneHot oneHot -> only(oneHot, oneHot.index(), "takes it as an index");
            case ExprNode.Affine affine -> affine(affine);
            case ExprNode.Apply apply -> apply(apply);
        };
    }

    private static Sum free(Expr expression) {
        return new Sum(null, expression);
    }

    /** Analyses an operation whose operand must be free of states. */
    private Sum only(Expr expression, Expr operand, String what) {
        if (!sum(operand).isFree()) {
            throw refusal(what);
        }
        return free(expression);
    }

    private Sum affine(ExprNode.Affine affine) {
        Sum operand = sum(affine.operand());
        if (operand.isFree()) {
            return free(affine);
        }
        double scale = affine.scale().value(Scalars::unavailable);
        double shift = affine.shift().value(Scalars::unavailable);
        Expr rest = operand.rest() == null ? null : operand.rest().times(scale);
        Expr shifted = rest == null ? Expr.constant(shift) : rest.plus(shift);
        return new Sum(operand.factor().times(scale), shift == 0 ? rest : shifted);
    }

    private Sum apply(ExprNode.Apply apply) {
        Expr first = apply.operands().getFirst();
        Expr last = apply.operands().getLast();
        Sum a = sum(first);
        Sum b = sum(last);
        if (a.isFree() && b.isFree()) {
            return free(apply);
        }
        for (Expr operand : apply.operands()) {
            if (!sum(operand).isFree() && operand.width() != apply.width()) {
                throw refusal("repeats it over a row of width " + apply.width());
            }
        }
        return switch (apply.operation()) {
            case ADD -> new Sum(plus(a.factor(), b.factor()), plus(a.rest(), b.rest()));
            case SUBTRACT -> new Sum(minus(a.factor(), b.factor()), minus(a.rest(), b.rest()));
            case MULTIPLY -> {
                if (!a.isFree() && !b.isFree()) {
                    throw refusal("multiplies it by itself");
                }
                yield a.isFree() ? times(b, first) : times(a, last);
            }
            case DIVIDE -> {
                if (!b.isFree()) {
                    throw refusal("divides by it");
                }
                yield new Sum(a.factor().over(last), a.rest() == null ? null : a.rest().over(last));
            }
            default -> throw refusal("computes " + apply.operation() + " of it");
        };
    }

    private static Expr plus(Expr a, Expr b) {
        return a == null ? b : b == null ? a : a.plus(b);
    }

    private static Expr minus(Expr a, Expr b) {
        return b == null ? a : a == null ? b.negate() : a.minus(b);
    }

    private static Sum times(Sum sum, Expr other) {
        return new Sum(
                sum.factor() == ONE ? other : sum.factor().times(other),
                sum.rest() == null ? null : sum.rest().times(other));
    }

    private IllegalArgumentException refusal(String what) {
        return new IllegalArgumentException(
                ("cell '%s' has no parallel scan over time: the next value of the state '%s' %s,"
                     + " but a scan needs factor∘%s + addend, both of which depend on the input"
                     + " alone; leave parallelScan off")
                        .formatted(cell, state.name(), what, state.name()));
    }
}
