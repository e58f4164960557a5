package io.rnn4j.testkit;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.MaskedValue;
import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.ModelInput;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model of layers with random weights. It computes the results of a pass twice: by the engine in
 * float, and by the interpreter in double precision.
 */
final class ModelResults {
    static final String OUTPUT = "output";
    static final String INPUT_GRADIENT = "gradient of the input";
    private static final String FINAL_STATE = "final state ";
    private static final String WEIGHT_GRADIENT = "gradient of weight ";
    private static final String STATE_GRADIENT = "gradient of initial state ";

    /** Kinds of results. */
    enum Kind {
        /** A tensor with a time axis: the output or the gradient of the input. */
        SEQUENCE,
        FINAL_STATE,
        WEIGHT_GRADIENT,
        INITIAL_STATE_GRADIENT
    }

    static Kind kind(String name) {
        return name.startsWith(FINAL_STATE)
                ? Kind.FINAL_STATE
                : name.startsWith(WEIGHT_GRADIENT)
                        ? Kind.WEIGHT_GRADIENT
                        : name.startsWith(STATE_GRADIENT)
                                ? Kind.INITIAL_STATE_GRADIENT
                                : Kind.SEQUENCE;
    }

    private static final long TRAINING_STEP = 3;

    private final Model model;
    private final boolean indices;
    private final boolean training;
    private Signal output;
    private MaskedValue maskedValue; // null for none

    /**
     * The data of a forward and a backward pass.
     *
     * @param inputs [batch, steps, features]
     * @param mask [batch, steps] of 1 and 0; null without a mask
     * @param initialStates by name, each [batch, width]
     * @param outputGradient in the shape of the output
     * @param finalStateGradients by name, each [batch, width]
     */
    record PassData(
            Tensor inputs,
            Tensor mask,
            Map<String, Tensor> initialStates,
            Tensor outputGradient,
            Map<String, Tensor> finalStateGradients) {}

    ModelResults(Model model) {
        this(model, false, false);
    }

    /**
     * Initialises the weights of a model.
     *
     * @param model the model
     * @param indices whether its inputs are indices: 0 and 1
     * @param training whether random masks are drawn
     */
    ModelResults(Model model, boolean indices, boolean training) {
        this.model = model;
        this.indices = indices;
        this.training = training;
        Signal signal = Signal.input(0, input().features(), TimeAxis.ofInput(0));
        for (Layer layer : model.layers().values()) {
            NetworkDefinition network =
                    NetworkDefinition.of(layer, List.of(signal), signal.node() + 1);
            signal = network.outputs().getFirst();
            network.maskedValues().forEach((input, value) -> maskedValue = value);
        }
        this.output = signal;
        for (String name : model.weights().names()) {
            Shape shape = model.weights().shape(name);
            double deviation = shape.rank() == 1 ? 0.5 : 1 / Math.sqrt(shape.size(0));
            model.weights().set(name, random(name, deviation, shape.toArray()));
        }
    }

    private static Tensor random(String purpose, double deviation, int... sizes) {
        RandomNumbers random = new RandomNumbers(17, purpose);
        Tensor tensor = Tensor.zeros(sizes);
        for (int n = 0; n < tensor.array().length; n++) {
            tensor.array()[n] = (float) (deviation * random.normal(n));
        }
        return tensor;
    }

    /** {@return random data; masked steps of the input are NaN} */
    PassData data(int batch, int steps, boolean masked) {
        Map<String, Tensor> initial = new LinkedHashMap<>();
        Map<String, Tensor> last = new LinkedHashMap<>();
        model.stateWidths()
                .forEach(
                        (name, size) -> {
                            initial.put(name, random("initial " + name, 0.5, batch, size));
                            last.put(name, random("final " + name, 1, batch, size));
                        });
        Tensor inputs = random("inputs", 1, batch, steps, input().features());
        for (int k = 0; k < inputs.array().length && indices; k++) {
            inputs.array()[k] = inputs.array()[k] > 0 ? 1 : 0;
        }
        Tensor mask = masked ? mask(batch, steps) : null;
        if (masked) {
            fillPadding(inputs, mask, Float.NaN);
        }
        Tensor outputGradient =
                output.sequence()
                        ? random(OUTPUT, 1, batch, outputSteps(steps), output.width())
                        : random(OUTPUT, 1, batch, output.width());
        return new PassData(inputs, mask, initial, outputGradient, last);
    }

    private int outputSteps(int steps) {
        return output.time().isOfInput() ? steps : output.time().steps();
    }

    private static Tensor mask(int batch, int steps) {
        boolean[] holes = TimeLayout.holes(steps, batch);
        Tensor mask = Tensor.zeros(batch, steps);
        for (int sample = 0; sample < batch; sample++) {
            for (int step = 0; step < steps; step++) {
                mask.set(holes[step * batch + sample] ? 0 : 1, sample, step);
            }
        }
        return mask;
    }

    static void fillPadding(Tensor inputs, Tensor mask, float value) {
        int features = inputs.size(2);
        for (int row = 0; row < mask.array().length; row++) {
            if (mask.array()[row] == 0) {
                Arrays.fill(inputs.array(), row * features, (row + 1) * features, value);
            }
        }
    }

    // ---- by the engine

    /** {@return outputs, final states and all gradients by name, computed by the engine} */
    Map<String, Tensor> run(PassData data, Execution execution) {
        model.execution(execution);
        ForwardPass pass =
                training
                        ? model.trainingForward(
                                data.inputs(), data.mask(), data.initialStates(), TRAINING_STEP)
                        : model.forward(data.inputs(), data.mask(), data.initialStates());
        Map<String, Tensor> results = new LinkedHashMap<>();
        results.put(OUTPUT, pass.output());
        pass.finalStates().forEach((name, tensor) -> results.put(FINAL_STATE + name, tensor));
        var gradients = pass.backward(data.outputGradient(), data.finalStateGradients());
        gradients.weights().forEach((name, tensor) -> results.put(WEIGHT_GRADIENT + name, tensor));
        results.put(INPUT_GRADIENT, gradients.input());
        gradients
                .initialStates()
                .forEach((name, tensor) -> results.put(STATE_GRADIENT + name, tensor));
        return results;
    }

    /** {@return the final states among the results of a pass, as initial states of the next} */
    Map<String, Tensor> finalStates(Map<String, Tensor> results) {
        return states(results, FINAL_STATE);
    }

    /**
     * {@return the gradients of the initial states among the results of a pass, as gradients of the
     * final states of the pass before it}
     */
    Map<String, Tensor> initialStateGradients(Map<String, Tensor> results) {
        return states(results, STATE_GRADIENT);
    }

    private Map<String, Tensor> states(Map<String, Tensor> results, String prefix) {
        Map<String, Tensor> states = new LinkedHashMap<>();
        for (String name : model.stateWidths().keySet()) {
            states.put(name, results.get(prefix + name));
        }
        return states;
    }

    // ---- by the interpreter

    /** {@return whether the output has the time axis of the input} */
    boolean returnsEveryStep() {
        return output.time().isOfInput();
    }

    /** {@return a pass in double precision} */
    ReferencePass referencePass(PassData data) {
        int batch = data.inputs().size(0);
        int steps = data.inputs().size(1);
        Map<String, double[]> weights = new LinkedHashMap<>();
        for (String name : model.weights().names()) {
            weights.put(name, doubles(model.weights().copyOf(name)));
        }
        boolean[] masked = masked(data, batch, steps);
        ReferenceModel reference =
                new ReferenceModel(
                        model,
                        weights,
                        Map.of(input().name(), new TimeLayout(steps, batch, masked, false)));
        if (training) {
            reference.draw(model.seed(), TRAINING_STEP);
        }
        double[] inputs = timeMajor(data.inputs());
        int features = input().features();
        for (int row = 0; row < batch * steps && masked != null; row++) {
            if (masked[row]) {
                Arrays.fill(inputs, row * features, (row + 1) * features, 0);
            }
        }
        return new ReferencePass(
                reference,
                weights,
                Map.of(input().name(), inputs),
                doubles(data.initialStates()),
                Map.of(outputName(), timeMajor(data.outputGradient())),
                doubles(data.finalStateGradients()));
    }

    private ModelInput input() {
        return model.inputs().getFirst();
    }

    private String outputName() {
        return model.outputs().keySet().iterator().next();
    }

    /** {@return the results of a pass in double precision, rounded at the end} */
    Map<String, Tensor> reference(PassData data) {
        int batch = data.inputs().size(0);
        ReferencePass reference = referencePass(data);
        Map<String, Tensor> results = new LinkedHashMap<>();
        results.put(
                OUTPUT, batchFirst(reference.forward().get(outputName()), data.outputGradient()));
        reference
                .model()
                .finalStates()
                .forEach((name, rows) -> results.put(FINAL_STATE + name, tensor(rows, batch)));
        var gradients = reference.backward();
        for (String name : model.weights().names()) { // in the order of the model
            int[] sizes = model.weights().shape(name).toArray();
            float[] gradient = floats(gradients.weights().get(name));
            results.put(WEIGHT_GRADIENT + name, Tensor.of(gradient, sizes));
        }
        results.put(
                INPUT_GRADIENT, batchFirst(gradients.inputs().get(input().name()), data.inputs()));
        gradients
                .initialStates()
                .forEach((name, rows) -> results.put(STATE_GRADIENT + name, tensor(rows, batch)));
        return results;
    }

    // ---- tensors and rows

    private boolean[] masked(PassData data, int batch, int steps) {
        int features = input().features();
        boolean[] masked = new boolean[batch * steps];
        boolean any = false;
        for (int row = 0; row < masked.length; row++) {
            int sample = row % batch;
            int step = row / batch;
            masked[row] =
                    data.mask() != null && data.mask().get(sample, step) == 0
                            || maskedValue != null
                                    && maskedValue.marks(
                                            data.inputs().array(),
                                            (sample * steps + step) * features,
                                            features);
            any |= masked[row];
        }
        return any ? masked : null;
    }

    private static double[] doubles(Tensor tensor) {
        double[] result = new double[tensor.array().length];
        for (int k = 0; k < result.length; k++) {
            result[k] = tensor.array()[k];
        }
        return result;
    }

    private static float[] floats(double[] values) {
        float[] result = new float[values.length];
        for (int k = 0; k < result.length; k++) {
            result[k] = (float) values[k];
        }
        return result;
    }

    private static Tensor tensor(double[] rows, int batch) {
        return Tensor.of(floats(rows), batch, rows.length / batch);
    }

    private static Map<String, double[]> doubles(Map<String, Tensor> tensors) {
        Map<String, double[]> result = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> result.put(name, doubles(tensor)));
        return result;
    }

    /**
     * {@return the rows of a tensor [batch, time, width] in time-major order; without time, those
     * of the tensor}
     */
    private static double[] timeMajor(Tensor tensor) {
        double[] rows = doubles(tensor);
        return tensor.rank() < 3 ? rows : swapped(rows, tensor.size(0), tensor.size(1));
    }

    private static Tensor batchFirst(double[] rows, Tensor like) {
        double[] array = like.rank() < 3 ? rows : swapped(rows, like.size(1), like.size(0));
        return Tensor.of(floats(array), like.shape().toArray());
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
}
