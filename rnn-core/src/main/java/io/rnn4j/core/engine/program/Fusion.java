package io.rnn4j.core.engine.program;

import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.kernel.Elementwise;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rewrites a program into fewer instructions: additions become part of the products and
 * multiplications whose results they add, and a one-hot row times a weight becomes the selection of
 * a row of the weight. Only values with a single reader are fused.
 */
final class Fusion {
    private static final Operation NEGATION = new Operation.Affine(Scalar.of(-1), Scalar.of(0));

    private final ProgramBuilder from;
    private final ProgramBuilder to = new ProgramBuilder();
    private final int[] readers;
    private final Map<Integer, Integer> rewritten = new HashMap<>();
    private final Map<Integer, Boolean> stateDependent = new HashMap<>();

    /**
     * Rewrites all instructions of a program; the roots are the values that are read from outside.
     */
    Fusion(ProgramBuilder from, Collection<Integer> roots) {
        this.from = from;
        this.readers = new int[from.instructions().size()];
        boolean[] live = new boolean[readers.length];
        for (int root : roots) {
            readers[root]++;
            live[root] = true;
        }
        for (int value = live.length - 1; value >= 0; value--) {
            if (live[value]) {
                for (int operand : from.instruction(value).operands()) {
                    readers[operand]++;
                    live[operand] = true;
                }
            }
        }
        for (Instruction instruction : from.instructions()) {
            if (live[instruction.value()]) {
                rewritten.put(instruction.value(), rewrite(instruction));
            }
        }
    }

    ProgramBuilder result() {
        return to;
    }

    /** {@return the number in the new program of a value of the old one} */
    int now(int value) {
        return rewritten.get(value);
    }

    boolean isLive(int value) {
        return rewritten.containsKey(value);
    }

    private int rewrite(Instruction instruction) {
        List<Integer> old = instruction.operands();
        if (instruction.operation() instanceof Operation.Map map) {
            switch (map.function()) {
                case ADD -> {
                    return sum(old.getFirst(), old.getLast());
                }
                case SUBTRACT -> {
                    if (fusible(old.getLast(), Elementwise.MULTIPLY)) {
                        return fused(
                                Elementwise.NEGATED_MULTIPLY_ADD, old.getLast(), old.getFirst());
                    }
                }
                case SIGMOID_GRADIENT -> {
                    if (fusible(old.getFirst(), Elementwise.MULTIPLY)) {
                        return fused(
                                Elementwise.MULTIPLY_SIGMOID_GRADIENT,
                                old.getFirst(),
                                old.getLast());
                    }
                }
                case TANH_GRADIENT -> {
                    if (fusible(old.getFirst(), Elementwise.MULTIPLY)) {
                        return fused(
                                Elementwise.MULTIPLY_TANH_GRADIENT, old.getFirst(), old.getLast());
                    }
                }
                default -> {}
            }
        }
        if (!old.isEmpty()
                && from.instruction(old.getFirst()).operation() instanceof Operation.OneHot) {
            int index = now(from.instruction(old.getFirst()).operands().getFirst());
            switch (instruction.operation()) {
                case Operation.Product(WeightView view, boolean transposed) when !transposed -> {
                    return to.add(new Operation.Gather(view), instruction.width(), List.of(index));
                }
                case Operation.WeightGradient(WeightView view) -> {
                    return to.add(
                            new Operation.GatherGradient(view),
                            instruction.width(),
                            List.of(index, now(old.getLast())));
                }
                default -> {}
            }
        }
        List<Integer> operands = new ArrayList<>();
        for (int operand : old) {
            operands.add(now(operand));
        }
        return to.add(instruction.operation(), instruction.width(), List.copyOf(operands));
    }

    /** Combines a multiplication with a single reader with a third operand. */
    private int fused(Elementwise function, int multiplication, int third) {
        List<Integer> factors = to.instruction(now(multiplication)).operands();
        return to.map(function, factors.getFirst(), factors.getLast(), now(third));
    }

    private boolean fusible(int old, Elementwise function) {
        return readers[old] == 1
                && to.instruction(now(old)).operation() instanceof Operation.Map map
                && map.function() == function;
    }

    private boolean isProduct(int old) {
        return readers[old] == 1
                && to.instruction(now(old)).operation() instanceof Operation.Product;
    }

    private int sum(int a, int b) {
        boolean productA = isProduct(a);
        boolean productB = isProduct(b);
        if (productA || productB) {
            // the state-dependent product must be the outermost: only then can the other one leave
            // the loop
            boolean outerB =
                    productB && (!productA || dependsOnState(now(b)) || !dependsOnState(now(a)));
            return outerB ? join(now(b), now(a), productA) : join(now(a), now(b), productB);
        }
        if (fusible(a, Elementwise.MULTIPLY)) {
            return fused(Elementwise.MULTIPLY_ADD, a, b);
        }
        if (fusible(b, Elementwise.MULTIPLY)) {
            return fused(Elementwise.MULTIPLY_ADD, b, a);
        }
        if (readers[b] == 1 && from.instruction(b).operation().equals(NEGATION)) {
            int subtrahend = from.instruction(b).operands().getFirst();
            // the negated value is fused in turn if the negation was its only reader
            return fusible(subtrahend, Elementwise.MULTIPLY)
                    ? fused(Elementwise.NEGATED_MULTIPLY_ADD, subtrahend, a)
                    : to.map(Elementwise.SUBTRACT, now(a), now(subtrahend));
        }
        return to.map(Elementwise.ADD, now(a), now(b));
    }

    /** Combines product + other into a product with an addend; the other may be a product, too. */
    private int join(int product, int other, boolean otherIsProduct) {
        Instruction instruction = to.instruction(product);
        int x = instruction.operands().getFirst();
        int addend = other;
        if (instruction.operands().size() == 2) {
            int own = instruction.operands().getLast();
            addend = otherIsProduct ? join(other, own, false) : to.map(Elementwise.ADD, other, own);
        }
        return to.add(instruction.operation(), instruction.width(), List.of(x, addend));
    }

    private boolean dependsOnState(int value) {
        Boolean known = stateDependent.get(value);
        if (known == null) {
            Instruction instruction = to.instruction(value);
            known =
                    instruction.operation() instanceof Operation.Given given
                                    && (given.port().kind() == Port.Kind.STATE
                                            || given.port().kind() == Port.Kind.STATE_GRADIENT)
                            || instruction.operands().stream().anyMatch(this::dependsOnState);
            stateDependent.put(value, known);
        }
        return known;
    }
}
