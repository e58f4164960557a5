package io.rnn4j.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/** Scalers against values computed in another way. */
class ScalerTest {
    private static Tensor positive(int rows, int features) {
        SplittableRandom random = new SplittableRandom(7);
        Tensor data = Tensor.zeros(rows, features);
        for (int at = 0; at < rows * features; at++) {
            data.array()[at] = (float) Math.exp(random.nextDouble(-2, 3));
        }
        return data;
    }

    private static double[] column(Tensor data, int feature) {
        double[] values = new double[data.size(0)];
        for (int row = 0; row < values.length; row++) {
            values[row] = data.get(row, feature);
        }
        return values;
    }

    @Test
    void standardScalerHasMeanAndDeviation() {
        Tensor data = positive(1_001, 3);
        StandardScaler scaler = ScalerFit.of(data).standard();
        for (int feature = 0; feature < 3; feature++) {
            double[] values = column(data, feature);
            double mean = DoubleStream.of(values).average().orElseThrow();
            double variance =
                    DoubleStream.of(values).map(x -> (x - mean) * (x - mean)).average().orElse(0);
            assertEquals(mean, scaler.copyOfMeans()[feature], 1e-12);
            assertEquals(Math.sqrt(variance), scaler.copyOfDeviations()[feature], 1e-12);
        }
    }

    @Test
    void minMaxScalerMapsToZeroAndOne() {
        Tensor data = Tensor.of(new float[] {1, 5, 3, 5, 2, 5}, 3, 2);
        Tensor scaled = ScalerFit.of(data).minMax().transform(data);
        assertArrayEquals(new float[] {0, 0, 1, 0, 0.5f, 0}, scaled.array());
    }

    @Test
    void robustScalerHasMedianAndQuartiles() {
        // quartiles as numpy.percentile: 2.25, 3.5, 4.75
        Tensor data = Tensor.of(new float[] {1, 2, 3, 4, 5, 1000}, 6, 1);
        Map<String, double[]> parameters = ScalerFit.of(data).robust().parameters();
        assertArrayEquals(new double[] {3.5}, parameters.get("medians"));
        assertArrayEquals(new double[] {2.5}, parameters.get("ranges"));
    }

    @Test
    void quantilesOfManyValuesAreApproximate() {
        int count = 5_000_000;
        Tensor data = Tensor.zeros(count, 1);
        SplittableRandom random = new SplittableRandom(5);
        for (int row = 0; row < count; row++) {
            data.array()[row] = random.nextFloat();
        }
        Map<String, double[]> parameters = ScalerFit.of(data).robust().parameters();
        assertEquals(0.5, parameters.get("medians")[0], 2e-3);
        assertEquals(0.5, parameters.get("ranges")[0], 2e-3);
    }

    @Test
    void logarithmsAreStandardized() {
        Tensor data = Tensor.of(new float[] {1, (float) Math.E, (float) (Math.E * Math.E)}, 3, 1);
        Tensor scaled = ScalerFit.of(data).log().transform(data);
        double deviation = Math.sqrt(2.0 / 3);
        assertEquals(-1 / deviation, scaled.get(0, 0), 1e-6);
        assertEquals(0, scaled.get(1, 0), 1e-6);
        assertEquals(1 / deviation, scaled.get(2, 0), 1e-6);
    }

    @Test
    void boxCoxFindsTheExponent() {
        SplittableRandom random = new SplittableRandom(1);
        for (double exponent : new double[] {-0.5, 0, 0.5, 2}) {
            Tensor data = Tensor.zeros(5_000, 1);
            for (int row = 0; row < 5_000; row++) {
                double normal = random.nextGaussian(0, exponent == 2 ? 1.5 : 0.3);
                double y = exponent == 2 ? 6 + normal : normal;
                data.array()[row] =
                        (float)
                                (exponent == 0
                                        ? Math.exp(y)
                                        : Math.pow(Math.max(0.01, exponent * y + 1), 1 / exponent));
            }
            Map<String, double[]> parameters = ScalerFit.of(data).boxCox().parameters();
            assertEquals(exponent, parameters.get("exponents")[0], 0.5);
        }
    }

    @Test
    void everyScalerIsReversedAndRestored() {
        Tensor data = positive(200, 2);
        ScalerFit fit = ScalerFit.of(data);
        for (Scaler scaler :
                List.of(fit.standard(), fit.minMax(), fit.robust(), fit.log(), fit.boxCox())) {
            float[] back = scaler.inverse(scaler.transform(data)).array();
            for (int at = 0; at < back.length; at++) {
                assertEquals(data.array()[at], back[at], 1e-5 * data.array()[at], scaler.name());
            }
            assertEquals(scaler, Scalers.of(scaler.name(), scaler.parameters()));
            assertTrue(Double.isNaN(scaler.scale(Double.NaN, 0)));
            assertTrue(Double.isNaN(scaler.unscale(Double.NaN, 0)));
            assertTrue(scaler.unscale(-0.5, 1) < scaler.unscale(0.5, 1)); // for intervals
        }
    }

    @Test
    void maskedStepsAndMissingValuesDoNotCount() {
        Dataset data =
                RaggedDataset.ofInputs(List.of(new float[][] {{1}, {99}}, new float[][] {{3}}))
                        .mask("", List.of(new float[] {1, 0}, new float[] {1}));
        assertEquals(2, ScalerFit.of(data).standard().copyOfMeans()[0]);
        Series series = Series.of(new float[] {1, Float.NaN, 3}, 1);
        assertEquals(2, ScalerFit.of(series).standard().copyOfMeans()[0]);
    }

    @Test
    void datasetsAreScaledWhenTheyAreRead() {
        Dataset data =
                RaggedDataset.of(
                        List.of(new float[][] {{1, 10}, {3, 30}}, new float[][] {{5, 50}}),
                        List.of(0, 1));
        Scaler scaler = StandardScaler.of(new double[] {3, 20}, new double[] {2, 10});
        SampleBuffer sample = new SampleBuffer(data.fields());
        data.scaled(scaler).read(0, sample);
        float[] steps = Arrays.copyOf(sample.floats(0), 2 * sample.steps(0));
        assertArrayEquals(new float[] {-1, -1, 0, 1}, steps);
        sample.clear();
        data.scaled(data.fields().get(0).name(), scaler).read(1, sample);
        assertArrayEquals(new float[] {1, 3}, Arrays.copyOf(sample.floats(0), 2));
        sample.clear();
        data.read(1, sample);
        assertEquals(50, sample.floats(0)[1]); // as it was
        assertMessage(
                "has 2 features, expected 1",
                () -> data.scaled(StandardScaler.of(new double[1], new double[] {1})));
        assertMessage("missing", () -> data.scaled("missing", scaler));
        Dataset indices = RaggedDataset.of(List.of(new int[] {1, 2}), List.of(0));
        assertMessage("expected an input of floats", () -> indices.scaled(scaler));
    }

    @Test
    void messages() {
        assertMessage("no value", () -> ScalerFit.of(Series.of(new float[0], 1)).standard());
        assertMessage(
                "greater than 0, got 0.0", () -> ScalerFit.of(Series.of(new float[] {0}, 1)).log());
        assertMessage(
                "Infinity in step 1, feature 0",
                () ->
                        ScalerFit.of(Series.of(new float[] {0, Float.POSITIVE_INFINITY}, 1))
                                .minMax());
        assertMessage(
                "NaN in sample 1, step 0, feature 0",
                () ->
                        ScalerFit.of(
                                        RaggedDataset.ofInputs(
                                                List.of(
                                                        new float[][] {{1}},
                                                        new float[][] {{Float.NaN}})))
                                .standard());
        assertMessage("no scaler is called 'x'", () -> Scalers.of("x", Map.of()));
        assertMessage(
                "'maxima' is missing",
                () -> Scalers.of("min_max", Map.of("minima", new double[1])));
    }

    private static void assertMessage(String part, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
