package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.attention;
import static io.rnn4j.core.layer.Layers.input;

import org.junit.jupiter.api.Test;

/** Compares values and gradients of scaled dot-product attention with loops in double precision. */
class AttentionFormulasTest {
    private static final int BATCH = 2;
    private static final int STEPS = 4; // of the memory
    private static final int WIDTH = 9; // of queries and keys: its root is 3

    /** Every query of a sample over the steps of its memory. */
    private static double[] contexts(
            double[] queries, double[] values, double[] keys, int valueWidth) {
        int queriesOfSample = queries.length / WIDTH / BATCH;
        double[] contexts = new double[queries.length / WIDTH * valueWidth];
        for (int query = 0; query < queries.length / WIDTH; query++) {
            int first = query / queriesOfSample * STEPS; // of the sample's rows
            double[] weights = new double[STEPS];
            double sum = 0;
            for (int step = 0; step < STEPS; step++) {
                double score = 0;
                for (int k = 0; k < WIDTH; k++) {
                    score += queries[query * WIDTH + k] * keys[(first + step) * WIDTH + k];
                }
                weights[step] = Math.exp(score / 3);
                sum += weights[step];
            }
            for (int step = 0; step < STEPS; step++) {
                for (int k = 0; k < valueWidth; k++) {
                    contexts[query * valueWidth + k] +=
                            weights[step] / sum * values[(first + step) * valueWidth + k];
                }
            }
        }
        return contexts;
    }

    @Test
    void selfAttention() {
        Graph graph = new Graph();
        graph.output("y", graph.add(attention(), graph.input("x0", input(WIDTH))));
        LayerReference.assertAgrees(
                graph.build(),
                arguments -> contexts(arguments[0], arguments[0], arguments[0], WIDTH),
                1e-5,
                Data.normal("x", BATCH, STEPS, WIDTH));
    }

    @Test
    void crossAttention() {
        Graph graph = new Graph();
        Wire queries = graph.input("x0", input(WIDTH));
        graph.output("y", graph.add(attention(), queries, graph.input("x1", input(WIDTH))));
        LayerReference.assertAgrees(
                graph.build(),
                arguments -> contexts(arguments[0], arguments[1], arguments[1], WIDTH),
                1e-5,
                Data.normal("queries", BATCH, 3, WIDTH),
                Data.normal("values", BATCH, STEPS, WIDTH));
    }

    /** Values of another width than the keys: the scale is of the width that is multiplied. */
    @Test
    void separateKeysAndValues() {
        Graph graph = new Graph();
        Wire queries = graph.input("x0", input(WIDTH));
        Wire values = graph.input("x1", input(2));
        Wire keys = graph.inputAlong("x2", WIDTH, values);
        graph.output("y", graph.add(attention(), queries, values, keys));
        LayerReference.assertAgrees(
                graph.build(),
                arguments -> contexts(arguments[0], arguments[1], arguments[2], 2),
                1e-5,
                Data.normal("queries", BATCH, 3, WIDTH),
                Data.normal("values", BATCH, STEPS, 2),
                Data.normal("keys", BATCH, STEPS, WIDTH));
    }
}
