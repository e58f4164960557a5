package io.rnn4j.core.loss;

import static io.rnn4j.api.loss.LossReduction.NONE;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.LossFunction;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares values and gradients of losses, for small, ordinary and large errors of either sign,
 * with numbers that were computed from the formulas with 60 digits.
 */
class LossValuesTest {
    private static final double TOLERANCE = 2e-6; // relative to each number

    private static double[] row(double... numbers) {
        return numbers;
    }

    private static Tensor tensor(double... row) {
        Tensor tensor = Tensor.zeros(1, row.length);
        IntStream.range(0, row.length).forEach(k -> tensor.set((float) row[k], 0, k));
        return tensor;
    }

    /** A loss, a row of the prediction and one of the target, the value and the gradient. */
    static Stream<Arguments> rows() {
        return Stream.of(
                Arguments.of(
                        new QuantileLoss(List.of(0.125, 0.5, 0.75), NONE),
                        row(1, 2, 3),
                        row(2.5),
                        0.5625,
                        row(-0.125, -0.5, 0.25)),
                Arguments.of(
                        new QuantileLoss(List.of(0.125, 0.5, 0.75), NONE),
                        row(-1, -100000, 1e-06),
                        row(0),
                        50000.12500025,
                        row(-0.125, -0.5, 0.25)),
                Arguments.of(
                        new QuantileLoss(List.of(0.25, 0.75), NONE),
                        row(1, 2.5, 2, 4),
                        row(2, 3),
                        0.875,
                        row(-0.25, 0.25, -0.25, 0.25)),
                Arguments.of(
                        new LogCosh(NONE),
                        row(0.0001),
                        row(0),
                        4.999999739045422e-09,
                        row(9.999999714045421e-05)),
                Arguments.of(
                        new LogCosh(NONE),
                        row(-0.01),
                        row(0),
                        4.9999164453788566e-05,
                        row(-0.009999666456504392)),
                Arguments.of(
                        new LogCosh(NONE),
                        row(0.5),
                        row(1.4),
                        0.3598304128882569,
                        row(-0.7162978585900097)),
                Arguments.of(
                        new LogCosh(NONE),
                        row(-1),
                        row(0),
                        0.4337808304830272,
                        row(-0.7615941559557649)),
                Arguments.of(
                        new LogCosh(NONE),
                        row(2),
                        row(0.75),
                        0.6357425537326044,
                        row(0.8482836399575129)),
                Arguments.of(new LogCosh(NONE), row(-30), row(3), 32.30685281944005, row(-1)),
                Arguments.of(new LogCosh(NONE), row(30000), row(0), 29999.30685281944, row(1)),
                Arguments.of(new MeanAbsolutePercentageError(NONE), row(1.5), row(1), 50, row(100)),
                Arguments.of(
                        new MeanAbsolutePercentageError(NONE), row(-2), row(-8), 75, row(12.5)),
                Arguments.of(
                        new MeanAbsolutePercentageError(NONE), row(3), row(-0.5), 700, row(200)),
                Arguments.of(
                        new MeanAbsolutePercentageError(NONE),
                        row(1e-09),
                        row(2e-09),
                        0.9999999717180685,
                        row(-1000000000)),
                Arguments.of(
                        new MeanAbsolutePercentageError(NONE),
                        row(1e+20),
                        row(3e+20),
                        66.66666666666667,
                        row(-3.3333332665304104e-19)),
                Arguments.of(
                        new MeanSquaredLogarithmicError(NONE),
                        row(1.5),
                        row(1),
                        0.04979304449311736,
                        row(0.1785148410513678)),
                Arguments.of(
                        new MeanSquaredLogarithmicError(NONE),
                        row(1e-05),
                        row(0),
                        9.999899495681746e-11,
                        row(1.9999699498439284e-05)),
                Arguments.of(
                        new MeanSquaredLogarithmicError(NONE),
                        row(2e-07),
                        row(0.001),
                        9.986012505697677e-07,
                        row(-0.0019986003613823174)),
                Arguments.of(
                        new MeanSquaredLogarithmicError(NONE),
                        row(-2),
                        row(8),
                        4.827795843250328,
                        row(0)),
                Arguments.of(
                        new MeanSquaredLogarithmicError(NONE),
                        row(1000000000),
                        row(1000),
                        190.84071578904346,
                        row(2.762902208963336e-08)),
                Arguments.of(new Hinge(NONE), row(0.25), row(1), 0.75, row(-1)),
                Arguments.of(new Hinge(NONE), row(0.25), row(-1), 1.25, row(1)),
                Arguments.of(new Hinge(NONE), row(0.25), row(0), 1.25, row(1)),
                Arguments.of(new Hinge(NONE), row(3), row(1), 0, row(0)),
                Arguments.of(new Hinge(NONE), row(-3), row(1), 4, row(-1)),
                Arguments.of(
                        new CosineSimilarity(NONE),
                        row(1, 2),
                        row(3, -1),
                        -0.1414213562373095,
                        row(-0.3959797974644666, 0.1979898987322333)),
                Arguments.of(
                        new CosineSimilarity(NONE),
                        row(0.5, -0.25),
                        row(1, 1),
                        -0.31622776601683794,
                        row(-0.758946638440411, -1.517893276880822)),
                Arguments.of(
                        new CosineSimilarity(NONE),
                        row(0.0001, 0.0003),
                        row(20000, 10000),
                        -0.7071067657519111,
                        row(-2121.320319975515, 707.1067218763849)),
                Arguments.of(new CosineSimilarity(NONE), row(3, 4), row(0, 0), 0, row(0, 0)),
                Arguments.of(
                        new KullbackLeiblerDivergence(NONE),
                        row(1, -2, 0.5),
                        row(0.25, 0.75, 0),
                        2.1922617577234753,
                        row(0.35374889614862576, -0.719941112430426, 0.3661922162818002)),
                Arguments.of(
                        new KullbackLeiblerDivergence(NONE),
                        row(50, -50, 0),
                        row(0, 1, 0),
                        100,
                        row(1, -1, 1.9287498479639409e-22)),
                Arguments.of(
                        new KullbackLeiblerDivergence(NONE),
                        row(0, 0),
                        row(0.5, 0.5),
                        0,
                        row(0, 0)),
                Arguments.of(
                        new BinaryFocalCrossEntropyFromLogits(2, 0.25, NONE),
                        row(0.5),
                        row(1),
                        0.01689337262937591,
                        row(-0.034484249337728604)),
                Arguments.of(
                        new BinaryFocalCrossEntropyFromLogits(2, 0.25, NONE),
                        row(0.5),
                        row(0),
                        0.28305870064455735,
                        row(0.39461386640593726)),
                Arguments.of(
                        new BinaryFocalCrossEntropyFromLogits(2, 0.25, NONE),
                        row(12),
                        row(1),
                        5.798718003802366e-17,
                        row(-1.7396064940549142e-16)),
                Arguments.of(
                        new BinaryFocalCrossEntropyFromLogits(2, 0.25, NONE),
                        row(12),
                        row(0),
                        8.9998940132854,
                        row(0.7500967695325225)),
                Arguments.of(
                        new BinaryFocalCrossEntropyFromLogits(2, 0.25, NONE),
                        row(-40),
                        row(0),
                        0,
                        row(0)),
                Arguments.of(
                        new BinaryFocalCrossEntropyFromLogits(2, 0.25, NONE),
                        row(-40),
                        row(1),
                        10,
                        row(-0.25000000000000006)),
                Arguments.of(
                        new BinaryFocalCrossEntropyFromLogits(2, 0.25, NONE),
                        row(20),
                        row(1),
                        2.189127679393809e-27,
                        row(-6.567383026901106e-27)),
                Arguments.of(
                        new BinaryFocalCrossEntropyFromLogits(0.5, 0.75, NONE),
                        row(-1.5),
                        row(1),
                        1.1538111819874974,
                        row(-0.6596793628900428)),
                Arguments.of(
                        new BinaryFocalCrossEntropyFromLogits(0.5, 0.75, NONE),
                        row(3),
                        row(0),
                        0.7438545824125478,
                        row(0.2500668349613723)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void valueAndGradientAreAccurate(
            Loss loss, double[] prediction, double[] target, double value, double[] gradient) {
        LossFunction.Result result =
                new LossFunction(loss).apply(tensor(prediction), tensor(target));
        double sum = 0; // of the elements, where every element has a value
        for (float element : result.value().array()) {
            sum += element;
        }
        assertClose(value, sum);
        for (int column = 0; column < gradient.length; column++) {
            assertClose(gradient[column], result.gradient().get(0, column));
        }
    }

    private static void assertClose(double expected, double got) {
        assertEquals(expected, got, TOLERANCE * Math.abs(expected) + Float.MIN_NORMAL);
    }
}
