package io.rnn4j.core.engine.program;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which the instructions of a program run: every instruction that runs is in one
 * {@link Segment}, in groups that run together.
 */
public final class ExecutionOrder {

    /**
     * Instructions that run together: either independent products and gradients with the same first
     * operand, in any order; or other instructions, which run block of rows by block of rows.
     *
     * @param products whether these are products
     * @param instructions the instructions; other than products in the order in which they run
     */
    public record Group(boolean products, List<Instruction> instructions) {}

    private final Program program;
    private final List<Boolean> inputGradients;
    private final Segment[] segments;
    private final Map<Segment, List<Group>> groups = new EnumMap<>(Segment.class);

    /** Orders a program all of whose gradients are needed. */
    ExecutionOrder(Program program) {
        this(program, Collections.nCopies(program.inputs().size(), true));
    }

    /**
     * Orders a program for some input gradients. Instructions that serve no other purpose than the
     * other gradients do not run.
     */
    ExecutionOrder(Program program, List<Boolean> inputGradients) {
        this.program = program;
        this.inputGradients = List.copyOf(inputGradients);
        this.segments = new Segment[program.instructions().size()];
        assignForward();
        assignBackward();
        for (Segment segment : Segment.values()) {
            groups.put(segment, group(segment));
        }
    }

    /**
     * {@return the segment of an instruction; null for leaves and instructions that are not needed}
     */
    Segment segment(int value) {
        return segments[value];
    }

    /** {@return whether the gradient of an input is computed as a result of the program} */
    boolean computesGradient(int input) {
        return inputGradients.get(input) && program.inputs().get(input).gradient() != Program.NONE;
    }

    /** {@return the groups of a segment in the order in which they run} */
    public List<Group> groups(Segment segment) {
        return groups.get(segment);
    }

    /** {@return the instructions of a segment, group by group} */
    public List<Instruction> instructions(Segment segment) {
        return groups(segment).stream().flatMap(group -> group.instructions().stream()).toList();
    }

    private static boolean isProduct(Instruction instruction) {
        return instruction.operation() instanceof Operation.Product;
    }

    private void assignForward() {
        boolean[] stateDependent = new boolean[program.forwardEnd()];
        boolean[] ahead = new boolean[program.forwardEnd()];
        for (int value = 0; value < program.forwardEnd(); value++) {
            Instruction instruction = program.instruction(value);
            stateDependent[value] =
                    instruction.operation() instanceof Operation.Given given
                                    && given.port().kind() == Port.Kind.STATE
                            || instruction.operands().stream().anyMatch(o -> stateDependent[o]);
        }
        for (int value = program.forwardEnd() - 1; value >= 0; value--) {
            Instruction instruction = program.instruction(value);
            if (!program.states().isEmpty()
                    && !stateDependent[value]
                    && instruction.runs()
                    && (isProduct(instruction) || ahead[value])) {
                ahead[value] = true;
                instruction.operands().forEach(operand -> ahead[operand] = true);
            }
            if (instruction.runs()) {
                segments[value] = ahead[value] ? Segment.BEFORE : Segment.FORWARD;
            }
        }
    }

    private void assignBackward() {
        boolean[] carried = new boolean[segments.length]; // needed by the step before
        for (Program.StateValues state : program.states()) {
            if (state.previousGradient() != Program.NONE) {
                carried[state.previousGradient()] = true;
            }
        }
        for (Instruction instruction : program.instructions()) {
            // sums over the steps in the order of the loop; without a loop that of time
            carried[instruction.value()] |=
                    instruction.operation() instanceof Operation.AttendGradient;
        }
        boolean[] wanted = carried.clone();
        for (Instruction instruction : program.instructions()) {
            wanted[instruction.value()] |= instruction.isGradient();
        }
        for (int index = 0; index < program.inputs().size(); index++) {
            if (computesGradient(index)) {
                wanted[program.inputs().get(index).gradient()] = true;
            }
        }
        spread(carried);
        spread(wanted);
        for (int value = program.forwardEnd(); value < segments.length; value++) {
            Instruction instruction = program.instruction(value);
            if (instruction.isLeaf() || !wanted[value]) {
                continue;
            }
            boolean afterOperand =
                    instruction.operands().stream().anyMatch(o -> segments[o] == Segment.AFTER);
            if (instruction.isGradient()) {
                segments[value] = Segment.GRADIENTS;
            } else if (program.states().isEmpty()
                    || !carried[value] && (isProduct(instruction) || afterOperand)) {
                segments[value] = Segment.AFTER;
            } else {
                // element-wise instructions stay in the loop, where their operands are still in the
                // cache
                segments[value] = Segment.BACKWARD;
            }
        }
    }

    /** Marks the operands of marked instructions. */
    private void spread(boolean[] marked) {
        for (int value = marked.length - 1; value >= program.forwardEnd(); value--) {
            if (marked[value]) {
                program.instruction(value).operands().forEach(operand -> marked[operand] = true);
            }
        }
    }

    private List<Group> group(Segment segment) {
        List<Instruction> waiting = new ArrayList<>();
        Set<Integer> open = new HashSet<>();
        for (Instruction instruction : program.instructions()) {
            if (segments[instruction.value()] == segment) {
                waiting.add(instruction);
                open.add(instruction.value());
            }
        }
        List<Group> result = new ArrayList<>();
        while (!waiting.isEmpty()) {
            List<Instruction> ready = new ArrayList<>();
            for (Iterator<Instruction> instructions = waiting.iterator();
                    instructions.hasNext(); ) {
                Instruction instruction = instructions.next();
                if (!isProduct(instruction)
                        && !instruction.isGradient()
                        && isReady(instruction, open)) {
                    ready.add(instruction);
                    open.remove(instruction.value());
                    instructions.remove();
                }
            }
            if (!ready.isEmpty()) {
                result.add(new Group(false, ready));
            }
            result.addAll(takeProducts(waiting, open));
        }
        return result;
    }

    private static boolean isReady(Instruction instruction, Set<Integer> open) {
        return instruction.operands().stream().noneMatch(open::contains);
    }

    /** {@return the groups of products that can run now, each with the same left operand} */
    private static List<Group> takeProducts(List<Instruction> waiting, Set<Integer> open) {
        Set<Instruction> ready = new LinkedHashSet<>();
        for (Instruction instruction : waiting) {
            if ((isProduct(instruction) || instruction.isGradient())
                    && isReady(instruction, open)) {
                ready.add(instruction);
            }
        }
        List<Group> result = new ArrayList<>();
        while (!ready.isEmpty()) {
            Instruction first = ready.iterator().next();
            List<Instruction> together = new ArrayList<>();
            for (Instruction instruction : ready) {
                if (instruction.operation().getClass() == first.operation().getClass()
                        && instruction.operands().getFirst().equals(first.operands().getFirst())) {
                    together.add(instruction);
                }
            }
            together.forEach(
                    instruction -> {
                        ready.remove(instruction);
                        waiting.remove(instruction);
                        open.remove(instruction.value());
                    });
            result.add(new Group(true, together));
        }
        return result;
    }
}
