package io.rnn4j.core.engine;

import io.rnn4j.api.Node;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A node of a network, ready to run: its program and its weights. */
public final class CompiledNode {
    private final String label;
    private final Node node;
    private final Program program;
    private final NodeWeights weights;
    private final Map<Use, Plans> plans = new ConcurrentHashMap<>();

    /** What a run is for: its lines and their places depend on it. */
    private record Use(boolean training, boolean inputGradients) {}

    private record Plans(Schedule schedule, MemoryPlan memory) {}

    /**
     * Compiles a node.
     *
     * @param label the unique label of its layer
     * @param node the node
     * @param weights the weights of the layer by the names within it
     */
    public CompiledNode(String label, Node node, Map<String, WeightArray> weights) {
        this.label = label;
        this.node = node;
        this.program =
                switch (node) {
                    case Node.Rows rows -> ProgramCompiler.rows(rows);
                    case Node.Gather gather -> ProgramCompiler.rows(gather.equation());
                    case Node.Recurrent recurrent ->
                            ProgramCompiler.recurrence(recurrent.recurrence());
                };
        this.weights = new NodeWeights(weights);
    }

    /**
     * Returns the label of the layer.
     *
     * @return a label that is unique within the network
     */
    public String label() {
        return label;
    }

    /**
     * Returns what the layer has declared.
     *
     * @return the node
     */
    public Node node() {
        return node;
    }

    /**
     * Returns its equations.
     *
     * @return the program of a row
     */
    public Program program() {
        return program;
    }

    NodeWeights weights() {
        return weights;
    }

    NodeMemory memory(boolean training, boolean inputGradients) {
        Plans plan = plans.computeIfAbsent(new Use(training, inputGradients), this::plans);
        boolean reverse = node instanceof Node.Recurrent recurrent && recurrent.reverse();
        boolean sequences =
                !(node instanceof Node.Recurrent recurrent) || recurrent.returnSequences();
        return new NodeMemory(
                program, plan.schedule(), plan.memory(), training, reverse, sequences, indices());
    }

    /** Says what the input of the node must be, if it is indices. */
    private Indices indices() {
        return node instanceof Node.Gather gather
                ? new Indices(label, gather.table().rows())
                : null;
    }

    private Plans plans(Use use) {
        Schedule schedule = new Schedule(program, use.inputGradients());
        return new Plans(schedule, new MemoryPlan(program, schedule, use.training()));
    }
}
