package io.rnn4j.core.engine.program;

import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.kernel.Elementwise;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The gates of a recurrence: the values that are confined to 0 … 1 by a sigmoid or by limits,
 * whatever the operands are.
 */
public final class Gates {
    private final Program program;
    private final double[] low; // bounds of all values
    private final double[] high;
    private final BitSet rows = new BitSet(); // values that depend on the row or a state

    /**
     * A gate.
     *
     * @param name name of the gate whose weights it reads first
     * @param value number of the value
     * @param width number of its elements
     */
    public record Gate(String name, int value, int width) {}

    private Gates(Program program) {
        this.program = program;
        this.low = new double[program.forwardEnd()];
        this.high = new double[program.forwardEnd()];
        for (int value = 0; value < low.length; value++) {
            bound(program.instruction(value));
            rows.set(value, dependsOnRow(program.instruction(value)));
        }
    }

    /** {@return the gates of a program, which have the names of the gates of the weights} */
    public static List<Gate> of(Program program, Function<WeightView, Optional<String>> gateOf) {
        Gates gates = new Gates(program);
        List<Gate> found = new ArrayList<>();
        for (int value = 0; value < program.forwardEnd(); value++) {
            Instruction instruction = program.instruction(value);
            boolean begins = instruction.operands().stream().noneMatch(gates::isConfined);
            if (gates.isConfined(value) && begins && gates.rows.get(value)) {
                String name = gates.name(value, gateOf).orElse("gate " + found.size());
                found.add(new Gate(name, value, instruction.width()));
            }
        }
        return found;
    }

    private boolean isConfined(int value) {
        boolean constant = program.instruction(value).operation() instanceof Operation.ConstantRow;
        return !constant && low[value] >= 0 && high[value] <= 1;
    }

    private boolean dependsOnRow(Instruction instruction) {
        return instruction.operation() instanceof Operation.Given
                || instruction.operands().stream().anyMatch(rows::get);
    }

    private void bound(Instruction instruction) {
        int value = instruction.value();
        low[value] = Double.NEGATIVE_INFINITY;
        high[value] = Double.POSITIVE_INFINITY;
        switch (instruction.operation()) {
            case Operation.ConstantRow(List<Double> values) -> {
                low[value] = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
                high[value] = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
            }
            case Operation.Broadcast broadcast -> {
                low[value] = low[instruction.operands().getFirst()];
                high[value] = high[instruction.operands().getFirst()];
            }
            case Operation.Affine(Scalar.Literal scale, Scalar.Literal shift) -> {
                int operand = instruction.operands().getFirst();
                double a = low[operand] * (float) scale.value() + (float) shift.value();
                double b = high[operand] * (float) scale.value() + (float) shift.value();
                low[value] = (float) Math.min(a, b);
                high[value] = (float) Math.max(a, b);
            }
            case Operation.Map(Elementwise function) -> bound(instruction, function);
            default -> {}
        }
    }

    private void bound(Instruction instruction, Elementwise function) {
        int value = instruction.value();
        double[] lows = instruction.operands().stream().mapToDouble(o -> low[o]).toArray();
        double[] highs = instruction.operands().stream().mapToDouble(o -> high[o]).toArray();
        switch (function) {
            case SIGMOID -> {
                low[value] = 0;
                high[value] = 1;
            }
            case MAXIMUM -> {
                low[value] = Arrays.stream(lows).max().orElseThrow();
                high[value] = Arrays.stream(highs).max().orElseThrow();
            }
            case MINIMUM -> {
                low[value] = Arrays.stream(lows).min().orElseThrow();
                high[value] = Arrays.stream(highs).min().orElseThrow();
            }
            default -> {}
        }
    }

    /** {@return the gate of the nearest weight, by the number of instructions between them} */
    private Optional<String> name(int gate, Function<WeightView, Optional<String>> gateOf) {
        Deque<Integer> next = new ArrayDeque<>(List.of(gate));
        BitSet seen = new BitSet();
        while (!next.isEmpty()) {
            Instruction instruction = program.instruction(next.remove());
            WeightView view = instruction.operation().view();
            Optional<String> name = view == null ? Optional.empty() : gateOf.apply(view);
            if (name.isPresent()) {
                return name;
            }
            for (int operand : instruction.operands()) {
                if (!seen.get(operand)) {
                    seen.set(operand);
                    next.add(operand);
                }
            }
        }
        return Optional.empty();
    }
}
