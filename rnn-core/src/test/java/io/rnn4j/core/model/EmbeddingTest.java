package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;

import org.junit.jupiter.api.Test;

import java.util.Map;

class EmbeddingTest {
    private static final float[] TABLE = {1, 2, 3, 4, 5, 6, -7, -8};

    private static Model table() {
        Model model = Sequential.of(input(1), embedding(4, 2));
        model.weights().set("embedding/embeddings", Tensor.of(TABLE, 4, 2));
        return model;
    }

    @Test
    void selectsRows() {
        Tensor rows = table().predict(Tensor.of(new float[] {3, 0, 0, 1}, 2, 2, 1));
        assertEquals(Tensor.of(new float[] {-7, -8, 1, 2, 1, 2, 3, 4}, 2, 2, 2), rows);
    }

    @Test
    void gradientsAreAddedToTheSelectedRows() {
        ForwardPass pass = table().forward(Tensor.of(new float[] {3, 0, 0, 1}, 1, 4, 1));
        Gradients gradients =
                pass.backward(Tensor.of(new float[] {1, 2, 10, 20, 100, 200, 5, 6}, 1, 4, 2));
        assertEquals(
                Tensor.of(new float[] {110, 220, 5, 6, 0, 0, 1, 2}, 4, 2),
                gradients.weights().get("embedding/embeddings"));
    }

    @Test
    void invalidIndicesAreRejected() {
        for (float wrong : new float[] {-1, 4, 0.5f, Float.NaN}) {
            Tensor x = Tensor.of(new float[] {0, wrong}, 1, 2, 1);
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> table().predict(x));
            assertTrue(
                    refused.getMessage()
                            .contains(
                                    "layer 'embedding' needs indices, whole numbers from 0 to 3,"
                                            + " got "
                                            + wrong
                                            + " in the values of input 'input', sample 0, step 1"),
                    refused.getMessage());
            // unless it is padding
            Tensor mask = Tensor.of(new float[] {1, 0}, 1, 2);
            assertEquals(1, table().predict(x, mask).get(0, 0, 0));
        }
        assertThrows(
                IllegalArgumentException.class, () -> Sequential.of(input(2), embedding(4, 2)));
    }

    @Test
    void rejectedBatchChangesNoWeight() {
        Model model = Sequential.of(input(1), embedding(4, 2), lstm(3), dense(2));
        model.compile(new GradientDescent(0.1), new SoftmaxCrossEntropy());
        Map<String, Tensor> before = model.weights().copyOfAll();
        Tensor x = Tensor.of(new float[] {0, 1, 2, 9}, 2, 2, 1);
        Tensor y = Tensor.of(new float[] {0, 1}, 2);
        assertThrows(IllegalArgumentException.class, () -> model.trainStep(x, y));
        assertEquals(before, model.weights().copyOfAll());
    }

    @Test
    void learnsToRepeatTheFirstIndex() {
        Model model = Sequential.of(3, input(1), embedding(5, 8), lstm(16), dense(5));
        model.compile(new Adam(0.02), new SoftmaxCrossEntropy());
        Tensor x = Tensor.zeros(50, 4, 1);
        Tensor y = Tensor.zeros(50);
        for (int n = 0; n < 50; n++) {
            for (int step = 0; step < 4; step++) {
                x.array()[n * 4 + step] = (n * 3 + step * step * 2) % 5;
            }
            y.array()[n] = x.array()[n * 4];
        }
        History history = model.fit(x, y, FitOptions.epochs(40).batchSize(10));
        assertTrue(history.loss()[39] < 0.05, "loss " + history.loss()[39]);
    }
}
