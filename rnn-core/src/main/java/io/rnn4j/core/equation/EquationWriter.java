package io.rnn4j.core.equation;

import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.expr.RandomMask;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.equation.Section.Equation;
import io.rnn4j.core.equation.Section.Note;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Converts a program to equations: one for every value with a symbol, in computing order. */
final class EquationWriter {
    private final Program program;
    private final List<String> gates;
    private final boolean reverse;
    private final WeightSymbols weights;
    private final ValueSymbols symbols;
    private final Unfolding unfolding;

    private EquationWriter(Program program, RecurrenceDefinition recurrence, boolean reverse) {
        this.program = program;
        this.gates = recurrence == null ? List.of() : recurrence.gates();
        this.reverse = reverse;
        this.weights = new WeightSymbols(program, recurrence);
        this.symbols = new ValueSymbols(program, weights, reverse ? "t+1" : "t-1");
        this.unfolding = new Unfolding(program, weights, symbols::of);
    }

    /** Returns the equations of a program without recurrence. */
    static List<Section> rows(Program program) {
        return new EquationWriter(program, null, false).sections();
    }

    /** Returns the equations of a recurrence. */
    static List<Section> recurrence(
            Program program, RecurrenceDefinition recurrence, boolean reverse) {
        return new EquationWriter(program, recurrence, reverse).sections();
    }

    private List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        sections.add(
                new Section(
                        symbols.isUpdate() ? "step t" : "forward",
                        steps(reverse),
                        masks(),
                        values(0, program.forwardEnd())));
        List<Equation> backward = values(program.forwardEnd(), program.instructions().size());
        List<Equation> gradients = weightGradients();
        if (!backward.isEmpty() || !gradients.isEmpty()) {
            sections.add(new Section("backward", steps(!reverse), notes(), backward));
        }
        if (!gradients.isEmpty()) {
            sections.add(
                    new Section(
                            "gradients of the weights, added up over all rows",
                            List.of(),
                            List.of(),
                            gradients));
        }
        return ConstantSymbols.replaceIn(sections);
    }

    private List<String> steps(boolean descending) {
        if (program.states().isEmpty()) {
            return List.of();
        }
        return descending ? List.of("T", "1") : List.of("1", "T");
    }

    /** Describes the distributions of random masks. */
    private List<Note> masks() {
        List<Note> notes = new ArrayList<>();
        for (Instruction instruction : program.instructions()) {
            if (instruction.operation() instanceof Operation.Mask(RandomMask mask)) {
                notes.add(
                        new Note(
                                symbols.of(instruction.value()),
                                text(mask.value())
                                        + " with probability "
                                        + text(mask.probability())
                                        + ", otherwise 0"
                                        + (mask.constant()
                                                ? ", the same at all steps"
                                                : ", drawn at every step")
                                        + "; in inference "
                                        + text(mask.inference())));
            }
        }
        return notes;
    }

    private static String text(double value) {
        return Decimal.of(value).plain();
    }

    /** Describes the origin of the gradients that the program reads. */
    private List<Note> notes() {
        List<Note> notes = new ArrayList<>();
        String step = reverse ? "step t-1" : "step t+1";
        for (Program.StateValues state : program.states()) {
            if (state.nextGradient() != Program.NONE) {
                boolean first = state.equals(program.states().getFirst());
                notes.add(
                        new Note(
                                symbols.of(state.nextGradient()),
                                first ? "from the output and from " + step : "from " + step));
            }
        }
        for (Program.Output output : program.outputs()) {
            if (output.gradient() != Program.NONE) {
                notes.add(new Note(symbols.of(output.gradient()), "given from outside"));
            }
        }
        return notes;
    }

    private List<Equation> values(int from, int to) {
        Map<Integer, Set<Integer>> waiting = new LinkedHashMap<>();
        for (int value = from; value < to; value++) {
            if (!program.instruction(value).isGradient() && symbols.hasEquation(value)) {
                Set<Integer> needed = new HashSet<>();
                for (int operand : program.instruction(value).operands()) {
                    collect(operand, needed);
                }
                waiting.put(value, needed);
            }
        }
        List<Equation> equations = new ArrayList<>();
        while (!waiting.isEmpty()) {
            int next = Program.NONE;
            for (Map.Entry<Integer, Set<Integer>> entry : waiting.entrySet()) {
                boolean ready = entry.getValue().stream().noneMatch(waiting::containsKey);
                if (ready && (next == Program.NONE || rank(entry.getKey()) < rank(next))) {
                    next = entry.getKey();
                }
            }
            waiting.remove(next);
            Term right = unfolding.definition(next);
            equations.add(new Equation(symbols.of(next), right));
        }
        return equations;
    }

    /** Collects the values with symbols that the equation of a value contains. */
    private void collect(int value, Set<Integer> needed) {
        if (symbols.has(value)) {
            needed.add(value);
        } else {
            program.instruction(value).operands().forEach(operand -> collect(operand, needed));
        }
    }

    /**
     * Returns the rank of a value among those that can be printed next: gates in their order first,
     * then the others as computed, then the gradients that leave the step.
     */
    private int rank(int value) {
        int count = program.instructions().size();
        if (isGradientResult(value)) {
            return count + value;
        }
        if (program.names().containsKey(value)) {
            String name = program.names().get(value);
            int gate = gates.indexOf(name.replaceFirst("^∂?z_", ""));
            if (gate >= 0) {
                return gate - gates.size(); // before all others
            }
        }
        return value;
    }

    private boolean isGradientResult(int value) {
        return program.inputs().stream().anyMatch(input -> input.gradient() == value)
                || program.states().stream().anyMatch(state -> state.previousGradient() == value);
    }

    private List<Equation> weightGradients() {
        Map<Symbol, Term> totals = new LinkedHashMap<>();
        weights.all().forEach(weight -> totals.put(weight, new Term.Number(0)));
        for (Instruction instruction : program.instructions()) {
            if (instruction.isGradient()) {
                totals.merge(
                        weights.of(instruction.operation().view()),
                        unfolding.definition(instruction.value()),
                        unfolding::sum);
            }
        }
        List<Equation> equations = new ArrayList<>();
        boolean overTime = !program.states().isEmpty();
        totals.forEach(
                (weight, term) -> {
                    if (!term.equals(new Term.Number(0))) {
                        equations.add(
                                new Equation(weight.toGradient(), new Term.Total(term, overTime)));
                    }
                });
        return equations;
    }
}
