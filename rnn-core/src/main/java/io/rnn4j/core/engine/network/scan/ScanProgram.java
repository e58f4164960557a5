package io.rnn4j.core.engine.network.scan;

import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.core.engine.node.MemoryEstimate;
import io.rnn4j.core.engine.node.NodeMemory;
import io.rnn4j.core.engine.program.ExecutionOrder;
import io.rnn4j.core.engine.program.MemoryPlan;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ProgramCompiler;

import java.util.List;
import java.util.Map;

/**
 * A recurrence that is linear in its states, cut in two: what multiplies each state and what is
 * added to it, a program of rows, and the states, which a scan computes from these.
 */
public final class ScanProgram {
    private final Program coefficients;
    private final Program states;

    /**
     * Cuts a recurrence.
     *
     * @param recurrence the equations of one step
     * @throws IllegalArgumentException if it is not linear in its states, reads memories, or feeds
     *     back its output
     */
    public ScanProgram(RecurrenceDefinition recurrence) {
        if (!recurrence.attendedSequences().isEmpty()) {
            String memory = recurrence.attendedSequences().getFirst().name();
            throw refusal(recurrence, "reads the memory '" + memory + "' as a whole");
        }
        if (recurrence
                .feedbackState()
                .isPresent()) { // what a state is replaced by is known step by step
            throw refusal(recurrence, "feeds back its output");
        }
        this.coefficients = ProgramCompiler.linear(recurrence);
        List<Program.StateValues> values =
                recurrence.states().stream()
                        .map(
                                state ->
                                        new Program.StateValues(
                                                state.name(),
                                                state.width(),
                                                Program.NONE,
                                                Program.NONE,
                                                Program.NONE,
                                                Program.NONE))
                        .toList();
        this.states = new Program(List.of(), 0, List.of(), values, List.of(), List.of(), Map.of());
    }

    private static IllegalArgumentException refusal(RecurrenceDefinition recurrence, String what) {
        return new IllegalArgumentException(
                "cell '"
                        + recurrence.cell().name()
                        + "' has no parallel scan over time: it "
                        + what
                        + "; leave parallelScan off");
    }

    /**
     * Makes so many times the arrays of the factors and addends, outputs 2·state, 2·state + 1.
     *
     * @param use tells the places apart where the layer is used; random masks depend on it
     */
    public NodeMemory[] coefficients(
            boolean training, List<Boolean> inputGradients, String use, int count) {
        ExecutionOrder order = new ExecutionOrder(coefficients, inputGradients);
        MemoryPlan plan = new MemoryPlan(coefficients, order, training);
        NodeMemory[] memories = new NodeMemory[count];
        for (int index = 0; index < count; index++) {
            memories[index] =
                    new NodeMemory(coefficients, order, plan, training, false, true, null);
            memories[index].use = use;
        }
        return memories;
    }

    /** Makes the arrays of the states. */
    public NodeMemory states(boolean training, boolean reverse, boolean sequences) {
        ExecutionOrder order = new ExecutionOrder(states);
        MemoryPlan plan = new MemoryPlan(states, order, training);
        return new NodeMemory(states, order, plan, training, reverse, sequences, null);
    }

    /**
     * Counts what is kept in training: all of it for every step. The rows that a block has, a
     * thirtieth of a state, are left out.
     */
    public MemoryEstimate activations(List<Boolean> inputGradients) {
        MemoryEstimate rows = MemoryEstimate.of(coefficients(true, inputGradients, "", 1)[0], 1);
        long everyStep = rows.everyStep() + rows.windowStep();
        long fixed = 0;
        for (Program.StateValues state : states.states()) {
            everyStep += 3L * state.width(); // itself, and the gradients of factor and addend
            fixed += 3L * state.width();
        }
        return new MemoryEstimate(everyStep, 0, fixed);
    }
}
