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
                        new GaussianNegativeLogLikelihood(false, NONE),
                        row(1, 0.5),
                        row(2.5),
                        0.9323469921767126,
                        row(-0.9097959895689501, -0.1823469921767126)),
                Arguments.of(
                        new GaussianNegativeLogLikelihood(false, NONE),
                        row(0, -30),
                        row(1e-06),
                        -9.656762736218523,
                        row(-10686474.554543708, -4.843237263781477)),
                Arguments.of(
                        new GaussianNegativeLogLikelihood(false, NONE),
                        row(3, 40),
                        row(-100000),
                        20.000000021243046,
                        row(4.248481705919248e-13, 0.4999999787569542)),
                Arguments.of(
                        new GaussianNegativeLogLikelihood(false, NONE),
                        row(2, -1),
                        row(2),
                        -0.5,
                        row(0, 0.5)),
                Arguments.of(
                        new GaussianNegativeLogLikelihood(true, NONE),
                        row(1, 0.5),
                        row(2.5),
                        1.8512855253813854,
                        row(-0.9097959895689501, -0.1823469921767126)),
                Arguments.of(
                        new PoissonNegativeLogLikelihood(false, NONE),
                        row(0.5),
                        row(3),
                        0.14872127070012814,
                        row(-1.3512787292998718)),
                Arguments.of(
                        new PoissonNegativeLogLikelihood(false, NONE),
                        row(-20),
                        row(0),
                        2.061153622438558e-09,
                        row(2.061153622438558e-09)),
                Arguments.of(
                        new PoissonNegativeLogLikelihood(false, NONE),
                        row(-20),
                        row(2),
                        40.00000000206116,
                        row(-1.9999999979388463)),
                Arguments.of(
                        new PoissonNegativeLogLikelihood(false, NONE),
                        row(10),
                        row(20000),
                        -177973.53420519328,
                        row(2026.4657948067165)),
                Arguments.of(
                        new PoissonNegativeLogLikelihood(true, NONE),
                        row(0.5),
                        row(3),
                        1.9404807399281832,
                        row(-1.3512787292998718)),
                Arguments.of(
                        new PoissonNegativeLogLikelihood(true, NONE),
                        row(-1),
                        row(0),
                        0.36787944117144233,
                        row(0.36787944117144233)),
                Arguments.of(
                        new PoissonNegativeLogLikelihood(true, NONE),
                        row(2),
                        row(0.5),
                        6.268273861295405,
                        row(6.88905609893065)),
                Arguments.of(
                        new PoissonNegativeLogLikelihood(true, NONE),
                        row(4),
                        row(70),
                        5.037193598921191,
                        row(-15.40184996685576)),
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

    /** As rows(), of distributions with gamma functions. */
    static Stream<Arguments> rowsWithGammaFunctions() {
        return Stream.of(
                Arguments.of(
                        new StudentTNegativeLogLikelihood(NONE),
                        row(1, 0.5, 1),
                        row(2.5),
                        2.0154326128079236,
                        row(-0.8285324358286902, -0.12139932687151765, -0.15535789091115798)),
                Arguments.of(
                        new StudentTNegativeLogLikelihood(NONE),
                        row(0, 0, -4),
                        row(3),
                        5.862106952510043,
                        row(-0.3387491676929865, -0.008123751539479756, -0.9389271087635174)),
                Arguments.of(
                        new StudentTNegativeLogLikelihood(NONE),
                        row(0.5, -2, 9),
                        row(0.75),
                        0.14989930447024524,
                        row(-1.84738670781016, 0.26907666152373, -5.276761184226265e-05)),
                Arguments.of(
                        new StudentTNegativeLogLikelihood(NONE),
                        row(0, -20, 2),
                        row(10000),
                        143.7202381889179,
                        row(-0.0008389056098930649, -3.6945280494653243, 130.3291639973576)),
                Arguments.of(
                        new StudentTNegativeLogLikelihood(NONE),
                        row(1, 1, 3),
                        row(1),
                        1.431380173403075,
                        row(0, 0.5, -0.012431416550567155)),
                Arguments.of(
                        new StudentTNegativeLogLikelihood(NONE),
                        row(0, 1, 0),
                        row(1e-05),
                        1.644729885886188,
                        row(-7.357588637289849e-06, 0.49999999996321204, -0.19314718057833927)),
                Arguments.of(
                        new NegativeBinomialNegativeLogLikelihood(NONE),
                        row(0.5, -1),
                        row(3),
                        2.1379588717055515,
                        row(-0.8411160541072901, 0.17738455790109361)),
                Arguments.of(
                        new NegativeBinomialNegativeLogLikelihood(NONE),
                        row(2, 1),
                        row(0),
                        1.1215126112592755,
                        row(0.35043243744981134, -0.7710801738094643)),
                Arguments.of(
                        new NegativeBinomialNegativeLogLikelihood(NONE),
                        row(-10, 3),
                        row(1),
                        10.000956845696424,
                        row(-0.9990435902374971, 0.0009110305198538216)),
                Arguments.of(
                        new NegativeBinomialNegativeLogLikelihood(NONE),
                        row(5, -3),
                        row(170),
                        4.786429075159138,
                        row(-2.5732145121994194, 0.29928839824421755)),
                Arguments.of(
                        new NegativeBinomialNegativeLogLikelihood(NONE),
                        row(1, -12),
                        row(4),
                        1.8963429003302688,
                        row(-1.2816967650250815, 7.241482396185668e-06)),
                Arguments.of(
                        new NegativeBinomialNegativeLogLikelihood(NONE),
                        row(3, 8),
                        row(20),
                        10.998566354878015,
                        row(1.4285882377453534e-06, 0.9975012888492042)),
                Arguments.of(
                        new NegativeBinomialNegativeLogLikelihood(NONE),
                        row(-20, -20),
                        row(0),
                        2.061153622438558e-09,
                        row(2.061153622438558e-09, -4.40004919336642e-27)));
    }

    /** Their derivatives are differences of terms of about 1, or of the count. */
    @ParameterizedTest
    @MethodSource("rowsWithGammaFunctions")
    void gammaFunctionsAreAccurate(
            Loss loss, double[] prediction, double[] target, double value, double[] gradient) {
        LossFunction.Result result =
                new LossFunction(loss).apply(tensor(prediction), tensor(target));
        double scale = Math.max(1, Math.abs(target[0]));
        float got = result.value().array()[0];
        assertEquals(value, got, 1e-6 * Math.max(scale, Math.abs(value)));
        for (int column = 0; column < gradient.length; column++) {
            double tolerance = 1e-6 * Math.max(scale, Math.abs(gradient[column]));
            assertEquals(gradient[column], result.gradient().get(0, column), tolerance);
        }
    }
}
