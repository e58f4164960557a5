package io.rnn4j.spark.scaling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.spark.Reduction;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class GrowthFitTest {
    @Test
    void theConstantsOfAModelAreFoundInItsPredictions() {
        List<GrowthFit.Point> points = new ArrayList<>();
        for (long weights : new long[] {5_000, 1_000_000}) {
            for (int partitions : new int[] {1, 2, 16}) {
                Cluster cluster =
                        new Cluster(
                                Math.min(2, partitions),
                                partitions,
                                Reduction.TREE,
                                Cluster.Network.LOOPBACK);
                GrowthModel.Prediction step = GrowthModelTest.MODEL.predict(0.1, weights, cluster);
                points.add(new GrowthFit.Point(step.seconds(), step.computing(), weights, cluster));
            }
        }
        GrowthModel fitted =
                GrowthFit.fit(
                        points, GrowthModelTest.MODEL.prepare(), GrowthModelTest.MODEL.barrier());
        assertEquals(0.010, fitted.stage(), 1e-9);
        assertEquals(0.001, fitted.launch(), 1e-9);
        assertEquals(1e-9, fitted.weightByte(), 1e-15);
        assertEquals(2e-9, fitted.gradientByte(), 1e-15);
    }

    @Test
    void noFactorIsNegative() {
        // y = 2a - b without the bound; with it b = 0 and a = (2·1 + 4·2 + 1·1) / (1 + 4 + 1)
        double[][] rows = {{1, 0}, {2, 0}, {1, 1}};
        double[] values = {2, 4, 1};
        assertArrayEquals(new double[] {11.0 / 6, 0}, GrowthFit.leastSquares(rows, values), 1e-12);
    }
}
