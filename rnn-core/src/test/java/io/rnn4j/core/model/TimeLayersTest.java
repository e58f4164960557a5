package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.globalAveragePooling;
import static io.rnn4j.core.layer.Layers.globalMaxPooling;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lastStep;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.masking;
import static io.rnn4j.core.layer.Layers.repeatVector;
import static io.rnn4j.core.layer.Layers.reverse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Masks;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Merge;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.FitOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Map;

/** Layers that move rows in time, and masking values, with simple numbers. */
class TimeLayersTest {
    /**
     * Two sequences of four steps and two features; of the first one the second step is padding.
     */
    private static final Tensor X =
            Tensor.of(
                    new float[] {
                        1, 8, 100, 100, 3, 2, 5, 5, 100, 100, 100, 100, 100, 100, 100, 100
                    },
                    2,
                    4,
                    2);

    /** Of the second sequence all is padding. */
    private static final Tensor MASK = Tensor.of(new float[] {1, 0, 1, 1, 0, 0, 0, 0}, 2, 4);

    private static float[] answer(Layer layer) {
        return Sequential.of(input(2), layer).predict(X, MASK).array();
    }

    @Test
    void rowsMoveInTime() {
        assertArrayEquals(new float[] {5, 5, 0, 0}, answer(lastStep()));
        assertArrayEquals(new float[] {3, 5, 0, 0}, answer(globalAveragePooling()));
        assertArrayEquals(new float[] {5, 8, 0, 0}, answer(globalMaxPooling()));
        assertArrayEquals(
                new float[] {5, 5, 0, 0, 3, 2, 1, 8, 0, 0, 0, 0, 0, 0, 0, 0}, answer(reverse()));
    }

    @Test
    void repeatHasItsOwnTimeAxis() {
        Model model = Sequential.of(input(2), lastStep(), repeatVector(3));
        assertEquals(
                Tensor.of(new float[] {5, 5, 5, 5, 5, 5, 0, 0, 0, 0, 0, 0}, 2, 3, 2),
                model.predict(X, MASK));
        assertTrue(model.summary().contains("[batch, 3, 2]"), model.summary());
    }

    @Test
    void decoderTrainsOnItsOwnSteps() {
        Model model =
                Sequential.of(input(2), gru(3), repeatVector(5), lstm(2).returnSequences(true))
                        .compile(new GradientDescent(0.1), new MeanSquaredError());
        Tensor x = Data.normal("x", 4, 7, 2);
        Tensor y = Tensor.zeros(4, 5, 2);
        Tensor mask = Masks.ofLengths(7, 3, 7, 1, 5);
        double before = model.evaluate(x, y, mask).get("loss");
        model.fit(x, y, FitOptions.epochs(20).mask(mask));
        assertTrue(model.evaluate(x, y, mask).get("loss") < 0.9 * before);
        assertThrows(
                IllegalArgumentException.class, () -> model.evaluate(x, Tensor.zeros(4, 7, 2)));
    }

    @Test
    void maskingValueEqualsAMask() {
        Tensor x = Data.normal("x", 3, 6, 2);
        Tensor mask = Masks.ofLengths(6, 6, 2, 4);
        for (float value : new float[] {0, -7, Float.NaN}) {
            Tensor marked = x.copy();
            for (int row = 0; row < 18; row++) {
                if (mask.array()[row] == 0) {
                    marked.array()[2 * row] = value;
                    marked.array()[2 * row + 1] = value;
                }
            }
            Model model = Sequential.of(input(2), masking(value), lstm(4));
            Model plain = Sequential.of(input(2), lstm(4));
            assertEquals(plain.predict(x, mask), model.predict(marked));
        }
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Sequential.of(input(2), reverse(), masking(0)))
                        .getMessage();
        assertTrue(message.contains("make this the first layer"), message);
    }

    @Test
    void paddingOfAnEmbeddingIsMasked() {
        Tensor x = Tensor.of(new float[] {3, 1, 0, 0, 2, 1, 2, 0}, 2, 4, 1);
        Tensor y = Data.normal("y", 2, 3);
        Model model = Sequential.of(input(1), embedding(4, 2).paddingIndex(0), gru(3));
        Model masked = Sequential.of(input(1), embedding(4, 2), gru(3));
        Tensor mask = Masks.ofLengths(4, 2, 3);
        assertEquals(masked.predict(x, mask), model.predict(x));
        Tensor row = model.weights().copyOf("embedding/embeddings").copyOfRange(0, 1);
        model.compile(new GradientDescent(0.5), new MeanSquaredError()).trainStep(x, y);
        masked.compile(new GradientDescent(0.5), new MeanSquaredError())
                .trainStep(x, y, mask, Map.of());
        assertEquals(masked.weights().copyOfAll(), model.weights().copyOfAll());
        assertEquals(row, model.weights().copyOf("embedding/embeddings").copyOfRange(0, 1));
        assertThrows(IllegalArgumentException.class, () -> embedding(4, 2).paddingIndex(4));
    }

    @ParameterizedTest
    @EnumSource(Merge.class)
    void bidirectionalEqualsTwoLayers(Merge merge) {
        Tensor x = Data.normal("x", 3, 6, 2);
        Tensor mask = Data.mask(3, 6);
        Bidirectional layer =
                bidirectional(lstm(4).returnSequences(true)).backward(gru(4).returnSequences(true));
        Model both = Sequential.of(input(2), layer.merge(merge));
        Model ahead = Sequential.of(input(2), lstm(4).returnSequences(true));
        Model back = Sequential.of(input(2), gru(4).returnSequences(true).reverse(true));
        for (String name : ahead.weights().names()) {
            String full = name.replace("lstm/", "bidirectional/forward/");
            both.weights().set(full, ahead.weights().copyOf(name));
        }
        for (String name : back.weights().names()) {
            String full = name.replace("gru/", "bidirectional/backward/");
            both.weights().set(full, back.weights().copyOf(name));
        }
        Tensor one = ahead.predict(x, mask);
        Tensor other = back.predict(x, mask);
        Tensor merged = both.predict(x, mask);
        for (int row = 0; row < 18; row++) {
            for (int k = 0; k < 4; k++) {
                float first = one.array()[row * 4 + k];
                float second = other.array()[row * 4 + k];
                float[] got = merged.array();
                switch (merge) {
                    case CONCATENATE -> {
                        assertEquals(first, got[row * 8 + k]);
                        assertEquals(second, got[row * 8 + 4 + k]);
                    }
                    case SUM -> assertEquals(first + second, got[row * 4 + k]);
                    case PRODUCT -> assertEquals(first * second, got[row * 4 + k]);
                    case AVERAGE -> assertEquals((first + second) / 2, got[row * 4 + k]);
                }
            }
        }
        assertEquals(
                "[bidirectional/forward/h, bidirectional/forward/c, bidirectional/backward/h]",
                both.stateWidths().keySet().toString());
    }

    @Test
    void incompatibleDirectionsAreRejected() {
        assertThrows(
                IllegalArgumentException.class,
                () -> bidirectional(lstm(4)).backward(gru(4).returnSequences(true)));
        Layer sum = bidirectional(lstm(4)).backward(gru(3)).merge(Merge.SUM);
        String message =
                assertThrows(IllegalArgumentException.class, () -> Sequential.of(input(2), sum))
                        .getMessage();
        assertTrue(message.contains("got 4 and 3"), message);
    }

    @Test
    void zeroMaskedClearsMaskedOutputs() {
        Tensor output =
                Sequential.of(input(2), lstm(1).returnSequences(true).zeroMasked(true))
                        .predict(X, MASK);
        for (int row = 0; row < 8; row++) {
            assertEquals(MASK.array()[row] == 0, output.array()[row] == 0);
        }
    }

    @Test
    void maskOfLengths() {
        assertEquals(
                Tensor.of(new float[] {1, 1, 0, 0, 0, 0, 1, 1, 1}, 3, 3),
                Masks.ofLengths(3, 2, 0, 3));
        assertThrows(IllegalArgumentException.class, () -> Masks.ofLengths(3, 4));
        assertThrows(IllegalArgumentException.class, () -> Masks.ofLengths(3, -1));
    }
}
