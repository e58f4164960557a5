package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.EarlyStopping;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.NonFiniteException;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Results that are not finite although the data and the losses of all steps are. */
class NonFiniteValidationTest {
    private static final int SAMPLES = 300; // two batches of an evaluation
    private static final Tensor X = Data.normal("x", SAMPLES, 3, 2);
    private static final Tensor Y = Data.normal("y", SAMPLES, 1);

    /** log(-1) for the rows whose target is below -100. */
    private record Broken() implements Metric {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public void define(Objective o) {
            o.value(o.target(1).plus(100).log());
        }
    }

    private static Model model(Metric... metrics) {
        return Sequential.of(input(2), gru(4), dense(1))
                .compile(new Adam(0.01), new MeanSquaredError(), metrics);
    }

    private static Tensor with(int sample, float target) {
        Tensor y = Y.copy();
        y.set(target, sample, 0);
        return y;
    }

    @Test
    void lossEndsTheTraining() {
        Model model = model();
        Tensor overflowing = with(270, 1e30f); // its square is infinite
        FitOptions options = FitOptions.epochs(2).validation(X, overflowing);
        EarlyStopping stopping = new EarlyStopping("loss", 2, 0);
        String message =
                assertThrows(
                                NonFiniteException.class,
                                () -> model.fit(X, Y, options.listener(stopping)))
                        .getMessage();
        String expected =
                "epoch 0 (from 0): val_loss is Infinity, first in sample 270, output 'output'";
        assertTrue(message.contains(expected), message);
        History history = model.fit(X, Y, options.checkFinite(false));
        assertEquals(Double.POSITIVE_INFINITY, history.of("val_loss")[1]);
    }

    @Test
    void metricIsAWarning() {
        Model model = model(new Broken());
        FitOptions options = FitOptions.epochs(3).validation(X, with(0, -101));
        List<String> warnings = LogCapture.warningsOf(() -> model.fit(X, Y, options));
        assertEquals(1, warnings.size(), warnings::toString);
        String expected =
                "validation data: the result 'broken' is NaN, although the loss is finite";
        assertTrue(warnings.getFirst().contains(expected), warnings::toString);
        assertEquals(List.of(), LogCapture.warningsOf(() -> model.fit(X, Y, FitOptions.epochs(3))));
    }
}
