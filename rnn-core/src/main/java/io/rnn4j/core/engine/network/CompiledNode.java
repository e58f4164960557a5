package io.rnn4j.core.engine.network;

import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Pooling;
import io.rnn4j.core.engine.network.move.ConcatenateRun;
import io.rnn4j.core.engine.network.move.LastStepRun;
import io.rnn4j.core.engine.network.move.MaximumRun;
import io.rnn4j.core.engine.network.move.MeanRun;
import io.rnn4j.core.engine.network.move.RepeatRun;
import io.rnn4j.core.engine.network.move.ReverseRun;
import io.rnn4j.core.engine.network.move.ZeroMaskedRun;
import io.rnn4j.core.engine.network.scan.ScanProgram;
import io.rnn4j.core.engine.node.GradientPath;
import io.rnn4j.core.engine.node.IndexRange;
import io.rnn4j.core.engine.node.MemoryEstimate;
import io.rnn4j.core.engine.node.NodeBuffers;
import io.rnn4j.core.engine.node.NodeOptions;
import io.rnn4j.core.engine.node.NodeRun;
import io.rnn4j.core.engine.node.NodeSignals;
import io.rnn4j.core.engine.node.NodeWeights;
import io.rnn4j.core.engine.node.ProgramRun;
import io.rnn4j.core.engine.node.RunContext;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.program.Gates;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.PlannedProgram;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ProgramCompiler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A compiled node of a network: its program and its weights, if it has any. */
public final class CompiledNode {
    private final String label;
    private final String use;
    private final Node node;
    private final Program program;
    private final ScanProgram scan; // null if there is none
    private final NodeWeights weights;
    private final Map<Mode, PlannedProgram> plans = new ConcurrentHashMap<>();

    /**
     * The purpose of a run, which determines the instructions and the locations of their values.
     */
    private record Mode(boolean training, List<Boolean> inputGradients) {}

    /** Compiles a node with the weights by the names that its expressions use. */
    public CompiledNode(String label, String use, Node node, Map<String, WeightArray> weights) {
        this.label = label;
        this.use = use;
        this.node = node;
        this.program =
                switch (node) {
                    case Node.Rows rows -> ProgramCompiler.rows(rows);
                    case Node.Gather gather -> ProgramCompiler.rows(gather.equation());
                    case Node.Recurrent recurrent ->
                            ProgramCompiler.recurrence(recurrent.recurrence());
                    case Node.Move move -> null;
                };
        this.scan =
                node instanceof Node.Recurrent recurrent && recurrent.loop().parallelScan()
                        ? new ScanProgram(recurrent.recurrence())
                        : null;
        this.weights = new NodeWeights(weights);
    }

    /** {@return the label of the layer, unique within the network} */
    public String label() {
        return label;
    }

    /** {@return the name of the use of the layer, unique within the network} */
    public String use() {
        return use;
    }

    /** {@return the node as the layer has declared it} */
    public Node node() {
        return node;
    }

    /** {@return whether the node has equations; false if it only moves rows} */
    boolean hasProgram() {
        return program != null;
    }

    /** {@return the recurrent states; empty if the node is not a recurrence} */
    public List<Program.StateValues> states() {
        return program == null ? List.of() : program.states();
    }

    /** {@return the gates of a recurrence in the order of their columns; empty if it is none} */
    public List<Gates.Gate> gates() {
        if (!(node instanceof Node.Recurrent recurrent)) {
            return List.of();
        }
        List<String> names = recurrent.recurrence().gates();
        return Gates.of(
                        scan == null ? program : scan.coefficients(),
                        recurrent.recurrence()::gateOf)
                .stream()
                .sorted(Comparator.comparing(gate -> names.indexOf(gate.name())))
                .toList();
    }

    /** {@return the weights of the node by the names in its equations} */
    public NodeWeights weights() {
        return weights;
    }

    /** {@return whether the node has weights or initial states with gradients} */
    boolean isTrained() {
        return program != null
                && (!program.states().isEmpty()
                        || program.instructions().stream().anyMatch(Instruction::isGradient));
    }

    /** {@return whether training draws dropout masks in the node} */
    boolean drawsMasks() {
        return program != null
                && program.instructions().stream()
                        .anyMatch(instruction -> instruction.operation() instanceof Operation.Mask);
    }

    /** {@return whether the gradient of an input can be other than 0} */
    boolean passesGradient(int input) {
        return program == null
                || input >= program.inputs().size() // an initial state or an attended sequence
                || program.inputs().get(input).gradient() != Program.NONE;
    }

    /** {@return whether an input is a sequence that every row can attend to} */
    boolean attendsTo(int input) {
        return program != null && input >= node.inputs().size() - program.attended().size();
    }

    /** Creates the running node. */
    NodeRun run(RunContext context, WeightDropouts dropouts, NodeSignals signals) {
        return switch (node) {
            case Node.Concatenate concatenate -> new ConcatenateRun(signals);
            case Node.ZeroMasked zero -> new ZeroMaskedRun(signals);
            case Node.LastStep last -> new LastStepRun(signals);
            case Node.Reverse reverse -> new ReverseRun(signals);
            case Node.Repeat repeat -> new RepeatRun(signals);
            case Node.Pool pool when pool.pooling() == Pooling.MEAN -> new MeanRun(signals);
            case Node.Pool pool -> new MaximumRun(signals);
            case Node.Recurrent recurrent when recurrent.loop().parallelScan() ->
                    scan.run(context, signals, options(), weights(context, dropouts));
            default ->
                    new ProgramRun(
                            signals,
                            new NodeBuffers(
                                    planned(context.training(), signals.paths()),
                                    options(),
                                    context.seed(),
                                    context.gradientsOf(weights)),
                            weights(context, dropouts),
                            context);
        };
    }

    private NodeWeights weights(RunContext context, WeightDropouts dropouts) {
        return context.training() ? dropouts.apply(node, weights) : weights;
    }

    private NodeOptions options() {
        return node instanceof Node.Recurrent recurrent
                ? new NodeOptions(
                        recurrent.loop().reverse(), recurrent.loop().returnSequences(), null, use)
                : new NodeOptions(false, true, indices(), use);
    }

    private PlannedProgram planned(boolean training, GradientPath[] paths) {
        return plans.computeIfAbsent(
                new Mode(training, inputGradients(paths)),
                mode -> PlannedProgram.of(program, mode.inputGradients(), mode.training()));
    }

    /** Estimates the buffers of a node that has a program, in training. */
    MemoryEstimate memory(GradientPath[] paths, int windows) {
        return scan == null
                ? MemoryEstimate.of(planned(true, paths), options().returnsSequences(), windows)
                : scan.memory(inputGradients(paths));
    }

    /** {@return for each input that is read row by row whether its gradient is needed} */
    private List<Boolean> inputGradients(GradientPath[] paths) {
        List<Boolean> result = new ArrayList<>();
        for (int input = 0; input < program.inputs().size(); input++) {
            result.add(paths[input] != GradientPath.NONE);
        }
        return result;
    }

    /** {@return the valid indices if the input of the node is indices; null otherwise} */
    public IndexRange indices() {
        return node instanceof Node.Gather gather
                ? new IndexRange(label, gather.table().rows())
                : null;
    }
}
