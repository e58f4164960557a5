package io.rnn4j.core.engine;

import io.rnn4j.api.Optimizer;
import io.rnn4j.api.Update;
import io.rnn4j.api.kernel.KernelsProvider;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;

/** The steps of an optimizer: its equations on every element of every weight, and its slots. */
public final class UpdateRun {
    private final Optimizer optimizer;
    private final Update update = new Update();
    private final NodeMemory[] memories; // [part]
    private final SegmentRunner[] runners;
    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private final NodeWeights none = new NodeWeights(Map.of());
    private final ToDoubleFunction<String> scalars = this::scalar;
    private final IntConsumer task = this::run;
    private final float[][] scratch = {}; // one group of lines needs none
    private final float[][][] blocks; // [part]

    // the weight that is being updated
    private float[] parameter;
    private float[] gradient;
    private Kept parameterKept;

    /** What is kept of a weight from step to step. */
    private static final class Kept {
        final float[][] slots;
        long step; // of this weight: one that was frozen for a while begins later

        Kept(int slots, int size) {
            this.slots = new float[slots][size];
        }
    }

    /**
     * Creates a run with all slots at 0.
     *
     * @param optimizer the optimizer
     * @param provider makes the kernels
     * @param threads how many threads may work on a step
     */
    public UpdateRun(Optimizer optimizer, KernelsProvider provider, int threads) {
        this.optimizer = optimizer;
        optimizer.define(update);
        Program program = ProgramCompiler.update(update);
        Schedule schedule = new Schedule(program, true);
        MemoryPlan plan = new MemoryPlan(program, schedule, false);
        this.memories = new NodeMemory[threads];
        this.runners = new SegmentRunner[threads];
        this.blocks = new float[threads][plan.blockWidths().size()][];
        for (int part = 0; part < threads; part++) {
            memories[part] = new NodeMemory(program, schedule, plan, false, false, true, null);
            runners[part] = new SegmentRunner(memories[part], Segment.FORWARD, provider.create());
            int rows = SegmentRunner.blockRows(List.of(runners[part]));
            for (int index = 0; index < plan.blockWidths().size(); index++) {
                blocks[part][index] = new float[rows * plan.blockWidths().get(index)];
            }
        }
    }

    private double scalar(String name) {
        return switch (name) {
            case "learning_rate" -> optimizer.learningRate();
            case "step" -> parameterKept.step;
            default ->
                    throw new IllegalArgumentException(
                            "optimizer '"
                                    + optimizer.name()
                                    + "' uses an unknown scalar '"
                                    + name
                                    + "', known are learning_rate and step");
        };
    }

    /**
     * Updates one weight.
     *
     * @param name its name
     * @param values its values, overwritten
     * @param gradients the gradient of the loss with respect to it
     */
    public void update(String name, float[] values, float[] gradients) {
        parameter = values;
        gradient = gradients;
        parameterKept =
                kept.computeIfAbsent(name, key -> new Kept(update.slots().size(), values.length));
        parameterKept.step++;
        Team.SHARED.run(runners.length, task);
    }

    private void run(int part) {
        int parts = runners.length;
        int from = (int) ((long) parameter.length * part / parts);
        int to = (int) ((long) parameter.length * (part + 1) / parts);
        if (from == to) {
            return;
        }
        NodeMemory memory = memories[part];
        memory.resize(parameter.length, 1);
        memory.inputs[0].set(parameter, 0);
        memory.inputs[1].set(gradient, 0);
        memory.outputs[0].set(parameter, 0);
        for (int index = 0; index < parameterKept.slots.length; index++) {
            memory.inputs[index + 2].set(parameterKept.slots[index], 0);
            memory.outputs[index + 1].set(parameterKept.slots[index], 0);
        }
        runners[part].bind(memory, none, scratch, blocks[part], scalars);
        runners[part].run(from, to - from, 0, 0);
    }
}
