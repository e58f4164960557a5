package io.rnn4j.testkit;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.rnn4j.api.Components;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.program.ProgramCompiler;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The gradients of a training step with weights and masks of targets: of every installed loss in
 * double precision against central differences, and those of the engine against double precision.
 */
class SampleWeightGradientTest {
    private static final int STEPS = 4;
    private static final int SAMPLES = 3;
    private static final int ROWS = STEPS * SAMPLES;
    private static final int WIDTH = 6; // suits losses with two and three parameters
    private static final double FLOAT_TOLERANCE = 1e-5;

    /** An optimizer that puts the gradient in the place of the weight. */
    private record Gradient() implements Optimizer {
        @Override
        public String name() {
            return "test.gradient";
        }

        @Override
        public double learningRate() {
            return 0;
        }

        @Override
        public void define(Update update) {
            update.next(update.gradient());
        }
    }

    static Stream<Loss> losses() {
        Collection<Loss> installed = Components.of(Loss.class).all();
        assertFalse(installed.isEmpty());
        return Stream.concat(
                installed.stream(), Stream.of(new MeanSquaredError(LossReduction.SUM)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void gradientsAreThoseOfTheWeightedMean(Loss loss) {
        compare(loss, false);
        int targetWidth = loss.targetWidth(WIDTH);
        if (ObjectiveDefinition.of(loss, WIDTH, targetWidth).value().width() == targetWidth) {
            compare(loss, true);
        }
    }

    private static void compare(Loss loss, boolean missingElements) {
        Model model = Sequential.of(2, input(2), gru(3).returnSequences(true), dense(WIDTH));
        WeightedLoss exact = new WeightedLoss(model, loss, missingElements);
        GradientCheck.require(loss.name(), CentralDifferences.ofAllElements(exact));
        Map<String, Tensor> expected = tensors(model, exact.gradients());
        double value = exact.value();
        for (KernelsProvider kernels : KernelsFinder.installed()) {
            if (kernels.unavailable().isEmpty()) {
                Model trained =
                        Sequential.of(2, input(2), gru(3).returnSequences(true), dense(WIDTH))
                                .execution(new Execution(2, kernels).operationsPerThread(1))
                                .compile(new Gradient(), loss);
                double trainedLoss = trained.trainStep(exact.examples()).loss();
                assertEquals(value, trainedLoss, FLOAT_TOLERANCE * Math.max(1, value));
                TensorAssertions.assertClose(
                        loss + " on " + kernels.name() + " kernels",
                        expected,
                        trained.weights().copyOfAll(),
                        FLOAT_TOLERANCE);
            }
        }
    }

    private static Map<String, Tensor> tensors(Model model, Map<String, double[]> arrays) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : model.weights().names()) {
            Tensor tensor = Tensor.zeros(model.weights().copyOf(name).shape());
            for (int n = 0; n < tensor.array().length; n++) {
                tensor.array()[n] = (float) arrays.get(name)[n];
            }
            tensors.put(name, tensor);
        }
        return tensors;
    }

    /** The weighted loss of all samples as a function of the weights of a model. */
    private static final class WeightedLoss implements DifferentiableFunction {
        private final Model model;
        private final Loss loss;
        private final Map<String, double[]> weights = new LinkedHashMap<>();
        private final ReferenceModel reference;
        private final ReferenceInterpreter objective;
        private final double[] x = new double[ROWS * 2];
        private final double[] target;
        private final float[] sampleWeights = new float[ROWS]; // time-major, as all rows here
        private final boolean[] missing; // by element of the target
        private final double[] factors; // of the values in the reduced loss

        WeightedLoss(Model model, Loss loss, boolean missingElements) {
            this.model = model;
            this.loss = loss;
            for (String name : model.weights().names()) {
                float[] values = model.weights().copyOf(name).array();
                double[] exact = new double[values.length];
                for (int n = 0; n < exact.length; n++) {
                    exact[n] = values[n];
                }
                weights.put(name, exact);
            }
            reference =
                    new ReferenceModel(
                            model,
                            weights,
                            Map.of("input", new TimeLayout(STEPS, SAMPLES, null, false)));
            RandomNumbers random = new RandomNumbers(4, "weighted loss");
            for (int n = 0; n < x.length; n++) {
                x[n] = (float) random.normal(n);
            }
            target = Targets.of(loss, WIDTH, ROWS);
            for (int n = 0; n < target.length; n++) {
                target[n] = (float) target[n];
            }
            for (int row = 0; row < ROWS; row++) {
                sampleWeights[row] = row == 4 ? 0 : 2 * (float) random.uniform(1000 + row);
            }
            int targetWidth = target.length / ROWS;
            missing = new boolean[target.length];
            for (int n = 0; n < missing.length; n++) {
                int row = n / targetWidth;
                missing[n] = row == 2 || row == 9 || missingElements && n % 4 == 1;
            }
            ObjectiveDefinition definition =
                    ObjectiveDefinition.of(loss, WIDTH, target.length / ROWS);
            objective =
                    new ReferenceInterpreter(
                            ProgramCompiler.value(definition), Map.of(), TimeLayout.rows(ROWS));
            factors = factors(definition);
        }

        private double[] factors(ObjectiveDefinition definition) {
            ReferenceInterpreter weighing =
                    new ReferenceInterpreter(
                            ProgramCompiler.weight(definition), Map.of(), TimeLayout.rows(ROWS));
            weighing.forward(Map.of("target", target), Map.of());
            double[] ofRows = weighing.outputs().get("weight");
            int width = definition.value().width();
            double[] result = new double[ROWS * width];
            double total = 0;
            for (int n = 0; n < result.length; n++) {
                int row = n / width;
                boolean counts =
                        !missing[width == target.length / ROWS ? n : row * target.length / ROWS];
                result[n] = counts ? ofRows[row] * sampleWeights[row] : 0;
                total += result[n];
            }
            for (int n = 0; n < result.length; n++) {
                result[n] /= loss.reduction() == LossReduction.MEAN ? total : 1;
            }
            return result;
        }

        @Override
        public Map<String, double[]> arguments() {
            return weights;
        }

        private double[] values() {
            double[] prediction = reference.forward(Map.of("input", x), Map.of()).get("output");
            objective.forward(Map.of("prediction", prediction, "target", target), Map.of());
            return objective.outputs().get("value");
        }

        @Override
        public double value() {
            double[] values = values();
            double sum = 0;
            for (int n = 0; n < values.length; n++) {
                sum += values[n] * factors[n];
            }
            return sum;
        }

        @Override
        public Map<String, double[]> gradients() {
            values();
            double[] gradient =
                    objective
                            .backward(Map.of("value", factors), Map.of())
                            .inputs()
                            .get("prediction");
            Map<String, double[]> ofStates = new LinkedHashMap<>();
            model.stateWidths()
                    .forEach((name, width) -> ofStates.put(name, new double[SAMPLES * width]));
            return reference.backward(Map.of("output", gradient), ofStates).weights();
        }

        /** {@return the data of the engine, in which targets that do not count are NaN} */
        Examples examples() {
            int width = target.length / ROWS;
            Tensor inputs = Tensor.zeros(SAMPLES, STEPS, 2);
            Tensor targets = Tensor.zeros(SAMPLES, STEPS, width);
            Tensor mask = Tensor.zeros(SAMPLES, STEPS, width);
            boolean ofRows = true;
            Tensor weightsOfRows = Tensor.zeros(SAMPLES, STEPS);
            for (int row = 0; row < ROWS; row++) {
                int sample = row % SAMPLES;
                int step = row / SAMPLES;
                inputs.set((float) x[2 * row], sample, step, 0);
                inputs.set((float) x[2 * row + 1], sample, step, 1);
                for (int k = 0; k < width; k++) {
                    int n = row * width + k;
                    boolean counts = !missing[n] && sampleWeights[row] > 0;
                    targets.set(counts ? (float) target[n] : Float.NaN, sample, step, k);
                    mask.set(missing[n] ? 0 : 1, sample, step, k);
                    ofRows &= missing[n] == missing[row * width];
                }
                weightsOfRows.set(sampleWeights[row], sample, step);
            }
            return Examples.of(inputs, targets)
                    .targetMask(ofRows ? firstElements(mask) : mask)
                    .sampleWeights(weightsOfRows);
        }

        private static Tensor firstElements(Tensor rows) {
            Tensor first = Tensor.zeros(rows.size(0), rows.size(1));
            for (int n = 0; n < first.array().length; n++) {
                first.array()[n] = rows.array()[n * rows.size(-1)];
            }
            return first;
        }
    }
}
