package io.rnn4j.testkit;

import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.expr.Memory;
import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.layer.Node;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ProgramCompiler;
import io.rnn4j.testkit.ReferenceInterpreter.Gradients;
import io.rnn4j.testkit.ReferenceInterpreter.Time;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A program with random numbers for all it reads. Its value is a weighted sum of all outputs and
 * final states; the weights of the sum are what flows into the backward lines.
 */
final class Subject {
    /**
     * How near an operand may come to a jump of its derivative: out of reach of every difference
     * taken.
     */
    private static final double CLEARANCE = 10 * CentralDifferences.STEP;

    private static final int ATTEMPTS = 500;

    private static final int MEMORY_STEPS = 5;

    private final Program program;
    private final Map<String, double[]> weights;
    private final Map<String, double[]> inputs = new LinkedHashMap<>();
    private final Map<String, double[]> initialStates = new LinkedHashMap<>();
    private final Map<String, double[]> outputGradients = new LinkedHashMap<>();
    private final Map<String, double[]> finalStateGradients = new LinkedHashMap<>();
    private final Map<String, ReferenceMemory> memories = new LinkedHashMap<>();
    private final ReferenceInterpreter interpreter;

    private Subject(Program program, Map<String, double[]> weights, Time time, long seed) {
        this.program = program;
        this.weights = weights;
        this.interpreter = new ReferenceInterpreter(program, weights, time);
        Time memoryTime = memoryTime(time);
        for (Memory memory : program.memories()) {
            double[] rows =
                    normal(seed, "memory " + memory.name(), memoryTime.rows() * memory.width(), 1);
            memories.put(memory.name(), new ReferenceMemory(memoryTime, memory.width(), rows));
        }
        interpreter.give(memories);
        for (Program.Input input : program.inputs()) {
            String name = input.name();
            inputs.put(name, normal(seed, "input " + name, time.rows() * input.width(), 1));
        }
        for (Program.Output output : program.outputs()) {
            String name = output.name();
            outputGradients.put(
                    name, normal(seed, "output " + name, time.rows() * output.width(), 1));
        }
        for (Program.StateValues state : program.states()) {
            String name = state.name();
            int size = time.batch() * state.width();
            initialStates.put(name, normal(seed, "initial state " + name, size, 0.5));
            finalStateGradients.put(name, normal(seed, "final state " + name, size, 1));
        }
        if (!program.states().isEmpty()) {
            Program.StateValues state = program.states().getFirst();
            String name = state.name();
            outputGradients.put(
                    name, normal(seed, "output " + name, time.rows() * state.width(), 1));
        }
    }

    /** A few steps, some of which are masked; of one sample all. */
    private static Time memoryTime(Time time) {
        boolean[] masked = GradientCheck.holes(MEMORY_STEPS, time.batch());
        for (int step = 0; step < MEMORY_STEPS; step++) {
            masked[step * time.batch() + time.batch() - 1] = true;
        }
        return new Time(MEMORY_STEPS, time.batch(), masked, false);
    }

    private static double[] normal(long seed, String purpose, int size, double deviation) {
        RandomNumbers random = new RandomNumbers(seed, purpose);
        double[] result = new double[size];
        for (int n = 0; n < size; n++) {
            result[n] = deviation * random.normal(n);
        }
        return result;
    }

    /** A matrix keeps the size of what it multiplies. */
    private static double[] weight(long seed, String name, int rows, int columns) {
        double deviation = rows == 1 ? 0.5 : 1 / Math.sqrt(rows);
        return normal(seed, "weight " + name, rows * columns, deviation);
    }

    // ---- what can be looked at

    static Subject of(Recurrence recurrence, Time time, long seed) {
        return of(ProgramCompiler.recurrence(recurrence), recurrence, time, seed);
    }

    /** A recurrence with a program that may not be its own. */
    static Subject of(Program program, Recurrence recurrence, Time time, long seed) {
        return clear(
                recurrence.cell().name(),
                seed,
                attempt -> {
                    Map<String, double[]> weights = new LinkedHashMap<>();
                    for (CellWeight weight : recurrence.weights()) {
                        weights.put(
                                weight.name(),
                                weight(attempt, weight.name(), weight.rows(), weight.columns()));
                    }
                    return new Subject(program, weights, time, attempt);
                });
    }

    static Subject of(
            String owner, Node.Rows node, Map<String, LayerWeight> declared, int rows, long seed) {
        Program program = ProgramCompiler.rows(node);
        return clear(
                owner,
                seed,
                attempt -> {
                    Map<String, double[]> weights = new LinkedHashMap<>();
                    declared.forEach(
                            (name, weight) ->
                                    weights.put(
                                            name,
                                            weight(
                                                    attempt,
                                                    name,
                                                    weight.rows(),
                                                    weight.columns())));
                    return new Subject(program, weights, Time.rows(rows), attempt);
                });
    }

    /**
     * A loss.
     *
     * @param values the program of its value
     * @param rowWeights the program of the weight of a row
     * @param target rows of the target, which stay as they are
     */
    static Subject of(
            String owner,
            Program values,
            Program rowWeights,
            double[] target,
            int rows,
            long seed) {
        ReferenceInterpreter weighing =
                new ReferenceInterpreter(rowWeights, Map.of(), Time.rows(rows));
        weighing.forward(Map.of("target", target), Map.of());
        double[] weight = weighing.outputs().get("weight");
        return clear(
                owner,
                seed,
                attempt -> {
                    Subject subject = new Subject(values, Map.of(), Time.rows(rows), attempt);
                    subject.inputs.put("target", target);
                    double[] upstream = subject.outputGradients.get("value");
                    int width = upstream.length / rows;
                    for (int at = 0; at < upstream.length; at++) {
                        upstream[at] = weight[at / width];
                    }
                    return subject;
                });
    }

    /** Replaces the rows of an input by others than random ones. */
    Subject withInput(String name, double[] rows) {
        inputs.put(name, rows);
        return this;
    }

    /** Lets steps read other values than those of a state. */
    Subject withReplaced(String state, ReferenceInterpreter.Replaced values) {
        interpreter.replace(state, values);
        return this;
    }

    private interface Draw {
        Subject with(long seed);
    }

    /** Draws until no operand is near a place where its derivative jumps. */
    private static Subject clear(String owner, long seed, Draw draw) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Subject subject = draw.with(seed + 1_000_003L * attempt);
            subject.value();
            if (subject.interpreter.kinkDistance() > CLEARANCE) {
                return subject;
            }
        }
        throw new AssertionError(
                "'"
                        + owner
                        + "': "
                        + ATTEMPTS
                        + " random inputs all came within "
                        + CLEARANCE
                        + " of a place where a derivative jumps; try a smaller size");
    }

    // ---- the comparison

    /** Returns everything the value depends on, by names for people. */
    Map<String, double[]> arguments() {
        Map<String, double[]> arguments = new LinkedHashMap<>();
        weights.forEach((name, array) -> arguments.put("weight " + name, array));
        inputs.forEach(
                (name, array) -> {
                    if (!name.equals("target")) { // nobody asks for its gradient
                        arguments.put("input " + name, array);
                    }
                });
        initialStates.forEach((name, array) -> arguments.put("initial state " + name, array));
        memories.forEach((name, memory) -> arguments.put("memory " + name, memory.rows()));
        return arguments;
    }

    /** Runs the forward lines. */
    double value() {
        interpreter.forward(inputs, initialStates);
        double value = 0;
        for (Map.Entry<String, double[]> output : interpreter.outputs().entrySet()) {
            value += dot(outputGradients.get(output.getKey()), output.getValue());
        }
        for (Map.Entry<String, double[]> state : interpreter.finalStates().entrySet()) {
            value += dot(finalStateGradients.get(state.getKey()), state.getValue());
        }
        return value;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            // a row of weight 0 is left out, whatever its value
            sum += a[k] == 0 ? 0 : a[k] * b[k];
        }
        return sum;
    }

    /** Runs the forward and the backward lines; the names are those of {@link #arguments()}. */
    Map<String, double[]> gradients() {
        value();
        memories.values().forEach(memory -> Arrays.fill(memory.gradient(), 0));
        Gradients gradients = interpreter.backward(outputGradients, finalStateGradients);
        Map<String, double[]> result = new LinkedHashMap<>();
        gradients.weights().forEach((name, array) -> result.put("weight " + name, array));
        for (Program.Input input : program.inputs()) {
            String name = input.name();
            double[] none = new double[inputs.get(name).length];
            result.put("input " + name, gradients.inputs().getOrDefault(name, none));
        }
        gradients
                .initialStates()
                .forEach((name, array) -> result.put("initial state " + name, array));
        memories.forEach((name, memory) -> result.put("memory " + name, memory.gradient()));
        return result;
    }
}
