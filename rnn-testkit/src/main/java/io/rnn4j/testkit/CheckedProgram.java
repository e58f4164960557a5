package io.rnn4j.testkit;

import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.expr.AttendedSequence;
import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.layer.Node;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ProgramCompiler;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A program with random values for everything that it reads. Its value is a weighted sum of all
 * outputs and final states; the weights of the sum enter the backward pass.
 */
final class CheckedProgram implements DifferentiableFunction {
    /**
     * Smallest distance of an operand from a point where its derivative jumps: no difference
     * quotient reaches across it.
     */
    private static final double CLEARANCE = 10 * CentralDifferences.STEP;

    private static final int ATTEMPTS = 500;

    private static final int ATTENDED_STEPS = 5;

    private final Program program;
    private final Map<String, double[]> weights;
    private final Map<String, double[]> inputs = new LinkedHashMap<>();
    private final Map<String, double[]> initialStates = new LinkedHashMap<>();
    private final Map<String, double[]> outputGradients = new LinkedHashMap<>();
    private final Map<String, double[]> finalStateGradients = new LinkedHashMap<>();
    private final Map<String, ReferenceSequence> attended = new LinkedHashMap<>();
    private final ReferenceInterpreter interpreter;

    private CheckedProgram(
            Program program, Map<String, double[]> weights, TimeLayout time, long seed) {
        this.program = program;
        this.weights = weights;
        this.interpreter = new ReferenceInterpreter(program, weights, time);
        TimeLayout attendedTime = attendedTime(time);
        for (AttendedSequence sequence : program.attended()) {
            double[] rows =
                    normal(
                            seed,
                            "attended " + sequence.name(),
                            attendedTime.rows() * sequence.width(),
                            1);
            attended.put(
                    sequence.name(), new ReferenceSequence(attendedTime, sequence.width(), rows));
        }
        interpreter.give(attended);
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

    /**
     * {@return a layout of a few steps with masked ones; all steps of the last sample are masked}
     */
    private static TimeLayout attendedTime(TimeLayout time) {
        boolean[] masked = TimeLayout.holes(ATTENDED_STEPS, time.batch());
        for (int step = 0; step < ATTENDED_STEPS; step++) {
            masked[step * time.batch() + time.batch() - 1] = true;
        }
        return new TimeLayout(ATTENDED_STEPS, time.batch(), masked, false);
    }

    private static double[] normal(long seed, String purpose, int size, double deviation) {
        RandomNumbers random = new RandomNumbers(seed, purpose);
        double[] result = new double[size];
        for (int n = 0; n < size; n++) {
            result[n] = deviation * random.normal(n);
        }
        return result;
    }

    /**
     * {@return random elements with a variance such that a product is about as large as its
     * operand}
     */
    private static double[] weight(long seed, String name, int rows, int columns) {
        double deviation = rows == 1 ? 0.5 : 1 / Math.sqrt(rows);
        return normal(seed, "weight " + name, rows * columns, deviation);
    }

    // ---- programs

    static CheckedProgram of(RecurrenceDefinition recurrence, TimeLayout time, long seed) {
        return of(ProgramCompiler.recurrence(recurrence), recurrence, time, seed);
    }

    /** {@return a recurrence, with a program that may differ from its own} */
    static CheckedProgram of(
            Program program, RecurrenceDefinition recurrence, TimeLayout time, long seed) {
        return withoutKinks(
                recurrence.cell().name(),
                seed,
                attempt -> {
                    Map<String, double[]> weights = new LinkedHashMap<>();
                    for (CellWeight weight : recurrence.weights()) {
                        weights.put(
                                weight.name(),
                                weight(
                                        attempt,
                                        weight.name(),
                                        weight.shape().rows(),
                                        weight.shape().columns()));
                    }
                    return new CheckedProgram(program, weights, time, attempt);
                });
    }

    static CheckedProgram of(
            String owner, Node.Rows node, Map<String, LayerWeight> declared, int rows, long seed) {
        Program program = ProgramCompiler.rows(node);
        return withoutKinks(
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
                    return new CheckedProgram(program, weights, TimeLayout.rows(rows), attempt);
                });
    }

    /**
     * {@return a loss}
     *
     * @param values the program of its value
     * @param rowWeights the program of the weight of a row
     * @param target rows of the target, which is not differentiated
     */
    static CheckedProgram of(
            String owner,
            Program values,
            Program rowWeights,
            double[] target,
            int rows,
            long seed) {
        ReferenceInterpreter weighing =
                new ReferenceInterpreter(rowWeights, Map.of(), TimeLayout.rows(rows));
        weighing.forward(Map.of("target", target), Map.of());
        double[] weight = weighing.outputs().get("weight");
        return withoutKinks(
                owner,
                seed,
                attempt -> {
                    CheckedProgram program =
                            new CheckedProgram(values, Map.of(), TimeLayout.rows(rows), attempt);
                    program.inputs.put("target", target);
                    double[] upstream = program.outputGradients.get("value");
                    int width = upstream.length / rows;
                    for (int at = 0; at < upstream.length; at++) {
                        upstream[at] = weight[at / width];
                    }
                    return program;
                });
    }

    /** Sets the rows of an input. */
    CheckedProgram withInput(String name, double[] rows) {
        inputs.put(name, rows);
        return this;
    }

    /** Lets steps read other values than those of a state. */
    CheckedProgram withReplaced(String state, ReferenceInterpreter.Replaced values) {
        interpreter.replace(state, values);
        return this;
    }

    private interface Attempt {
        CheckedProgram with(long seed);
    }

    /** Draws until no operand is near a point where its derivative jumps. */
    private static CheckedProgram withoutKinks(String owner, long seed, Attempt attempts) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            CheckedProgram program = attempts.with(seed + 1_000_003L * attempt);
            program.value();
            if (program.interpreter.kinkDistance() > CLEARANCE) {
                return program;
            }
        }
        throw new AssertionError(
                ("'%s': %s attempts at random inputs all came within %s of a point where a"
                                + " derivative jumps; try a smaller size")
                        .formatted(owner, ATTEMPTS, CLEARANCE));
    }

    // ---- the comparison

    @Override
    public Map<String, double[]> arguments() {
        Map<String, double[]> arguments = new LinkedHashMap<>();
        weights.forEach((name, array) -> arguments.put("weight " + name, array));
        inputs.forEach(
                (name, array) -> {
                    if (!name.equals("target")) { // has no gradient
                        arguments.put("input " + name, array);
                    }
                });
        initialStates.forEach((name, array) -> arguments.put("initial state " + name, array));
        attended.forEach((name, sequence) -> arguments.put("attended " + name, sequence.rows()));
        return arguments;
    }

    @Override
    public double value() {
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

    @Override
    public Map<String, double[]> gradients() {
        value();
        attended.values().forEach(sequence -> Arrays.fill(sequence.gradient(), 0));
        ReferenceGradients gradients = interpreter.backward(outputGradients, finalStateGradients);
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
        attended.forEach((name, sequence) -> result.put("attended " + name, sequence.gradient()));
        return result;
    }
}
