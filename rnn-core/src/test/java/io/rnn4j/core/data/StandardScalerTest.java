package io.rnn4j.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;

import org.junit.jupiter.api.Test;

class StandardScalerTest {
    // feature 0: mean 5, deviations -3 -1 -1 -1 0 0 2 4 of the text-book example, population σ = 2
    private static final Tensor DATA =
            Tensor.of(new float[] {2, 10, 4, 30, 4, 10, 4, 30, 5, 10, 5, 30, 7, 10, 9, 30}, 8, 2);

    @Test
    void statisticsOfEachFeature() {
        StandardScaler scaler = StandardScaler.fit(DATA);
        assertEquals(2, scaler.features());
        assertArrayEquals(new double[] {5, 20}, scaler.copyOfMeans());
        assertArrayEquals(new double[] {2, 10}, scaler.copyOfDeviations());
    }

    @Test
    void allAxesButTheLastAreRows() {
        StandardScaler scaler = StandardScaler.fit(DATA.reshape(2, 4, 2));
        assertArrayEquals(new double[] {5, 20}, scaler.copyOfMeans());
        assertArrayEquals(new double[] {2, 10}, scaler.copyOfDeviations());
    }

    @Test
    void inverseRestoresTheValues() {
        StandardScaler scaler = StandardScaler.fit(DATA);
        Tensor x = Tensor.of(new float[] {9, 0, 5, 25}, 1, 2, 2);
        Tensor z = scaler.transform(x);
        assertEquals(Tensor.of(new float[] {2, -2, 0, 0.5f}, 1, 2, 2), z);
        assertEquals(x, scaler.inverse(z));
        assertNotSame(x.array(), z.array());
        assertEquals(9f, x.get(0, 0, 0)); // the input is left alone
    }

    @Test
    void inverseOfOneFeature() {
        StandardScaler scaler = StandardScaler.fit(DATA);
        Tensor z = Tensor.of(new float[] {-1, 0, 2}, 1, 3);
        assertEquals(Tensor.of(new float[] {10, 20, 40}, 1, 3), scaler.inverse(z, 1));
        assertEquals(Tensor.of(new float[] {3, 5, 9}, 1, 3), scaler.inverse(z, 0));
    }

    @Test
    void constantFeaturesAreOnlyShifted() {
        float tenth = 0.1f; // its mean in double is rounded: not exactly the value
        StandardScaler scaler =
                StandardScaler.fit(
                        Tensor.of(new float[] {tenth, tenth, tenth, tenth, tenth, tenth}, 6, 1));
        assertArrayEquals(new double[] {1}, scaler.copyOfDeviations());
        assertEquals(0f, scaler.transform(Tensor.of(new float[] {tenth}, 1, 1)).get(0, 0));
    }

    @Test
    void largeOffsetsDoNotHideSmallDeviations() {
        // the sum of squares minus the square of the sum would give 0 in float and noise in double
        StandardScaler scaler =
                StandardScaler.fit(Tensor.of(new float[] {8388607, 8388608, 8388606}, 3, 1));
        assertEquals(8388607, scaler.copyOfMeans()[0]);
        assertEquals(Math.sqrt(2.0 / 3), scaler.copyOfDeviations()[0], 1e-15);
    }

    @Test
    void scalerOfGivenStatistics() {
        double[] means = {1, 2};
        StandardScaler scaler = StandardScaler.of(means, new double[] {2, 4});
        means[0] = 100; // copied
        scaler.copyOfMeans()[1] = 100; // a copy
        assertEquals(
                Tensor.of(new float[] {1, 2}, 1, 2),
                scaler.transform(Tensor.of(new float[] {3, 10}, 1, 2)));
    }

    @Test
    void nonFiniteDataAreRejected() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            Tensor data = Tensor.of(new float[] {1, 2, 3, bad}, 2, 2);
            String message = refused(() -> StandardScaler.fit(data));
            assertTrue(message.contains("row 1, feature 1"), message);
        }
    }

    @Test
    void emptyDataAndOtherWidthsAreRejected() {
        assertTrue(refused(() -> StandardScaler.fit(Tensor.zeros(0, 2))).contains("[0, 2]"));
        assertTrue(refused(() -> StandardScaler.fit(Tensor.zeros(3, 0))).contains("[3, 0]"));
        StandardScaler scaler = StandardScaler.fit(DATA);
        String message = refused(() -> scaler.transform(Tensor.zeros(4, 3)));
        assertTrue(message.contains("[..., 2], got [4, 3]"), message);
        refused(() -> scaler.inverse(Tensor.zeros(4, 1)));
        refused(() -> scaler.inverse(Tensor.zeros(4, 1), 2));
        refused(() -> scaler.inverse(Tensor.zeros(4, 1), -1));
        refused(() -> StandardScaler.of(new double[] {1}, new double[] {0}));
        refused(() -> StandardScaler.of(new double[] {1}, new double[] {1, 1}));
        refused(() -> StandardScaler.of(new double[] {Double.NaN}, new double[] {1}));
    }

    private static String refused(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }
}
