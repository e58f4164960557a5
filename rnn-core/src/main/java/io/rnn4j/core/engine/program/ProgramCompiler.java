package io.rnn4j.core.engine.program;

import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.expr.AttendedSequence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.optimizer.UpdateDefinition;
import io.rnn4j.api.regularization.PenaltyDefinition;
import io.rnn4j.api.regularization.ProjectionDefinition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compiles the equations of a component into a {@link Program}: merges equal expressions,
 * differentiates, fuses, and gives every result an instruction of its own.
 */
public final class ProgramCompiler {
    private final ProgramBuilder builder;
    private final List<ExprNode.Leaf> inputs = new ArrayList<>();
    private final List<State> states = new ArrayList<>();
    private final List<AttendedSequence> attended = new ArrayList<>();
    private final Map<State, Expr> next = new HashMap<>();
    private final Map<String, Expr> outputs = new LinkedHashMap<>();
    private boolean differentiated = true;
    private boolean recurrent; // if the program is that of a recurrence
    private boolean inPlace; // if the outputs overwrite the inputs
    private ValueNaming naming = ValueNaming.NONE;

    private ProgramCompiler() {
        this(new ProgramBuilder());
    }

    private ProgramCompiler(ProgramBuilder builder) {
        this.builder = builder;
    }

    /** {@return the program of a recurrence, whose first state is the output} */
    public static Program recurrence(RecurrenceDefinition recurrence) {
        return recurrence(recurrence, ValueNaming.NONE);
    }

    /** {@return the program of a recurrence with named values, whose first state is the output} */
    public static Program recurrence(RecurrenceDefinition recurrence, ValueNaming naming) {
        ProgramCompiler compiler = new ProgramCompiler(new ProgramBuilder(recurrence::operand));
        compiler.inputs.add(recurrence.input());
        compiler.recurrent = true;
        compiler.states.addAll(recurrence.states());
        compiler.attended.addAll(recurrence.attendedSequences());
        for (State state : recurrence.states()) {
            compiler.next.put(state, recurrence.next(state));
        }
        compiler.naming = naming;
        return compiler.compile();
    }

    /**
     * {@return the program without states of a recurrence that is linear in its states; each state
     * has two outputs, its factor and its addend}
     */
    public static Program linear(RecurrenceDefinition recurrence) {
        ProgramCompiler compiler = new ProgramCompiler(new ProgramBuilder(recurrence::operand));
        compiler.recurrent = true;
        compiler.inputs.add(recurrence.input());
        for (State state : recurrence.states()) {
            LinearForm.Parts parts =
                    LinearForm.of(recurrence.cell().name(), state, recurrence.next(state));
            compiler.outputs.put("factor of " + state.name(), parts.factor());
            compiler.outputs.put("addend of " + state.name(), parts.addend());
        }
        return compiler.compile();
    }

    /**
     * {@return the program of an expression of rows, with the inputs of the node's leaves and the
     * output "y"}
     */
    public static Program rows(Node.Rows node) {
        return rows(node, ValueNaming.NONE);
    }

    /**
     * {@return the program of an expression of rows with named values, as {@link #rows(Node.Rows)}}
     */
    public static Program rows(Node.Rows node, ValueNaming naming) {
        ProgramCompiler compiler = new ProgramCompiler();
        compiler.naming = naming;
        compiler.inputs.addAll(node.rows());
        compiler.attended.addAll(node.attended());
        compiler.outputs.put("y", node.output());
        return compiler.compile();
    }

    /**
     * {@return the program of the values of a loss or of a metric, with the inputs "prediction" and
     * "target" and the outputs "value", "value 1" …: one, or the columns of a metric}
     */
    public static Program value(ObjectiveDefinition objective) {
        ProgramCompiler compiler = new ProgramCompiler();
        compiler.inputs.add(objective.prediction());
        compiler.inputs.add(objective.target());
        compiler.outputs.put("value", objective.value());
        for (int column = 1; column < objective.values().size(); column++) {
            compiler.outputs.put("value " + column, objective.values().get(column));
        }
        return compiler.compile();
    }

    /**
     * {@return the program of the weight that a loss or a metric gives to a row, with the input
     * "target" and the output "weight"} A weight that depends on the prediction is rejected.
     */
    public static Program weight(ObjectiveDefinition objective) {
        ProgramCompiler compiler = new ProgramCompiler();
        compiler.differentiated = false;
        compiler.inputs.add(objective.target());
        compiler.outputs.put("weight", objective.weight());
        return compiler.compile();
    }

    /**
     * {@return the program of a step of an optimizer, with the inputs "parameter", "gradient" and
     * the slots, and the outputs "parameter" and the slots}
     */
    public static Program update(UpdateDefinition update) {
        ProgramCompiler compiler = new ProgramCompiler();
        compiler.differentiated = false;
        compiler.inPlace = true;
        compiler.inputs.add(update.parameter());
        compiler.inputs.add(update.gradient());
        compiler.outputs.put("parameter", update.next());
        update.slots()
                .forEach(
                        (name, slot) -> {
                            compiler.inputs.add(slot.value());
                            compiler.outputs.put(name, slot.next());
                        });
        return compiler.compile();
    }

    /**
     * {@return the program of the penalty of a regularizer, with the inputs of its leaves and the
     * output "value"}
     */
    public static Program penalty(PenaltyDefinition penalty) {
        ProgramCompiler compiler = new ProgramCompiler();
        compiler.inputs.addAll(penalty.leaves());
        compiler.outputs.put("value", penalty.value());
        return compiler.compile();
    }

    /**
     * {@return the program of a constraint, whose output "value" overwrites its input, a row or a
     * column}
     */
    public static Program projection(ProjectionDefinition projection) {
        ProgramCompiler compiler = new ProgramCompiler();
        compiler.differentiated = false;
        compiler.inPlace = true;
        compiler.inputs.add(projection.leaf());
        compiler.outputs.put("value", projection.value());
        return compiler.compile();
    }

    private Program compile() {
        ProgramResults results = new ProgramResults();
        for (State state : states) {
            results.nextStates.put(state.name(), builder.add(next.get(state)));
        }
        outputs.forEach((name, output) -> results.outputs.put(name, builder.add(output)));
        checkInputs();
        naming.nameValues(builder);
        if (differentiated) {
            naming.nameGradients(differentiate(results));
        }
        Fusion fusion = new Fusion(builder, results.all());
        results.replaceAll(fusion::now);
        Map<Integer, String> fusedNames = new HashMap<>();
        naming.names()
                .forEach(
                        (value, name) -> {
                            if (fusion.isLive(value)) {
                                fusedNames.putIfAbsent(fusion.now(value), name);
                            }
                        });
        results.own(fusion.result(), inPlace);
        return assemble(fusion.result(), results, fusedNames);
    }

    private void checkInputs() {
        for (Expr expression : builder.values().keySet()) {
            boolean foreign =
                    expression instanceof State state && !states.contains(state)
                            || expression instanceof ExprNode.Leaf leaf && !inputs.contains(leaf);
            if (expression instanceof ExprNode.Attend attend) {
                requireAttended(attend.keys());
                requireAttended(attend.values());
            }
            if (foreign) {
                throw new IllegalArgumentException(
                        ("an expression reads a %s' that does not belong to this definition; its"
                             + " rows are %s, its states are %s; use rows and states that it has"
                             + " declared itself, not those of another cell, layer or call of"
                             + " define")
                                .formatted(
                                        expression instanceof State state
                                                ? "state '" + state.name()
                                                : "row '" + ((ExprNode.Leaf) expression).name(),
                                        inputs.stream().map(ExprNode.Leaf::name).toList(),
                                        states.stream().map(State::name).toList()));
            }
        }
    }

    private void requireAttended(AttendedSequence sequence) {
        if (!attended.contains(sequence)) {
            throw new IllegalArgumentException(
                    ("an expression attends to %s, which does not belong to this definition; its"
                                    + " sequences are %s")
                            .formatted(sequence, attended));
        }
    }

    private Differentiation differentiate(ProgramResults results) {
        int forwardEnd = builder.instructions().size();
        Differentiation differentiation = new Differentiation(builder, recurrent);
        for (State state : states) {
            int gradient = builder.given(Port.Kind.STATE_GRADIENT, state.name(), state.width());
            differentiation.seed(results.nextStates.get(state.name()), gradient);
        }
        outputs.forEach(
                (name, output) ->
                        differentiation.seed(
                                results.outputs.get(name),
                                builder.given(Port.Kind.OUTPUT_GRADIENT, name, output.width())));
        differentiation.run(forwardEnd);
        for (State state : states) {
            int gradient = differentiation.gradient(builder.add(state));
            if (gradient != Program.NONE) {
                results.previousGradients.put(state.name(), gradient);
            }
        }
        for (ExprNode.Leaf leaf : inputs) {
            int gradient = differentiation.gradient(builder.add(leaf));
            // the gradient with respect to a target is never needed
            if (gradient != Program.NONE && !leaf.name().equals("target")) {
                results.inputGradients.put(leaf.name(), gradient);
            }
        }
        results.sums.addAll(differentiation.sums());
        return differentiation;
    }

    /**
     * Renumbers the instructions: forward instructions first, and only those that a result needs.
     */
    private Program assemble(
            ProgramBuilder fused, ProgramResults results, Map<Integer, String> fusedNames) {
        boolean[] forward = ancestors(fused, results.forward());
        boolean[] backward = ancestors(fused, results.backward());
        List<Instruction> instructions = new ArrayList<>();
        Map<Integer, Integer> number = new HashMap<>();
        renumber(fused, forward, instructions, number);
        int forwardEnd = instructions.size();
        renumber(fused, backward, instructions, number);

        Map<Port, Integer> ports = new HashMap<>();
        for (Instruction instruction : instructions) {
            if (instruction.operation() instanceof Operation.Given given) {
                ports.put(given.port(), instruction.value());
            }
        }
        List<Program.Input> programInputs = new ArrayList<>();
        for (ExprNode.Leaf leaf : inputs) {
            programInputs.add(
                    new Program.Input(
                            leaf.name(),
                            leaf.width(),
                            port(ports, Port.Kind.INPUT, leaf.name()),
                            number(number, results.inputGradients.get(leaf.name()))));
        }
        List<Program.StateValues> programStates = new ArrayList<>();
        for (State state : states) {
            String name = state.name();
            programStates.add(
                    new Program.StateValues(
                            name,
                            state.width(),
                            new Program.Step(
                                    port(ports, Port.Kind.STATE, name),
                                    number(number, results.nextStates.get(name))),
                            new Program.Step(
                                    number(number, results.previousGradients.get(name)),
                                    port(ports, Port.Kind.STATE_GRADIENT, name))));
        }
        List<Program.Output> programOutputs = new ArrayList<>();
        outputs.forEach(
                (name, output) ->
                        programOutputs.add(
                                new Program.Output(
                                        name,
                                        output.width(),
                                        number(number, results.outputs.get(name)),
                                        port(ports, Port.Kind.OUTPUT_GRADIENT, name))));
        Map<Integer, String> names = new TreeMap<>();
        fusedNames.forEach(
                (value, name) -> {
                    if (number.containsKey(value)) {
                        names.put(number.get(value), name);
                    }
                });
        return new Program(
                List.copyOf(instructions),
                forwardEnd,
                new Program.Interface(
                        programInputs, programStates, programOutputs, List.copyOf(attended)),
                names);
    }

    private static int port(Map<Port, Integer> ports, Port.Kind kind, String name) {
        return ports.getOrDefault(new Port(kind, name), Program.NONE);
    }

    private static int number(Map<Integer, Integer> number, Integer value) {
        return value == null ? Program.NONE : number.get(value);
    }

    private static boolean[] ancestors(ProgramBuilder builder, List<Integer> roots) {
        boolean[] needed = new boolean[builder.instructions().size()];
        for (int root : roots) {
            needed[root] = true;
        }
        for (int value = needed.length - 1; value >= 0; value--) {
            if (needed[value]) {
                for (int operand : builder.instruction(value).operands()) {
                    needed[operand] = true;
                }
            }
        }
        return needed;
    }

    private static void renumber(
            ProgramBuilder builder,
            boolean[] needed,
            List<Instruction> instructions,
            Map<Integer, Integer> number) {
        for (Instruction instruction : builder.instructions()) {
            if (needed[instruction.value()] && !number.containsKey(instruction.value())) {
                List<Integer> operands = instruction.operands().stream().map(number::get).toList();
                number.put(instruction.value(), instructions.size());
                instructions.add(
                        new Instruction(
                                instructions.size(),
                                instruction.operation(),
                                instruction.width(),
                                operands));
            }
        }
    }
}
