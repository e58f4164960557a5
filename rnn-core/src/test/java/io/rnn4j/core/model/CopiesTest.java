package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.StandardScaler;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

/** A method whose name says copy returns one: changing it changes nothing else. */
class CopiesTest {
    private final Model model = Sequential.of(input(2), gru(3), dense(1));

    private static void overwrite(Tensor tensor) {
        Arrays.fill(tensor.array(), 5);
    }

    @Test
    void weights() {
        Tensor kernel = model.weights().copyOf("gru/kernel");
        overwrite(model.weights().copyOf("gru/kernel"));
        assertEquals(kernel, model.weights().copyOf("gru/kernel"));
        model.weights().copyOfAll().values().forEach(CopiesTest::overwrite);
        assertEquals(kernel, model.weights().copyOf("gru/kernel"));
    }

    @Test
    void ranges() {
        Tensor tensor = Tensor.of(new float[] {1, 2, 3, 4}, 4, 1);
        overwrite(tensor.copyOfRange(1, 3));
        overwrite(tensor.copy());
        assertEquals(Tensor.of(new float[] {1, 2, 3, 4}, 4, 1), tensor);
    }

    @Test
    void shapes() {
        Shape shape = Shape.of(2, 3);
        shape.toArray()[0] = 5;
        assertEquals(Shape.of(2, 3), shape);
    }

    @Test
    void scalers() {
        StandardScaler scaler = StandardScaler.fit(Tensor.of(new float[] {1, 3}, 2, 1));
        scaler.copyOfMeans()[0] = 5;
        scaler.copyOfDeviations()[0] = 5;
        assertEquals(2, scaler.copyOfMeans()[0]);
        assertEquals(1, scaler.copyOfDeviations()[0]);
    }

    @Test
    void statesOfASession() {
        Session session = model.session(1);
        overwrite(session.snapshot().get("gru/h"));
        assertEquals(Tensor.zeros(1, 3), session.snapshot().get("gru/h"));
    }

    @Test
    void predictionWithoutMaskMayBeGivenNull() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 1, 2, 2);
        assertEquals(model.predict(x), model.predict(x, null));
    }
}
