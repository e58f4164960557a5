package io.rnn4j.core.layer;

import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.Test;

class MonotoneQuantilesTest {

    @Test
    void incrementsAreSoftplus() {
        Model model = Sequential.of(input(1, 6), new MonotoneQuantiles(2), Layers.lastStep());
        float[] row = {1, 0, -1, -2, 3, -100};
        float[] q = model.predict(Tensor.of(row, 1, 1, 6)).array();
        double ln2 = Math.log(2);
        double third = 1 + ln2 + Math.log1p(Math.exp(-1));
        double second = -2 + 3 + Math.log1p(Math.exp(-3));
        double[] expected = {1, 1 + ln2, third, -2, second, second};
        for (int column = 0; column < 6; column++) {
            assertEquals(expected[column], q[column], 1e-6);
        }
    }

    /** Also where increments are below the resolution of the sum. */
    @Test
    void quantilesDoNotCross() {
        int width = 9;
        Model model = Sequential.of(input(1, width), new MonotoneQuantiles(), Layers.lastStep());
        RandomNumbers random = new RandomNumbers(1, "x");
        Tensor x = Tensor.zeros(200, 1, width);
        for (int k = 0; k < x.array().length; k++) {
            x.array()[k] = (float) (30 * random.normal(k));
        }
        float[] q = model.predict(x).array();
        for (int k = 0; k < q.length; k++) {
            assertTrue(k % width == 0 || q[k] >= q[k - 1], "element " + k);
        }
    }

    @Test
    void otherWidthsAreRejected() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Sequential.of(input(1, 5), new MonotoneQuantiles(2)))
                        .getMessage();
        assertTrue(message.contains("targets must be at least 1 and divide"), message);
    }
}
