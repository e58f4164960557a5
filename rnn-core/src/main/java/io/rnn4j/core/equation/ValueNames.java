package io.rnn4j.core.equation;

import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.core.engine.program.Differentiation;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.Port;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ProgramBuilder;
import io.rnn4j.core.engine.program.ValueNaming;
import io.rnn4j.kernel.Elementwise;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names the values of a recurrence: h_{t-1} and h_t for a state, the names given by the cell, z_i
 * for the pre-activation of gate i and i for its activation, and the gradients of all these with ∂
 * in front.
 */
final class ValueNames implements ValueNaming {
    private static final String PRE_ACTIVATION = "z_";
    private static final String TILDE = "\u0303";

    private final RecurrenceDefinition recurrence;
    private final List<List<Integer>> readers = new ArrayList<>();
    private final Map<Integer, String> names = new LinkedHashMap<>();
    private final Set<Integer> results = new HashSet<>();
    private ProgramBuilder builder;
    private int forwardEnd; // number of forward instructions

    /**
     * Creates an empty naming for a recurrence; null for rows, where the only name is z, for the
     * sum of products and biases.
     */
    ValueNames(RecurrenceDefinition recurrence) {
        this.recurrence = recurrence;
    }

    @Override
    public void nameValues(ProgramBuilder forward) {
        this.builder = forward;
        this.forwardEnd = builder.instructions().size();
        for (int value = 0; value < forwardEnd; value++) {
            readers.add(new ArrayList<>());
        }
        for (Instruction instruction : List.copyOf(builder.instructions())) {
            instruction.operands().stream()
                    .distinct()
                    .forEach(o -> readers.get(o).add(instruction.value()));
        }
        if (recurrence == null) {
            int sum = sum(null);
            if (sum != Program.NONE) {
                names.put(sum, "z");
            }
            return;
        }
        nameStates();
        nameAsDeclared();
        for (String gate : recurrence.gates()) {
            nameGate(gate);
        }
    }

    private void nameStates() {
        builder.values()
                .forEach(
                        (expression, value) -> {
                            if (expression instanceof State state) {
                                names.put(value, at(state.name(), "t-1"));
                            } else if (expression == recurrence.input()) {
                                names.put(value, at("x", "t"));
                            }
                        });
        for (State state : recurrence.states()) {
            int value = builder.add(recurrence.next(state));
            results.add(value);
            names.putIfAbsent(value, at(state.name(), "t"));
        }
    }

    /** Returns a name with a time as subscript: h_t, h_{t-1}, c_{x,t}. */
    private static String at(String name, String time) {
        int below = name.indexOf('_');
        if (below < 0) {
            return name + "_" + (time.length() == 1 ? time : "{" + time + "}");
        }
        return name.substring(0, below) + "_{" + name.substring(below + 1) + "," + time + "}";
    }

    private void nameAsDeclared() {
        record Named(int value, String name) {}
        List<Named> given = new ArrayList<>();
        builder.values()
                .forEach(
                        (expression, value) -> {
                            recurrence
                                    .nameOf(expression)
                                    .ifPresent(name -> given.add(new Named(value, name)));
                        });
        // sorted, since the iteration order of expressions varies from run to run
        given.sort(Comparator.comparingInt(Named::value).thenComparing(Named::name));
        given.forEach(named -> names.putIfAbsent(named.value(), named.name()));
    }

    // ---- gates

    private void nameGate(String gate) {
        int sum = preActivation(gate);
        if (sum == Program.NONE) {
            return;
        }
        int activated = activation(sum);
        if (activated != Program.NONE && !names.containsKey(activated)) {
            boolean state = recurrence.states().stream().anyMatch(s -> s.name().equals(gate));
            // the candidate for h is usually written h̃
            names.put(activated, state && gate.length() == 1 ? gate + TILDE : gate);
        }
    }

    private int preActivation(String gate) {
        String name = PRE_ACTIVATION + gate;
        for (Map.Entry<Integer, String> entry : names.entrySet()) {
            if (entry.getValue().equals(name)) {
                int whole = whole(entry.getKey());
                if (whole != entry.getKey()) {
                    names.remove(entry.getKey());
                    names.put(whole, name);
                }
                return whole;
            }
        }
        int sum = sum(gate);
        if (sum != Program.NONE) {
            names.put(sum, name);
        }
        return sum;
    }

    /** Follows a sum to the last addition, such as that of a peephole. */
    private int whole(int value) {
        int whole = value;
        while (readers.get(whole).size() == 1 && !results.contains(whole)) {
            int reader = readers.get(whole).getFirst();
            if (!isMap(reader, Elementwise.ADD) || names.containsKey(reader)) {
                break;
            }
            whole = reader;
        }
        return whole;
    }

    /**
     * Returns the sum of the products of a gate's weights, or of all weights without a gate: the
     * value that an instruction other than a sum reads. {@link Program#NONE} if there are several
     * that are not all functions of the first.
     */
    private int sum(String gate) {
        BitSet carries = new BitSet();
        for (Instruction instruction : builder.instructions().subList(0, forwardEnd)) {
            boolean named =
                    names.containsKey(instruction.value())
                            && !results.contains(instruction.value());
            if (!named && carries(instruction, gate, carries)) {
                carries.set(instruction.value());
            }
        }
        List<Integer> sums =
                carries.stream()
                        .filter(value -> !names.containsKey(value))
                        .filter(value -> !readers.get(value).stream().allMatch(carries::get))
                        .boxed()
                        .toList();
        return !sums.isEmpty() && sums.stream().skip(1).allMatch(functionsOf(sums.getFirst())::get)
                ? sums.getFirst()
                : Program.NONE;
    }

    private boolean carries(Instruction instruction, String gate, BitSet carries) {
        WeightView view = instruction.operation().view();
        if (view != null) {
            return gate == null
                    || recurrence != null
                            && recurrence.gateOf(view).filter(gate::equals).isPresent();
        }
        boolean linear =
                instruction.operation() instanceof Operation.Map(Elementwise function)
                        && switch (function) {
                            case ADD, SUBTRACT, MULTIPLY -> true;
                            default -> false;
                        };
        return linear && instruction.operands().stream().anyMatch(carries::get);
    }

    private boolean isMap(int value, Elementwise function) {
        return builder.instruction(value).operation().equals(new Operation.Map(function));
    }

    /** Returns the activation of a gate: the last function of its sum that dominates all uses. */
    private int activation(int sum) {
        if (readers.get(sum).size() == 1) {
            int reader = readers.get(sum).getFirst();
            if (builder.instruction(reader).operation() instanceof Operation.Map
                    && builder.instruction(reader).operands().size() == 1) {
                return reader;
            }
        }
        BitSet functions = functionsOf(sum);
        BitSet exits = new BitSet();
        functions.stream()
                .filter(
                        v ->
                                results.contains(v)
                                        || !readers.get(v).stream().allMatch(functions::get))
                .forEach(exits::set);
        if (!readers.get(sum).stream().allMatch(functions::get)) {
            return Program.NONE; // the sum itself is used
        }
        return functions.stream()
                .filter(value -> dominates(value, sum, functions, exits))
                .max()
                .orElse(Program.NONE);
    }

    /** Returns the values that depend on the given value and on constants only. */
    private BitSet functionsOf(int sum) {
        BitSet functions = new BitSet();
        for (Instruction instruction : builder.instructions().subList(sum + 1, forwardEnd)) {
            boolean depends = false;
            boolean alone = instruction.operation().view() == null;
            for (int operand : instruction.operands()) {
                boolean own = operand == sum || functions.get(operand);
                depends |= own;
                alone &=
                        own
                                || builder.instruction(operand).operation()
                                        instanceof Operation.ConstantRow;
            }
            functions.set(instruction.value(), depends && alone);
        }
        return functions;
    }

    /** Returns whether every path from the sum to an exit passes through the value. */
    private boolean dominates(int value, int sum, BitSet functions, BitSet exits) {
        BitSet reached = new BitSet();
        reached.set(sum);
        for (int other = functions.nextSetBit(0);
                other >= 0;
                other = functions.nextSetBit(other + 1)) {
            if (other != value
                    && builder.instruction(other).operands().stream().anyMatch(reached::get)) {
                reached.set(other);
            }
        }
        return !reached.intersects(exits);
    }

    // ---- gradients

    @Override
    public void nameGradients(Differentiation differentiation) {
        // the gradient from later steps comes first: it may be the whole gradient
        for (State state : recurrence == null ? List.<State>of() : recurrence.states()) {
            String name = "∂" + at(state.name(), "t");
            int arriving = builder.given(Port.Kind.STATE_GRADIENT, state.name(), state.width());
            int whole = differentiation.gradient(builder.add(recurrence.next(state)));
            names.putIfAbsent(whole, name);
            names.putIfAbsent(arriving, name + "⁺");
        }
        Map<Integer, String> forward = new LinkedHashMap<>(names);
        forward.forEach(
                (value, name) -> {
                    boolean computed = value < forwardEnd && !builder.instruction(value).isLeaf();
                    int gradient = computed ? differentiation.gradient(value) : Program.NONE;
                    if (gradient != Program.NONE) {
                        names.putIfAbsent(gradient, "∂" + name);
                    }
                });
    }

    @Override
    public Map<Integer, String> names() {
        return names;
    }
}
