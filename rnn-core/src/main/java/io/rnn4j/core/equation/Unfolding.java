package io.rnn4j.core.equation;

import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Reduction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Converts instructions to terms, without fused operations, broadcasts and copies. */
final class Unfolding {
    private static final Term ONE = new Term.Number(1);

    private final Program program;
    private final WeightSymbols weights;
    private final IntFunction<Symbol> symbols;

    /** Creates a conversion; values that have a symbol are not unfolded. */
    Unfolding(Program program, WeightSymbols weights, IntFunction<Symbol> symbols) {
        this.program = program;
        this.weights = weights;
        this.symbols = symbols;
    }

    /** Returns the symbol of a value, or its definition if it has none. */
    Term term(int value) {
        Symbol symbol = symbols.apply(value);
        return symbol != null ? symbol : definition(value);
    }

    /** Returns the term that defines a value. */
    Term definition(int value) {
        Instruction instruction = program.instruction(value);
        return switch (instruction.operation()) {
            case Operation.Given given ->
                    throw new IllegalStateException("the value has no symbol: " + instruction);
            case Operation.Mask mask ->
                    throw new IllegalStateException("the value has no symbol: " + instruction);
            case Operation.WeightRow row -> weights.of(row.view());
            case Operation.ConstantRow(List<Double> values) ->
                    values.stream().distinct().count() == 1
                            ? Term.number(values.getFirst())
                            : new Term.Numbers(values);
            case Operation.Product product -> {
                Term weight = weights.of(product.view());
                Term own =
                        Term.matrix(
                                operand(instruction, 0),
                                product.transposed() ? new Term.Transposed(weight) : weight);
                yield instruction.operands().size() == 1 ? own : sum(operand(instruction, 1), own);
            }
            case Operation.Map(Elementwise function) -> map(function, instruction);
            case Operation.Affine affine -> affine(affine, instruction);
            case Operation.Broadcast broadcast -> operand(instruction, 0);
            case Operation.Copy copy -> operand(instruction, 0);
            case Operation.Reduce(Reduction reduction) ->
                    Term.call(name(reduction), operand(instruction, 0));
            case Operation.Softmax(boolean logarithm) ->
                    Term.call(logarithm ? "logsoftmax" : "softmax", operand(instruction, 0));
            case Operation.LogSoftmaxGradient gradient -> {
                Term d = operand(instruction, 0);
                Term softmax = Term.call("softmax", operand(instruction, 1));
                Term sum = Term.call(name(Reduction.SUM), d);
                yield sum(d, Term.negative(Term.times(softmax, sum)));
            }
            case Operation.OneHot oneHot -> oneHot(instruction);
            case Operation.Attend(String keys, String values) ->
                    attend("attend", instruction, keys, values);
            case Operation.AttendGradient(String keys, String values) ->
                    attend("attendgradient", instruction, keys, values);
            case Operation.Part(int firstColumn) ->
                    Term.call(
                            "part",
                            operand(instruction, 0),
                            Term.number(firstColumn / instruction.width() + 1));
            case Operation.WeightGradient gradient ->
                    Term.matrix(
                            new Term.Transposed(operand(instruction, 0)), operand(instruction, 1));
            case Operation.RowGradient gradient -> operand(instruction, 0);
            case Operation.Gather(WeightView view) ->
                    Term.matrix(oneHot(instruction), weights.of(view));
            case Operation.GatherGradient gradient ->
                    Term.matrix(new Term.Transposed(oneHot(instruction)), operand(instruction, 1));
        };
    }

    private Term attend(String function, Instruction instruction, String keys, String values) {
        List<Term> arguments = new ArrayList<>();
        for (int index = 0; index < instruction.operands().size(); index++) {
            arguments.add(operand(instruction, index));
        }
        arguments.add(Symbol.ofWord(keys));
        arguments.add(Symbol.ofWord(values));
        return Term.call(function, arguments.toArray(Term[]::new));
    }

    private Term oneHot(Instruction instruction) {
        return Term.call("onehot", operand(instruction, 0));
    }

    private Term operand(Instruction instruction, int index) {
        return term(instruction.operands().get(index));
    }

    private Term map(Elementwise function, Instruction instruction) {
        Term a = operand(instruction, 0);
        Term b = instruction.operands().size() > 1 ? operand(instruction, 1) : null;
        Term c = instruction.operands().size() > 2 ? operand(instruction, 2) : null;
        return switch (function) {
            case COPY -> a;
            case ADD -> sum(a, b);
            case SUBTRACT -> sum(a, Term.negative(b));
            case MULTIPLY -> Term.times(a, b);
            case DIVIDE -> Term.quotient(a, b);
            case GREATER -> new Term.Condition(a, Term.Relation.GREATER, b);
            case EQUAL -> new Term.Condition(a, Term.Relation.EQUAL, b);
            case SQUARE_ROOT -> Term.root(a);
            case RECIPROCAL_SQUARE_ROOT -> Term.quotient(ONE, Term.root(a));
            case EXP_MINUS_ONE -> sum(Term.call(name(Elementwise.EXP), a), new Term.Number(-1));
            case MULTIPLY_ADD -> sum(Term.times(a, b), c);
            case NEGATED_MULTIPLY_ADD -> sum(c, Term.negative(Term.times(a, b)));
            case SIGMOID_GRADIENT -> sigmoidGradient(a, b);
            case TANH_GRADIENT -> tanhGradient(a, b);
            case RELU_GRADIENT ->
                    Term.times(a, new Term.Condition(b, Term.Relation.GREATER, new Term.Number(0)));
            case MULTIPLY_SIGMOID_GRADIENT -> sigmoidGradient(Term.times(a, b), c);
            case MULTIPLY_TANH_GRADIENT -> tanhGradient(Term.times(a, b), c);
            default -> b == null ? Term.call(name(function), a) : Term.call(name(function), a, b);
        };
    }

    private static String name(Enum<?> operation) {
        return operation.name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    private Term sigmoidGradient(Term d, Term y) {
        return Term.times(d, y, sum(ONE, Term.negative(y)));
    }

    private Term tanhGradient(Term d, Term y) {
        return Term.times(d, sum(ONE, Term.negative(Term.square(y))));
    }

    private Term affine(Operation.Affine affine, Instruction instruction) {
        int reduced = averaged(program, instruction);
        return reduced == Program.NONE
                ? sum(
                        Term.scaled(scalar(affine.scale()), operand(instruction, 0)),
                        scalar(affine.shift()))
                : Term.call("mean", term(reduced));
    }

    /**
     * {@return the row whose mean an instruction computes; {@link Program#NONE} for other
     * instructions}
     */
    static int averaged(Program program, Instruction instruction) {
        if (instruction.operation() instanceof Operation.Affine(Scalar scale, Scalar shift)
                && scale instanceof Scalar.Literal(double factor)
                && shift.equals(Scalar.of(0))
                && program.instruction(instruction.operands().getFirst())
                        instanceof
                        Instruction(
                                int value,
                                Operation operation,
                                int width,
                                List<Integer> operands)
                && operation.equals(new Operation.Reduce(Reduction.SUM))
                && factor == 1.0 / program.instruction(operands.getFirst()).width()) {
            return operands.getFirst();
        }
        return Program.NONE;
    }

    private Term scalar(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Literal(double value) -> Term.number(value);
            case Scalar.Named(String name) -> Symbol.ofWord(name);
            case Scalar.Calculation(Scalar.Operator operator, Scalar left, Scalar right) -> {
                Term a = scalar(left);
                Term b = scalar(right);
                yield switch (operator) {
                    case PLUS -> sum(a, b);
                    case MINUS -> sum(a, Term.negative(b));
                    case TIMES -> Term.scaled(a, b);
                    case OVER -> Term.quotient(a, b);
                    case POWER -> Term.power(a, b);
                    case MAXIMUM -> Term.call(name(Elementwise.MAXIMUM), a, b);
                    case REMAINDER -> Term.call("mod", a, b);
                    case EQUAL -> new Term.Condition(a, Term.Relation.EQUAL, b);
                    case GREATER -> new Term.Condition(a, Term.Relation.GREATER, b);
                };
            }
        };
    }

    /** Adds in the usual order: matrix products first, negative terms and biases last. */
    Term sum(Term... terms) {
        if (!(Term.sum(List.of(terms)) instanceof Term.Sum(List<Term> flat))) {
            return Term.sum(List.of(terms));
        }
        List<Term> sorted = new ArrayList<>(flat);
        sorted.sort(Comparator.comparingInt(this::position).thenComparingInt(this::rank));
        return Term.sum(sorted);
    }

    private int position(Term term) {
        if (Term.isNegative(term)) {
            return 4;
        }
        if (isMatrixProduct(term)) {
            return 0;
        }
        if (weights.isWeight(term)) {
            return 5;
        }
        return switch (term) {
            case Symbol symbol -> 1;
            case Term.Number number -> 3;
            default -> 2;
        };
    }

    private int rank(Term term) {
        if (isMatrixProduct(term)) {
            return weights.rank(((Term.Product) term).factors().getLast());
        }
        return weights.isWeight(term) ? weights.rank(term) : 0;
    }

    private static boolean isMatrixProduct(Term term) {
        return term instanceof Term.Product(Term.Kind kind, List<Term> factors)
                && kind == Term.Kind.MATRIX;
    }
}
