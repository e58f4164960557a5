package io.rnn4j.testkit;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Gradients;
import io.rnn4j.core.model.LossFunction;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.OutputLoss;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model with an input "x" and an output "y", and its results for padded sequences: outputs,
 * losses, metrics, gradients, and the weights after a training step.
 */
final class PaddingCase {
    static final String INPUT = "x";
    static final String OUTPUT = "y";

    private final Model model;
    private final Loss loss;
    private final LossFunction lossAlone;

    /**
     * The results of a model.
     *
     * @param rows results of each sample: outputs, states and their gradients, in the compact form
     * @param sums gradients of weights, and weights, which sum over the samples of a step
     * @param measured loss and metrics
     */
    record Answer(
            Map<String, Tensor> rows, Map<String, Tensor> sums, Map<String, Double> measured) {}

    PaddingCase(Model model, Loss loss, Metric... metrics) {
        this.model = model;
        this.loss = loss;
        this.lossAlone = new LossFunction(loss);
        for (String name : model.weights().names()) {
            Shape shape = model.weights().shape(name);
            double deviation = shape.rank() == 1 ? 0.5 : 1 / Math.sqrt(shape.size(0));
            model.weights().set(name, random(name, deviation, shape.toArray()));
        }
        model.execution(Execution.standard().threads(1));
        if (isOneNumber()) {
            model.compile(new GradientDescent(0.1), new OutputLoss(OUTPUT, loss).metrics(metrics));
        }
    }

    private boolean isOneNumber() {
        return loss.reduction() != LossReduction.NONE;
    }

    static Tensor random(String purpose, double deviation, int... sizes) {
        RandomNumbers random = new RandomNumbers(29, purpose);
        Tensor tensor = Tensor.zeros(sizes);
        for (int n = 0; n < tensor.array().length; n++) {
            tensor.array()[n] = (float) (deviation * random.normal(n));
        }
        return tensor;
    }

    Tensor predict(Tensor x, Tensor mask) {
        return model.predict(Examples.of(INPUT, x).mask(INPUT, mask)).get(OUTPUT);
    }

    /**
     * {@return all results}
     *
     * @param x compact sequences
     * @param y compact sequences of targets, or rows if the model has one output per sample
     * @param padding the value in the padding of both
     */
    Answer answer(PaddedLayout layout, Tensor x, Tensor y, float padding) {
        Map<String, Tensor> rows = new LinkedHashMap<>();
        Map<String, Tensor> sums = new LinkedHashMap<>();
        Examples data = Examples.of(INPUT, layout.spread(x, padding)).mask(INPUT, layout.mask());
        Map<String, Tensor> initial = new LinkedHashMap<>();
        model.stateWidths()
                .forEach((name, width) -> initial.put(name, random(name, 0.5, x.size(0), width)));
        ForwardPass pass = model.forward(data, initial);
        Tensor output = pass.outputs().get(OUTPUT);
        boolean everyStep = output.rank() == 3;
        Tensor target = everyStep ? layout.spread(y, padding) : y;
        rows.put("output", everyStep ? layout.gathered(output) : output);
        pass.finalStates().forEach((name, state) -> rows.put("final state " + name, state));

        LossFunction.Result result =
                lossAlone.apply(output, target, everyStep ? layout.mask() : null, null);
        rows.put("loss", value(layout, result.value(), everyStep));
        Gradients gradients = pass.backward(Map.of(OUTPUT, result.gradient()));
        Tensor ofInput = gradients.inputs().get(INPUT);
        layout.requireZeros("gradient of the input", ofInput);
        rows.put("gradient of the input", layout.gathered(ofInput));
        gradients.initialStates().forEach((name, g) -> rows.put("gradient of state " + name, g));
        gradients.weights().forEach((name, g) -> sums.put("gradient of weight " + name, g));

        Map<String, Double> measured = new LinkedHashMap<>();
        if (isOneNumber()) {
            Examples labelled = data.target(OUTPUT, target);
            measured.putAll(model.evaluate(labelled));
            Map<String, Tensor> before = model.weights().copyOfAll();
            measured.put("loss of the training step", model.trainStep(labelled, initial).loss());
            model.weights().copyOfAll().forEach((name, w) -> sums.put("trained " + name, w));
            model.weights().setAll(before);
        }
        return new Answer(rows, sums, measured);
    }

    /** {@return a number, or those of the unmasked rows} */
    private static Tensor value(PaddedLayout layout, Tensor value, boolean everyStep) {
        if (!everyStep || value.rank() < 2) {
            return value;
        }
        Tensor mask = layout.mask();
        int width = value.array().length / mask.array().length;
        return layout.gathered(value.reshape(mask.size(0), mask.size(1), width));
    }
}
