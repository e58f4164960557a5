package io.rnn4j.testkit;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.ModelInput;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model with several inputs and outputs, random weights and data, and a different mask on every
 * time axis. A training pass is computed by the engine and in double precision. The value is the
 * sum of all outputs and final states, weighted by random gradients.
 */
final class ModelCase {
    private static final long TRAINING_STEP = 2;
    static final String OUTPUT = "output ";
    static final String INPUT_GRADIENT = "gradient of input ";

    private final Model model;
    private final int batch;
    private final Map<String, Integer> steps = new LinkedHashMap<>(); // by input
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();
    private final Map<String, Tensor> masks = new LinkedHashMap<>(); // of every input with an axis
    private final Map<String, Tensor> states = new LinkedHashMap<>(); // those that are given
    private final Map<String, Tensor> outputGradients = new LinkedHashMap<>();
    private final Map<String, Tensor> finalGradients = new LinkedHashMap<>();

    /**
     * Draws a case.
     *
     * @param given names of the states with given initial values
     */
    ModelCase(Model model, int batch, String... given) {
        this.model = model;
        this.batch = batch;
        for (String name : model.weights().names()) {
            Shape shape = model.weights().shape(name);
            double deviation = shape.rank() == 1 ? 0.5 : 1 / Math.sqrt(shape.size(0));
            model.weights().set(name, random(name, deviation, shape.toArray()));
        }
        for (int number = 0; number < model.inputs().size(); number++) {
            ModelInput input = model.inputs().get(number);
            String name = input.name();
            if (!input.sequence()) {
                steps.put(name, 1);
                inputs.put(name, random(name, 1, batch, input.features()));
                continue;
            }
            String axis = model.inputs().get(input.axis()).name();
            steps.put(name, input.axis() == number ? 4 + number : steps.get(axis));
            inputs.put(name, random(name, 1, batch, steps.get(name), input.features()));
            masks.put(name, mask(steps.get(name), input.axis()));
        }
        for (String state : given) {
            states.put(state, random("initial " + state, 0.5, batch, width(state)));
        }
        model.stateWidths()
                .forEach(
                        (name, width) ->
                                finalGradients.put(name, random("final " + name, 1, batch, width)));
        predict().forEach((name, rows) -> outputGradients.put(name, gradient(name, rows)));
    }

    private Map<String, Tensor> predict() {
        return forward(inputs, masks).outputs();
    }

    private ForwardPass forward(Map<String, Tensor> values, Map<String, Tensor> withMasks) {
        return model.trainingForward(examples(values, withMasks), states, TRAINING_STEP);
    }

    private int width(String state) {
        return model.stateWidths().get(state);
    }

    private static Tensor random(String purpose, double deviation, int... sizes) {
        RandomNumbers random = new RandomNumbers(23, purpose);
        Tensor tensor = Tensor.zeros(sizes);
        for (int n = 0; n < tensor.array().length; n++) {
            tensor.array()[n] = (float) (deviation * random.normal(n));
        }
        return tensor;
    }

    /** {@return a gradient that is 0 at masked steps, as that of a loss} */
    private Tensor gradient(String output, Tensor rows) {
        Tensor gradient = random("gradient of " + output, 1, rows.shape().toArray());
        String axis = axis(rows);
        if (axis != null) {
            ModelResults.fillPadding(gradient, masks.get(axis), 0);
        }
        return gradient;
    }

    /**
     * {@return the input whose time axis an output has; the inputs have different numbers of steps}
     */
    private String axis(Tensor rows) {
        return rows.rank() < 3
                ? null
                : masks.keySet().stream()
                        .filter(name -> steps.get(name) == rows.size(1))
                        .findFirst()
                        .orElse(null);
    }

    private Tensor mask(int inputSteps, int shift) {
        boolean[] holes = TimeLayout.holes(inputSteps, batch);
        Tensor mask = Tensor.zeros(batch, inputSteps);
        for (int sample = 0; sample < batch; sample++) {
            for (int step = 0; step < inputSteps; step++) {
                int other = (sample + shift) % batch;
                mask.set(holes[step * batch + other] ? 0 : 1, sample, step);
            }
        }
        return mask;
    }

    private Examples examples(Map<String, Tensor> values, Map<String, Tensor> withMasks) {
        Examples data = null;
        for (int number = 0; number < model.inputs().size(); number++) {
            ModelInput input = model.inputs().get(number);
            String name = input.name();
            Tensor x = values.get(name);
            data = data == null ? Examples.of(name, x) : data.input(name, x);
            if (input.sequence() && input.axis() == number) {
                data = data.mask(name, withMasks.get(name));
            }
        }
        return data;
    }

    /** {@return the inputs with a time axis of their own} */
    List<String> axes() {
        return masks.keySet().stream()
                .filter(name -> model.inputs().get(input(name).axis()).name().equals(name))
                .toList();
    }

    private ModelInput input(String name) {
        return model.inputs().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    // ---- by the engine

    /** {@return outputs, final states and all gradients by name} */
    Map<String, Tensor> run(Execution execution) {
        return run(execution, inputs, masks, outputGradients);
    }

    private Map<String, Tensor> run(
            Execution execution,
            Map<String, Tensor> values,
            Map<String, Tensor> withMasks,
            Map<String, Tensor> gradientsOfOutputs) {
        model.execution(execution);
        ForwardPass pass = forward(values, withMasks);
        Map<String, Tensor> answer = new LinkedHashMap<>();
        pass.outputs().forEach((name, rows) -> answer.put(OUTPUT + name, rows));
        pass.finalStates().forEach((name, rows) -> answer.put("final state " + name, rows));
        io.rnn4j.core.model.Gradients gradients = pass.backward(gradientsOfOutputs, finalGradients);
        gradients.weights().forEach((name, g) -> answer.put("gradient of weight " + name, g));
        gradients.inputs().forEach((name, g) -> answer.put(INPUT_GRADIENT + name, g));
        gradients.initialStates().forEach((name, g) -> answer.put("gradient of state " + name, g));
        return answer;
    }

    /** {@return the results with NaN in all padding, and with more padding on one time axis} */
    Map<String, Tensor> padded(Execution execution, String axis, int before, int after) {
        int original = steps.get(axis);
        Map<String, Tensor> values = new LinkedHashMap<>(inputs);
        Map<String, Tensor> withMasks = new LinkedHashMap<>(masks);
        for (String name : masks.keySet()) {
            Tensor copy = inputs.get(name).copy();
            ModelResults.fillPadding(copy, masks.get(name), Float.NaN);
            boolean longer = steps.get(name) == original;
            values.put(name, longer ? TimeSteps.padded(copy, before, after, Float.NaN) : copy);
            if (longer) {
                withMasks.put(name, TimeSteps.padded(masks.get(name), before, after, 0));
            }
        }
        Map<String, Tensor> gradients = new LinkedHashMap<>(outputGradients);
        gradients.replaceAll(
                (name, g) -> isLong(g, original) ? TimeSteps.padded(g, before, after, 0) : g);
        Map<String, Tensor> answer = run(execution, values, withMasks, gradients);
        int longer = original + before + after;
        answer.replaceAll(
                (name, t) -> isLong(t, longer) ? TimeSteps.steps(t, before, before + original) : t);
        return answer;
    }

    private static boolean isLong(Tensor tensor, int steps) {
        return tensor.rank() == 3 && tensor.size(1) == steps;
    }

    // ---- in double precision

    private static double[] doubles(Tensor tensor) {
        double[] rows = new double[tensor.array().length];
        Arrays.setAll(rows, k -> tensor.array()[k]);
        return tensor.rank() < 3 ? rows : swapped(rows, tensor.size(0), tensor.size(1));
    }

    private static Map<String, double[]> doubles(Map<String, Tensor> tensors) {
        Map<String, double[]> result = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> result.put(name, doubles(tensor)));
        return result;
    }

    /** {@return the values with the two outer axes exchanged} */
    private static double[] swapped(double[] values, int outer, int inner) {
        double[] result = new double[values.length];
        int width = values.length / (outer * inner);
        for (int i = 0; i < outer; i++) {
            for (int j = 0; j < inner; j++) {
                System.arraycopy(
                        values, (i * inner + j) * width, result, (j * outer + i) * width, width);
            }
        }
        return result;
    }

    /** The case in double precision. */
    final class Reference {
        final Map<String, double[]> weights = doubles(model.weights().copyOfAll());
        final Map<String, double[]> values = doubles(inputs);
        final Map<String, double[]> initial = doubles(states);
        private final Map<String, double[]> upstream = doubles(outputGradients);
        private final Map<String, double[]> last = doubles(finalGradients);
        private final ReferencePass pass;

        Reference() {
            Map<String, TimeLayout> times = new LinkedHashMap<>();
            steps.forEach(
                    (name, count) ->
                            times.put(name, new TimeLayout(count, batch, masked(name), false)));
            masks.keySet().forEach(this::clearPadding);
            ReferenceModel reference = new ReferenceModel(model, weights, times);
            reference.draw(model.seed(), TRAINING_STEP);
            this.pass = new ReferencePass(reference, weights, values, initial, upstream, last);
        }

        private boolean[] masked(String input) {
            if (!masks.containsKey(input)) {
                return null;
            }
            Tensor mask = masks.get(input);
            boolean[] masked = new boolean[mask.array().length];
            for (int row = 0; row < masked.length; row++) {
                masked[row] = mask.get(row % batch, row / batch) == 0;
            }
            return masked;
        }

        private void clearPadding(String input) {
            boolean[] masked = masked(input);
            double[] rows = values.get(input);
            int width = rows.length / masked.length;
            for (int row = 0; row < masked.length; row++) {
                if (masked[row]) {
                    Arrays.fill(rows, row * width, (row + 1) * width, 0);
                }
            }
        }

        DifferentiableFunction function() {
            return pass;
        }

        /** {@return the results as {@link #run}, rounded at the end} */
        Map<String, Tensor> answer(Map<String, Tensor> like) {
            Map<String, double[]> rows = new LinkedHashMap<>();
            pass.forward().forEach((name, r) -> rows.put(OUTPUT + name, r));
            pass.model().finalStates().forEach((name, r) -> rows.put("final state " + name, r));
            ReferenceGradients gradients = pass.backward();
            gradients.weights().forEach((name, g) -> rows.put("gradient of weight " + name, g));
            gradients.inputs().forEach((name, g) -> rows.put(INPUT_GRADIENT + name, g));
            gradients.initialStates().forEach((n, g) -> rows.put("gradient of state " + n, g));
            Map<String, Tensor> answer = new LinkedHashMap<>();
            rows.forEach((name, r) -> answer.put(name, tensor(r, like.get(name))));
            return answer;
        }

        private static Tensor tensor(double[] rows, Tensor like) {
            double[] array = like.rank() < 3 ? rows : swapped(rows, like.size(1), like.size(0));
            Tensor tensor = Tensor.zeros(like.shape());
            for (int k = 0; k < array.length; k++) {
                tensor.array()[k] = (float) array[k];
            }
            return tensor;
        }
    }
}
