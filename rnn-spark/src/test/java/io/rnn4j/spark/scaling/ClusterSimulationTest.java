package io.rnn4j.spark.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.spark.Reduction;

import org.junit.jupiter.api.Test;

class ClusterSimulationTest {
    private static double seconds(double spread, long seed, Cluster cluster) {
        return new ClusterSimulation(GrowthModelTest.MODEL, spread, seed)
                .seconds(1, GrowthModelTest.WEIGHTS, cluster, 20);
    }

    @Test
    void theDriverReceivesOneSumAfterTheOther() {
        Cluster cluster = Cluster.of(2, Reduction.TREE, Cluster.Network.LOOPBACK);
        // launched after 15 and 16 ms, done 502 ms later, each sum received in 8 ms
        assertEquals(0.533, seconds(0, 1, cluster), 1e-12);
    }

    @Test
    void aBarrierStageWaitsForItsLastTask() {
        Cluster cluster = Cluster.of(2, Reduction.BARRIER, Cluster.Network.LOOPBACK);
        // the second task is done after 518 ms; barrier, slices, and one sum for the driver
        assertEquals(0.518 + 0.004 + 0.008 + 0.008, seconds(0, 1, cluster), 1e-12);
    }

    @Test
    void oneExecutorTakesThePredictedTime() {
        Cluster cluster = Cluster.of(1, Reduction.TREE, GrowthModelTest.GIGABIT);
        double predicted =
                GrowthModelTest.MODEL.predict(1, GrowthModelTest.WEIGHTS, cluster).seconds();
        assertEquals(predicted, seconds(0, 1, cluster), 1e-12);
    }

    @Test
    void launchesAndTransfersOverlap() {
        for (Reduction reduction : Reduction.values()) {
            for (int executors : new int[] {16, 256, 1000}) {
                Cluster cluster = Cluster.of(executors, reduction, GrowthModelTest.GIGABIT);
                double predicted =
                        GrowthModelTest.MODEL
                                .predict(1, GrowthModelTest.WEIGHTS, cluster)
                                .seconds();
                double simulated = seconds(0, 1, cluster);
                assertTrue(simulated <= predicted, () -> simulated + " > " + predicted);
                assertTrue(simulated > 0.5 * predicted, () -> simulated + " of " + predicted);
            }
        }
    }

    @Test
    void equalSeedsGiveEqualTimes() {
        Cluster cluster = Cluster.of(100, Reduction.TREE, GrowthModelTest.GIGABIT);
        assertEquals(seconds(0.3, 1, cluster), seconds(0.3, 1, cluster));
        assertNotEquals(seconds(0.3, 1, cluster), seconds(0.3, 2, cluster));
    }

    @Test
    void theSlowestOfManyTasksDecides() {
        ClusterSimulation simulation =
                new ClusterSimulation(new GrowthModel(0, 0, 0, 0, 0, 0), 0.3, 1);
        // the means of the largest of 2 and of 1,000 normal numbers are 0.56 and 3.24
        assertEquals(Math.exp(0.3 * 0.56 - 0.045), slowest(simulation, 2), 0.06);
        assertEquals(Math.exp(0.3 * 3.24 - 0.045), slowest(simulation, 1000), 0.06);
    }

    /** {@return the mean of the times of the slowest tasks, whose own mean is 1} */
    private static double slowest(ClusterSimulation simulation, int executors) {
        Cluster cluster = Cluster.of(executors, Reduction.TREE, Cluster.Network.LOOPBACK);
        return simulation.seconds(executors, 1, cluster, 500);
    }
}
