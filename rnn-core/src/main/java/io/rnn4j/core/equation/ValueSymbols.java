package io.rnn4j.core.equation;

import io.rnn4j.api.expr.RandomMask;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.Port;
import io.rnn4j.core.engine.program.Program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The symbols of the values of a program. Inputs, results, named values and values with several
 * readers have a symbol; other values are printed where they are used.
 */
final class ValueSymbols {
    private final Program program;
    private final String before;
    private final Map<Integer, Symbol> symbols = new HashMap<>();
    private final Set<Symbol> taken = new HashSet<>();
    private final Set<Integer> unnamed = new HashSet<>();
    private final Set<Integer> aliases = new HashSet<>();
    private int counter;

    /** Assigns the symbols; the subscript of the previous step is "t-1" or "t+1". */
    ValueSymbols(Program program, WeightSymbols weights, String before) {
        this.program = program;
        this.before = before;
        taken.addAll(weights.all());
        given();
        results();
        program.names()
                .forEach(
                        (value, name) -> {
                            if (!symbols.containsKey(value)
                                    && !program.instruction(value).isLeaf()) {
                                put(value, Symbol.parse(name));
                            }
                        });
        shared();
    }

    private void put(int value, Symbol symbol) {
        Symbol unique = symbol;
        while (!taken.add(unique)) {
            unique = unique.primed();
        }
        symbols.put(value, unique);
    }

    private void given() {
        for (Instruction instruction : program.instructions()) {
            if (instruction.operation() instanceof Operation.Given(Port port)) {
                Symbol word = Symbol.parse(port.name());
                put(
                        instruction.value(),
                        switch (port.kind()) {
                            case INPUT -> input(port.name());
                            case STATE -> word.at(before);
                            // named by the compiler if it is only a part of the gradient
                            case STATE_GRADIENT ->
                                    program.names().containsKey(instruction.value())
                                            ? Symbol.parse(program.names().get(instruction.value()))
                                            : word.at("t").toGradient();
                            case OUTPUT_GRADIENT -> Symbol.ofWord(port.name()).toGradient();
                        });
            } else if (instruction.operation() instanceof Operation.Mask(RandomMask mask)) {
                put(instruction.value(), mask(mask));
            }
        }
    }

    private static Symbol mask(RandomMask mask) {
        String name = mask.name().substring(mask.name().lastIndexOf('/') + 1);
        Symbol symbol = new Symbol(false, "m", name, false);
        return mask.constant() ? symbol : symbol.at("t");
    }

    private Symbol input(String name) {
        Symbol symbol = Symbol.ofWord(name);
        if (program.states().isEmpty()) {
            return isUpdated(name) ? symbol.at(before) : symbol;
        }
        return symbol.at("t");
    }

    /** Returns whether an output is the next value of an input, as in an optimizer. */
    private boolean isUpdated(String name) {
        return program.outputs().stream().anyMatch(output -> output.name().equals(name))
                && program.inputs().stream().anyMatch(input -> input.name().equals(name));
    }

    /** {@return whether the program computes next values of its inputs} */
    boolean isUpdate() {
        return program.inputs().stream().anyMatch(input -> isUpdated(input.name()));
    }

    private void results() {
        for (Program.StateValues state : program.states()) {
            result(state.next(), Symbol.parse(state.name()).at("t"));
        }
        for (Program.Output output : program.outputs()) {
            Symbol symbol = Symbol.ofWord(output.name());
            result(output.value(), isUpdated(output.name()) ? symbol.at("t") : symbol);
        }
        for (Program.StateValues state : program.states()) {
            result(state.previousGradient(), Symbol.parse(state.name()).at(before).toGradient());
        }
        for (Program.Input input : program.inputs()) {
            result(input.gradient(), input(input.name()).toGradient());
        }
    }

    private void result(int value, Symbol symbol) {
        if (value == Program.NONE) {
            return;
        }
        Instruction instruction = program.instruction(value);
        int source = value;
        while (program.instruction(source).operation() instanceof Operation.Copy) {
            source = program.instruction(source).operands().getFirst();
        }
        // copies are not printed: the copied value is the result, unless it has another name
        if (source != value
                && !program.instruction(source).isLeaf()
                && !symbols.containsKey(source)
                && !program.names().containsKey(source)) {
            put(source, symbol);
            symbols.put(value, symbols.get(source));
            aliases.add(value);
        } else if (!instruction.isLeaf()) {
            put(value, symbol);
        }
    }

    private void shared() {
        List<Set<Integer>> readers = new ArrayList<>();
        for (Instruction instruction : program.instructions()) {
            readers.add(new HashSet<>());
            if (!isTransparent(instruction.value()) && !aliases.contains(instruction.value())) {
                for (int operand : instruction.operands()) {
                    readers.get(source(operand)).add(instruction.value());
                }
            }
        }
        for (Instruction instruction : program.instructions()) {
            if (!instruction.isLeaf()
                    && !instruction.isGradient()
                    && !has(instruction.value())
                    && readers.get(instruction.value()).size() > 1
                    && !isShort(instruction)) {
                unnamed.add(instruction.value());
            }
        }
    }

    private boolean isTransparent(int value) {
        return program.instruction(value).operation() instanceof Operation.Broadcast;
    }

    private int source(int value) {
        int source = value;
        while (isTransparent(source)) {
            source = program.instruction(source).operands().getFirst();
        }
        return source;
    }

    /** Returns whether a value is a single operation on symbols, as short as a symbol. */
    private boolean isShort(Instruction instruction) {
        int row = Unfolding.averaged(program, instruction);
        if (row != Program.NONE) {
            return isAtom(row);
        }
        boolean single =
                switch (instruction.operation()) {
                    case Operation.Map(var function) ->
                            function.operands() < 3 && !isGradient(instruction);
                    case Operation.Affine affine -> true;
                    case Operation.Reduce reduce -> true;
                    case Operation.Softmax softmax -> true;
                    case Operation.OneHot oneHot -> true;
                    default -> false;
                };
        return single && instruction.operands().stream().allMatch(this::isAtom);
    }

    private static boolean isGradient(Instruction instruction) {
        return instruction.operation() instanceof Operation.Map(var function)
                && switch (function) {
                    case SIGMOID_GRADIENT, TANH_GRADIENT, RELU_GRADIENT -> true;
                    default -> false;
                };
    }

    private boolean isAtom(int value) {
        int source = source(value);
        return program.instruction(source).isLeaf() || has(source);
    }

    /** Returns whether a value has a symbol, assigned or still to be assigned. */
    boolean has(int value) {
        return symbols.containsKey(value) || unnamed.contains(value);
    }

    /** {@return whether a value has its own equation} */
    boolean hasEquation(int value) {
        return has(value) && !program.instruction(value).isLeaf() && !aliases.contains(value);
    }

    /** Returns the symbol of a value, or null; assigns one to a shared value without a name. */
    Symbol of(int value) {
        if (unnamed.remove(value)) {
            Symbol symbol;
            do {
                symbol = Symbol.parse("v").at(Integer.toString(++counter));
            } while (taken.contains(symbol));
            put(value, symbol);
        }
        return symbols.get(value);
    }
}
