package io.rnn4j.core.engine.program;

import io.rnn4j.api.expr.Scalar;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Reduction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reverse-mode differentiation of a program: one rule for each operation. This is the only place in
 * rnn4j that contains derivatives. In the rules, {@code y} is the value of the instruction and
 * {@code d} the gradient of the loss with respect to it; they use y rather than the operands where
 * possible, so that fewer forward values are kept.
 *
 * <p>In the time loop those of sigmoid and tanh use y, too (s(1-s), 1-t²): next to a saturated s or
 * t their error is a rounding error of 1, not of the derivative. A program without states computes
 * them from the operand, accurate wherever they are.
 */
public final class Differentiation {
    private final ProgramBuilder program;
    private final boolean inLoop;
    private final Map<Integer, Integer> gradients = new HashMap<>();
    private final List<Integer> sums = new ArrayList<>();

    /** Differentiates a program, which may belong to a recurrence. */
    Differentiation(ProgramBuilder program, boolean inLoop) {
        this.program = program;
        this.inLoop = inLoop;
    }

    /** Adds a gradient from outside the program to that of a value. */
    void seed(int value, int gradient) {
        accumulate(value, gradient);
    }

    /**
     * Adds the backward instructions of the first {@code forwardEnd} instructions, in descending
     * order.
     */
    void run(int forwardEnd) {
        for (int value = forwardEnd - 1; value >= 0; value--) {
            Integer gradient = gradients.get(value);
            if (gradient != null) {
                differentiate(program.instruction(value), value, gradient);
            }
        }
    }

    /** {@return the gradient of a value, or {@link Program#NONE} if it is 0} */
    public int gradient(int value) {
        return gradients.getOrDefault(value, Program.NONE);
    }

    /** {@return the instructions that add to gradients of weights or of attended sequences} */
    List<Integer> sums() {
        return sums;
    }

    private void accumulate(int value, int gradient) {
        gradients.merge(value, gradient, (sum, more) -> program.map(Elementwise.ADD, sum, more));
    }

    private void differentiate(Instruction instruction, int y, int d) {
        switch (instruction.operation()) {
            case Operation.Given given -> {} // its gradient is an output of the program
            case Operation.ConstantRow constant -> {}
            case Operation.Mask mask -> {}
            case Operation.OneHot oneHot -> {} // constant almost everywhere
            case Operation.WeightRow row ->
                    sums.add(
                            program.add(
                                    new Operation.RowGradient(row.view()),
                                    instruction.width(),
                                    List.of(d)));
            case Operation.Product product -> {
                int x = instruction.operands().getFirst();
                accumulate(
                        x,
                        program.add(
                                new Operation.Product(product.view(), true),
                                program.width(x),
                                List.of(d)));
                sums.add(
                        program.add(
                                new Operation.WeightGradient(product.view()),
                                instruction.width(),
                                List.of(x, d)));
            }
            case Operation.Affine affine ->
                    accumulate(
                            instruction.operands().getFirst(),
                            program.affine(d, affine.scale(), Scalar.of(0)));
            case Operation.Broadcast broadcast ->
                    accumulate(instruction.operands().getFirst(), program.reduce(Reduction.SUM, d));
            case Operation.Reduce reduce -> reduce(reduce.reduction(), instruction, y, d);
            case Operation.Softmax softmax -> { // of p, the gradient of ln p is d·p
                int ofLogarithm = softmax.logarithm() ? d : program.map(Elementwise.MULTIPLY, d, y);
                int x = instruction.operands().getFirst();
                accumulate(
                        x,
                        program.add(
                                new Operation.LogSoftmaxGradient(),
                                instruction.width(),
                                List.of(ofLogarithm, x)));
            }
            case Operation.LogSoftmaxGradient gradient -> throw unexpected(instruction);
            case Operation.Map map -> map(map.function(), instruction, y, d);
            case Operation.Attend attend -> attend(attend, instruction, d);
            case Operation.AttendGradient gradient -> throw unexpected(instruction);
            case Operation.Part part -> throw unexpected(instruction);
            case Operation.Copy copy -> throw unexpected(instruction);
            case Operation.WeightGradient gradient -> throw unexpected(instruction);
            case Operation.RowGradient gradient -> throw unexpected(instruction);
            case Operation.Gather gather -> throw unexpected(instruction);
            case Operation.GatherGradient gradient -> throw unexpected(instruction);
        }
    }

    /**
     * The instruction is needed even if the query has no gradient, because it adds to the gradients
     * of the attended sequences.
     */
    private void attend(Operation.Attend attend, Instruction instruction, int d) {
        List<Integer> operands = new ArrayList<>();
        operands.add(d);
        operands.addAll(instruction.operands());
        int query = instruction.operands().getFirst();
        int width = program.width(query);
        boolean additive = instruction.operands().size() > 1;
        int gradient =
                program.add(
                        new Operation.AttendGradient(attend.keys(), attend.values()),
                        additive ? 2 * width : width,
                        List.copyOf(operands));
        sums.add(gradient);
        if (additive) {
            accumulate(query, part(gradient, 0, width));
            accumulate(instruction.operands().getLast(), part(gradient, width, width));
        } else {
            accumulate(query, gradient);
        }
    }

    private int part(int value, int firstColumn, int width) {
        return program.add(new Operation.Part(firstColumn), width, List.of(value));
    }

    private void reduce(Reduction reduction, Instruction instruction, int y, int d) {
        int x = instruction.operands().getFirst();
        int width = program.width(x);
        switch (reduction) {
            case SUM -> accumulate(x, program.broadcast(d, width));
            case MAXIMUM -> { // shared by all elements that are the largest
                int largest = program.map(Elementwise.EQUAL, x, y);
                int share =
                        program.map(Elementwise.DIVIDE, d, program.reduce(Reduction.SUM, largest));
                accumulate(x, program.map(Elementwise.MULTIPLY, largest, share));
            }
            case LOG_SUM_EXP -> { // the softmax
                int softmax = program.add(new Operation.Softmax(false), width, List.of(x));
                accumulate(x, program.map(Elementwise.MULTIPLY, softmax, d));
            }
        }
    }

    private void map(Elementwise function, Instruction instruction, int y, int d) {
        int a = instruction.operands().getFirst();
        int b = instruction.operands().getLast();
        switch (function) {
            case ADD -> {
                accumulate(a, d);
                accumulate(b, d);
            }
            case SUBTRACT -> {
                accumulate(a, d);
                accumulate(b, program.scaled(d, -1));
            }
            case MULTIPLY -> {
                accumulate(a, program.map(Elementwise.MULTIPLY, d, b));
                accumulate(b, program.map(Elementwise.MULTIPLY, d, a));
            }
            case DIVIDE -> {
                int share = program.map(Elementwise.DIVIDE, d, b);
                accumulate(a, share);
                accumulate(b, program.scaled(program.map(Elementwise.MULTIPLY, share, y), -1));
            }
            case MAXIMUM -> choose(a, b, program.map(Elementwise.GREATER, a, b), d);
            case MINIMUM -> choose(b, a, program.map(Elementwise.GREATER, a, b), d);
            case GREATER, EQUAL, SIGN -> {} // constant almost everywhere
            case COPY -> accumulate(a, d);
            case ABSOLUTE ->
                    accumulate(
                            a,
                            program.map(Elementwise.MULTIPLY, d, program.map(Elementwise.SIGN, a)));
            case SQUARE_ROOT ->
                    accumulate(a, program.map(Elementwise.DIVIDE, program.scaled(d, 0.5), y));
            case RECIPROCAL_SQUARE_ROOT -> { // -y³/2
                int square = program.map(Elementwise.MULTIPLY, y, y);
                int cube = program.map(Elementwise.MULTIPLY, square, y);
                accumulate(a, program.scaled(program.map(Elementwise.MULTIPLY, d, cube), -0.5));
            }
            case EXP -> accumulate(a, program.map(Elementwise.MULTIPLY, d, y));
            case EXP_MINUS_ONE -> // not from y, because y + 1 cancels
                    accumulate(
                            a,
                            program.map(Elementwise.MULTIPLY, d, program.map(Elementwise.EXP, a)));
            case LOG -> accumulate(a, program.map(Elementwise.DIVIDE, d, a));
            case SIGMOID ->
                    accumulate(
                            a,
                            inLoop
                                    ? program.map(Elementwise.SIGMOID_GRADIENT, d, y)
                                    : timesSigmoid(program.map(Elementwise.MULTIPLY, d, y), a, -1));
            case TANH -> // 1/cosh²x = 4σ(2x)σ(-2x)
                    accumulate(
                            a,
                            inLoop
                                    ? program.map(Elementwise.TANH_GRADIENT, d, y)
                                    : timesSigmoid(
                                            timesSigmoid(program.scaled(d, 4), a, 2), a, -2));
            case RELU -> accumulate(a, program.map(Elementwise.RELU_GRADIENT, d, y));
            case SOFTPLUS ->
                    accumulate(
                            a,
                            program.map(
                                    Elementwise.MULTIPLY, d, program.map(Elementwise.SIGMOID, a)));
            case EXP_OF_DIFFERENCE,
                    MULTIPLY_ADD,
                    NEGATED_MULTIPLY_ADD,
                    SIGMOID_GRADIENT,
                    TANH_GRADIENT,
                    RELU_GRADIENT,
                    MULTIPLY_SIGMOID_GRADIENT,
                    MULTIPLY_TANH_GRADIENT ->
                    throw unexpected(instruction);
        }
    }

    /** Returns d·σ(scale·a). */
    private int timesSigmoid(int d, int a, double scale) {
        int sigmoid = program.map(Elementwise.SIGMOID, program.scaled(a, scale));
        return program.map(Elementwise.MULTIPLY, d, sigmoid);
    }

    /** Passes the gradient to one operand where the condition is 1, otherwise to the other. */
    private void choose(int one, int other, int condition, int d) {
        int share = program.map(Elementwise.MULTIPLY, d, condition);
        accumulate(one, share);
        accumulate(other, program.map(Elementwise.SUBTRACT, d, share));
    }

    private static IllegalStateException unexpected(Instruction instruction) {
        return new IllegalStateException("not an operation of expressions: " + instruction);
    }
}
