package io.rnn4j.core.engine.network.scan;

import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.core.engine.node.GradientPath;
import io.rnn4j.core.engine.node.MemoryEstimate;
import io.rnn4j.core.engine.node.NodeBuffers;
import io.rnn4j.core.engine.node.NodeOptions;
import io.rnn4j.core.engine.node.NodeRun;
import io.rnn4j.core.engine.node.NodeSignals;
import io.rnn4j.core.engine.node.NodeWeights;
import io.rnn4j.core.engine.node.RunContext;
import io.rnn4j.core.engine.program.PlannedProgram;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ProgramCompiler;

import java.util.List;
import java.util.Map;

/**
 * The program of a recurrence that is linear in its states: computes the factor and the addend of
 * each state by row, from which a scan computes the states.
 */
public final class ScanProgram {
    private static final Program.Step NO_STEP = new Program.Step(Program.NONE, Program.NONE);

    private final Program coefficients;
    private final Program states;

    /**
     * Compiles a recurrence. It is rejected if it is not linear in its states, attends to
     * sequences, or feeds back its output.
     */
    public ScanProgram(RecurrenceDefinition recurrence) {
        if (!recurrence.attendedSequences().isEmpty()) {
            String sequence = recurrence.attendedSequences().getFirst().name();
            throw refusal(recurrence, "attends to '" + sequence + "'");
        }
        if (recurrence.feedbackState().isPresent()) {
            throw refusal(recurrence, "feeds back its output");
        }
        this.coefficients = ProgramCompiler.linear(recurrence);
        List<Program.StateValues> values =
                recurrence.states().stream()
                        .map(
                                state ->
                                        new Program.StateValues(
                                                state.name(), state.width(), NO_STEP, NO_STEP))
                        .toList();
        this.states =
                new Program(
                        List.of(),
                        0,
                        new Program.Interface(List.of(), values, List.of(), List.of()),
                        Map.of());
    }

    private static IllegalArgumentException refusal(RecurrenceDefinition recurrence, String what) {
        return new IllegalArgumentException(
                "cell '%s' has no parallel scan over time: it %s; leave parallelScan off"
                        .formatted(recurrence.cell().name(), what));
    }

    /** {@return the program that computes factors and addends} */
    public Program coefficients() {
        return coefficients;
    }

    /**
     * Creates the running node. Its signals are the input and the initial states that are outputs
     * of other nodes; the output and the final states that other nodes can read.
     */
    public NodeRun run(
            RunContext context, NodeSignals signals, NodeOptions options, NodeWeights weights) {
        boolean training = context.training();
        boolean inputGradient = signals.paths()[0] != GradientPath.NONE;
        PlannedProgram rows = PlannedProgram.of(coefficients, List.of(inputGradient), training);
        NodeOptions rowOptions = new NodeOptions(false, true, null, options.use());
        NodeBuffers[] buffers = new NodeBuffers[training ? 1 : context.kernels().length];
        for (int index = 0; index < buffers.length; index++) {
            buffers[index] =
                    new NodeBuffers(rows, rowOptions, context.seed(), context.gradientsOf(weights));
        }
        return new ScanRun(
                signals,
                buffers,
                new NodeBuffers(PlannedProgram.of(states, training), options),
                weights,
                context);
    }

    /**
     * Estimates the buffers in training, which hold all steps, in floats of a sample. The rows of
     * each block, a thirtieth of a state, are left out.
     */
    public MemoryEstimate memory(List<Boolean> inputGradients) {
        PlannedProgram planned = PlannedProgram.of(coefficients, inputGradients, true);
        MemoryEstimate rows = MemoryEstimate.of(planned, true, 1);
        long everyStep = rows.everyStep() + rows.windowStep();
        long fixed = 0;
        for (Program.StateValues state : states.states()) {
            everyStep += 3L * state.width(); // itself, and the gradients of factor and addend
            fixed += 3L * state.width();
        }
        return new MemoryEstimate(everyStep, 0, fixed);
    }
}
