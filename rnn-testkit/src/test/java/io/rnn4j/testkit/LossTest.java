package io.rnn4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.rnn4j.api.Components;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.program.ProgramCompiler;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.Huber;
import io.rnn4j.core.loss.MeanAbsoluteError;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.SmoothL1;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.LossFunction;
import io.rnn4j.core.training.Execution;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compares losses on the engine, with their reductions, masks and weights, with the reference
 * interpreter.
 */
class LossTest {
    private static final int[] SIZES = {1, 3, 16, 17, 33};
    private static final double TOLERANCE = 2e-6;

    static Stream<Loss> losses() {
        Collection<Loss> installed = Components.of(Loss.class).all();
        assertFalse(installed.isEmpty());
        return Stream.concat(
                installed.stream(),
                Stream.of(
                        new MeanSquaredError(LossReduction.SUM),
                        new MeanSquaredError(LossReduction.NONE),
                        new MeanAbsoluteError(LossReduction.SUM),
                        new Huber(0.3, LossReduction.SUM),
                        new SmoothL1(0.3, LossReduction.NONE),
                        new OneHotSoftmaxCrossEntropy(0.2, LossReduction.MEAN),
                        new SoftmaxCrossEntropy().labelSmoothing(0.2),
                        new SoftmaxCrossEntropy(0, LossReduction.MEAN),
                        new SoftmaxCrossEntropy(-1, LossReduction.SUM),
                        new SoftmaxCrossEntropy(-1, LossReduction.NONE),
                        new BinaryCrossEntropyFromLogits(List.of(2.5), LossReduction.NONE)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void valuesAndGradientsAgree(Loss loss) {
        for (KernelsProvider kernels : KernelsFinder.installed()) {
            for (int width : Targets.widths(loss, SIZES)) {
                for (boolean masked : new boolean[] {false, true}) {
                    if (kernels.unavailable().isEmpty()) {
                        agree(loss, width, masked, new Execution(1, kernels));
                    }
                }
            }
        }
    }

    private static void agree(Loss loss, int width, boolean masked, Execution execution) {
        int rows = Targets.ROWS;
        double[] target = Targets.of(loss, width);
        float[] targetFloats = new float[target.length];
        for (int k = 0; k < target.length; k++) {
            targetFloats[k] = (float) target[k];
            target[k] = targetFloats[k];
        }
        Tensor prediction = Tensor.zeros(rows, width);
        RandomNumbers random = new RandomNumbers(1, "prediction");
        for (int k = 0; k < prediction.array().length; k++) {
            prediction.array()[k] = (float) (3 * random.normal(k));
        }
        Tensor mask = null;
        if (masked) {
            mask = Tensor.zeros(rows);
            for (int row = 0; row < rows; row++) {
                mask.set(row % 5 == 2 ? 0 : 0.25f + row % 3, row);
            }
        }
        LossFunction.Result result =
                new LossFunction(loss, execution)
                        .apply(
                                prediction,
                                Tensor.of(targetFloats, rows, target.length / rows),
                                mask,
                                null);
        Map<String, Tensor> got = new LinkedHashMap<>();
        got.put("value", flat(result.value()));
        got.put("gradient", flat(result.gradient()));
        String what = loss + " on width " + width + (masked ? ", masked" : "");
        TensorAssertions.assertClose(
                what, reference(loss, prediction, target, mask), got, TOLERANCE);
        assertEquals(prediction.shape(), result.gradient().shape(), what);
    }

    private static Tensor flat(Tensor tensor) {
        return tensor.reshape(tensor.array().length);
    }

    private static Map<String, Tensor> reference(
            Loss loss, Tensor prediction, double[] target, Tensor mask) {
        int rows = prediction.size(0);
        int width = prediction.size(1);
        ObjectiveDefinition objective = ObjectiveDefinition.of(loss, width, target.length / rows);
        TimeLayout time = TimeLayout.rows(rows);
        ReferenceInterpreter weighing =
                new ReferenceInterpreter(ProgramCompiler.weight(objective), Map.of(), time);
        weighing.forward(Map.of("target", target), Map.of());
        double[] weight = weighing.outputs().get("weight");
        ReferenceInterpreter interpreter =
                new ReferenceInterpreter(ProgramCompiler.value(objective), Map.of(), time);
        double[] predictions = new double[rows * width];
        Arrays.setAll(predictions, k -> prediction.array()[k]);
        interpreter.forward(Map.of("prediction", predictions, "target", target), Map.of());
        double[] values = interpreter.outputs().get("value").clone();
        int valueWidth = values.length / rows;
        double[] upstream = new double[values.length];
        for (int k = 0; k < values.length; k++) {
            int row = k / valueWidth;
            upstream[k] = mask == null ? weight[row] : weight[row] * mask.array()[row];
            values[k] *= upstream[k];
        }
        if (loss.reduction() != LossReduction.NONE) {
            double total = Arrays.stream(upstream).sum();
            boolean mean = loss.reduction() == LossReduction.MEAN;
            double scale = mean && total > 0 ? 1 / total : 1; // all rows are masked: the loss is 0
            Arrays.setAll(upstream, k -> upstream[k] * scale);
            values = new double[] {Arrays.stream(values).sum() * scale};
        }
        double[] gradient =
                interpreter
                        .backward(Map.of("value", upstream), Map.of())
                        .inputs()
                        .get("prediction");
        return Map.of("value", tensor(values), "gradient", tensor(gradient));
    }

    private static Tensor tensor(double[] values) {
        Tensor tensor = Tensor.zeros(values.length);
        for (int k = 0; k < values.length; k++) {
            tensor.array()[k] = (float) values[k];
        }
        return tensor;
    }
}
