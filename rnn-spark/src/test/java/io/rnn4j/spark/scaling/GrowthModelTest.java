package io.rnn4j.spark.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.spark.Reduction;

import org.junit.jupiter.api.Test;

/** Predictions that were computed by hand, for a million weights and a second on one core. */
class GrowthModelTest {
    static final GrowthModel MODEL = new GrowthModel(0.010, 0.001, 0.002, 1e-9, 2e-9, 0.004);
    static final long WEIGHTS = 1_000_000;
    static final Cluster.Network GIGABIT = Cluster.Network.gigabits(1); // 32 ms for 4 MB

    @Test
    void twoExecutorsOfOneMachineSendTheirSumsToTheDriver() {
        Cluster cluster = Cluster.of(2, Reduction.TREE, Cluster.Network.LOOPBACK);
        GrowthModel.Prediction step = MODEL.predict(1, WEIGHTS, cluster);
        assertEquals(0.5, step.computing(), 1e-12);
        assertEquals(0.010 + 2 * 0.001 + 0.002, step.scheduling(), 1e-12);
        assertEquals(0.004 + 2 * 0.008, step.copying(), 1e-12);
        assertEquals(0, step.network(), 1e-12);
        assertEquals(0.534, step.seconds(), 1e-12);
    }

    @Test
    void sixteenExecutorsAddTheSumsOfFourGroupsOfFour() {
        Cluster cluster = Cluster.of(16, Reduction.TREE, GIGABIT);
        GrowthModel.Prediction step = MODEL.predict(1, WEIGHTS, cluster);
        assertEquals(4, cluster.groupSize());
        assertEquals(4, cluster.groups());
        assertEquals(0.0625, step.computing(), 1e-12);
        assertEquals(2 * 0.010 + 20 * 0.001 + 2 * 0.002, step.scheduling(), 1e-12);
        assertEquals(0.004 + 8 * 0.008, step.copying(), 1e-12);
        // five rounds of the weights: 1, 2, 4, 8 and 1 executors
        assertEquals(5 * 0.0322 + 8 * 0.032 + 2 * 0.0002, step.network(), 1e-12);
    }

    @Test
    void fourTasksOfABarrierStageExchangeSlices() {
        Cluster cluster = Cluster.of(4, Reduction.BARRIER, GIGABIT);
        GrowthModel.Prediction step = MODEL.predict(1, WEIGHTS, cluster);
        assertEquals(0.25, step.computing(), 1e-12);
        assertEquals(0.010 + 4 * 0.001 + 0.002 + 0.004, step.scheduling(), 1e-12);
        assertEquals(0.004 + 2 * 0.008, step.copying(), 1e-12);
        assertEquals(3 * 0.0322 + 0.75 * 0.032 + 4 * 0.0002 + 0.0322, step.network(), 1e-12);
    }

    @Test
    void partitionsOfOneExecutorRunOneAfterTheOther() {
        Cluster cluster = new Cluster(2, 16, Reduction.TREE, Cluster.Network.LOOPBACK);
        GrowthModel.Prediction step = MODEL.predict(1, WEIGHTS, cluster);
        assertEquals(0.5, step.computing(), 1e-12);
        assertEquals(2 * 0.010 + 20 * 0.001 + (8 + 2) * 0.002, step.scheduling(), 1e-12);
        assertEquals(0.004 + (2 * 4 + 4) * 0.008, step.copying(), 1e-12);
    }
}
