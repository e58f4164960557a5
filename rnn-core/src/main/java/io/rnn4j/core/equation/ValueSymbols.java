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
 * Decides which values of a program get a symbol: what comes from outside, the results, what has a
 * name, and what several lines read. The others are written out where they are used.
 */
final class ValueSymbols {
    private final Program program;
    private final String before;
    private final Map<Integer, Symbol> symbols = new HashMap<>();
    private final Set<Symbol> taken = new HashSet<>();
    private final Set<Integer> unnamed = new HashSet<>();
    private final Set<Integer> aliases = new HashSet<>();
    private int counter;

    /**
     * Decides.
     *
     * @param program the program
     * @param weights the symbols of its weights
     * @param before what the step before is called, "t-1" or "t+1"
     */
    ValueSymbols(Program program, WeightSymbols weights, String before) {
        this.program = program;
        this.before = before;
        taken.addAll(weights.all());
        given();
        results();
        program.names()
                .forEach(
                        (value, name) -> {
                            if (!symbols.containsKey(value) && !program.line(value).isLeaf()) {
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
        for (Instruction line : program.instructions()) {
            if (line.operation() instanceof Operation.Given(Port port)) {
                Symbol word = Symbol.parse(port.name());
                put(
                        line.value(),
                        switch (port.kind()) {
                            case INPUT -> input(port.name());
                            case STATE -> word.at(before);
                            // the compiler knows whether more is added to it
                            case STATE_GRADIENT ->
                                    program.names().containsKey(line.value())
                                            ? Symbol.parse(program.names().get(line.value()))
                                            : word.at("t").toGradient();
                            case OUTPUT_GRADIENT -> Symbol.ofWord(port.name()).toGradient();
                        });
            } else if (line.operation() instanceof Operation.Mask(RandomMask mask)) {
                put(line.value(), mask(mask));
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

    /** Tells whether an output is the next value of an input, as in the step of an optimizer. */
    private boolean isUpdated(String name) {
        return program.outputs().stream().anyMatch(output -> output.name().equals(name))
                && program.inputs().stream().anyMatch(input -> input.name().equals(name));
    }

    /** Tells whether the program makes new values of its inputs. */
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
        Instruction line = program.line(value);
        int source = value;
        while (program.line(source).operation() instanceof Operation.Copy) {
            source = program.line(source).operands().getFirst();
        }
        // a copy is a matter of memory: what is copied is the result, unless it is known by another
        // name
        if (source != value
                && !program.line(source).isLeaf()
                && !symbols.containsKey(source)
                && !program.names().containsKey(source)) {
            put(source, symbol);
            symbols.put(value, symbols.get(source));
            aliases.add(value);
        } else if (!line.isLeaf()) {
            put(value, symbol);
        }
    }

    private void shared() {
        List<Set<Integer>> readers = new ArrayList<>();
        for (Instruction line : program.instructions()) {
            readers.add(new HashSet<>());
            if (!isTransparent(line.value()) && !aliases.contains(line.value())) {
                for (int operand : line.operands()) {
                    readers.get(source(operand)).add(line.value());
                }
            }
        }
        for (Instruction line : program.instructions()) {
            if (!line.isLeaf()
                    && !line.isGradient()
                    && !has(line.value())
                    && readers.get(line.value()).size() > 1
                    && !isShort(line)) {
                unnamed.add(line.value());
            }
        }
    }

    private boolean isTransparent(int value) {
        return program.line(value).operation() instanceof Operation.Broadcast;
    }

    private int source(int value) {
        int source = value;
        while (isTransparent(source)) {
            source = program.line(source).operands().getFirst();
        }
        return source;
    }

    /** Tells whether a value is as easy to read as a symbol would be: one operation on symbols. */
    private boolean isShort(Instruction line) {
        int row = Unfolding.averaged(program, line);
        if (row != Program.NONE) {
            return isAtom(row);
        }
        boolean single =
                switch (line.operation()) {
                    case Operation.Map(var function) ->
                            function.operands() < 3 && !isGradient(line);
                    case Operation.Affine affine -> true;
                    case Operation.Reduce reduce -> true;
                    case Operation.OneHot oneHot -> true;
                    default -> false;
                };
        return single && line.operands().stream().allMatch(this::isAtom);
    }

    private static boolean isGradient(Instruction line) {
        return line.operation() instanceof Operation.Map(var function)
                && switch (function) {
                    case SIGMOID_GRADIENT, TANH_GRADIENT, RELU_GRADIENT -> true;
                    default -> false;
                };
    }

    private boolean isAtom(int value) {
        int source = source(value);
        return program.line(source).isLeaf() || has(source);
    }

    /** Tells whether a value has a symbol, be it one that is still to be found. */
    boolean has(int value) {
        return symbols.containsKey(value) || unnamed.contains(value);
    }

    /** Tells whether a value has an equation of its own. */
    boolean hasEquation(int value) {
        return has(value) && !program.line(value).isLeaf() && !aliases.contains(value);
    }

    /** Returns the symbol of a value, or null; finds one for a value that nobody has named. */
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
