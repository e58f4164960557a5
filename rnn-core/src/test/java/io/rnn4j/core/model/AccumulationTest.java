package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Masks;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Several batches in one optimizer step have the bits of one batch of all their samples. */
class AccumulationTest {
    private static final int SAMPLES = 21;
    private static final int STEPS = 10;

    private final Tensor x = Data.normal("x", SAMPLES, STEPS, 3);
    private final Tensor ofLast = Data.normal("y", SAMPLES, 2);
    private final Tensor ofAll = Data.normal("all", SAMPLES, STEPS, 2);

    private static Model model(Loss loss, Layer... layers) {
        return Sequential.of(5, input(3), layers)
                .compile(Clipped.byGlobalNorm(new Adam(0.01), 0.5), loss);
    }

    private static final Layer[] OF_LAST = {
        dropout(0.1), lstm(7).recurrentDropout(0.2).returnSequences(true), gru(5), dense(2)
    };
    private static final Layer[] OF_ALL = {
        gru(5).weightDrop(0.2).returnSequences(true),
        lstm(4).zoneout(0.1).returnSequences(true),
        dense(2)
    };

    private static Map<String, Tensor> trained(
            Model model, Tensor x, Tensor y, FitOptions options) {
        model.fit(x, y, options);
        return model.weights().copyOfAll();
    }

    private void assertSameBits(
            Loss loss, Layer[] layers, Tensor y, UnaryOperator<FitOptions> more) {
        FitOptions options = more.apply(FitOptions.epochs(3));
        Map<String, Tensor> expected = trained(model(loss, layers), x, y, options.batchSize(12));
        for (int[] division : new int[][] {{4, 3}, {3, 4}, {1, 12}, {6, 2}, {12, 1}}) {
            assertEquals(
                    expected,
                    trained(
                            model(loss, layers),
                            x,
                            y,
                            options.batchSize(division[0]).accumulate(division[1])),
                    division[1] + " batches of " + division[0]);
        }
        assertNotEquals(expected, trained(model(loss, layers), x, y, options.batchSize(4)));
    }

    @Test
    void meansOfEqualParts() {
        assertSameBits(new MeanSquaredError(), OF_LAST, ofLast, options -> options);
        assertSameBits(new MeanSquaredError(), OF_ALL, ofAll, options -> options);
    }

    @Test
    void meansOfUnequalParts() {
        Tensor mask =
                Masks.ofLengths(
                        STEPS, 10, 9, 1, 2, 3, 10, 10, 1, 1, 1, 5, 6, 7, 8, 10, 2, 3, 10, 4, 1, 7);
        assertSameBits(new MeanSquaredError(), OF_ALL, ofAll, options -> options.mask(mask));
        assertSameBits(new MeanSquaredError(), OF_LAST, ofLast, options -> options.mask(mask));
    }

    @Test
    void sumsTruncationAndSchedules() {
        assertSameBits(
                new MeanSquaredError(LossReduction.SUM), OF_LAST, ofLast, options -> options);
        assertSameBits(
                new MeanSquaredError(),
                OF_ALL,
                ofAll,
                options -> options.truncated(4, 3).learningRateFactor(Schedule.exponential(0.9)));
    }

    @Test
    void otherExecutionsHaveTheSameBits() {
        FitOptions options = FitOptions.epochs(3).batchSize(4).accumulate(3);
        Map<String, Tensor> expected =
                trained(model(new MeanSquaredError(), OF_LAST), x, ofLast, options);
        for (Execution execution :
                List.of(
                        Execution.standard().threads(3).operationsPerThread(1),
                        Execution.standard().checkpointEvery(2),
                        Execution.standard().checkpointEvery(Execution.AUTOMATIC_CHECKPOINTS))) {
            Model model = model(new MeanSquaredError(), OF_LAST);
            model.execution(execution);
            assertEquals(expected, trained(model, x, ofLast, options));
        }
    }

    @Test
    void followingCallsKeepTheSlots() {
        Model accumulating = model(new MeanSquaredError(), OF_LAST);
        Model plain = model(new MeanSquaredError(), OF_LAST);
        accumulating.fit(x, ofLast, FitOptions.epochs(1).batchSize(4).accumulate(3));
        plain.fit(x, ofLast, FitOptions.epochs(1).batchSize(12));
        for (Model each : List.of(accumulating, plain)) {
            each.trainStep(x, ofLast);
            each.fit(x, ofLast, FitOptions.epochs(1).batchSize(5));
        }
        assertEquals(plain.weights().copyOfAll(), accumulating.weights().copyOfAll());
    }

    @Test
    void listenersCountOptimizerSteps() {
        List<Integer> batches = new ArrayList<>();
        TrainingListener record =
                new TrainingListener() {
                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        batches.add(progress.batch());
                        assertEquals(2, progress.batches());
                    }
                };
        Model model = model(new MeanSquaredError(), OF_LAST);
        double[] loss =
                model.fit(
                                x,
                                ofLast,
                                FitOptions.epochs(2).batchSize(4).accumulate(3).listener(record))
                        .loss();
        assertEquals(List.of(0, 1, 0, 1), batches);
        assertArrayEquals(
                model(new MeanSquaredError(), OF_LAST)
                        .fit(x, ofLast, FitOptions.epochs(2).batchSize(12))
                        .loss(),
                loss);
    }

    @Test
    void manyBatchesAreAllSamples() {
        FitOptions options = FitOptions.epochs(2);
        assertEquals(
                trained(
                        model(new MeanSquaredError(), OF_LAST),
                        x,
                        ofLast,
                        options.batchSize(SAMPLES)),
                trained(
                        model(new MeanSquaredError(), OF_LAST),
                        x,
                        ofLast,
                        options.batchSize(Integer.MAX_VALUE).accumulate(Integer.MAX_VALUE)));
    }

    @Test
    void rowsWithoutTimeAreAccumulated() {
        Model one = Sequential.of(5, input(1), embedding(9, 3), dense(2));
        Model three = Sequential.of(5, input(1), embedding(9, 3), dense(2));
        Tensor tokens = Tensor.zeros(6, 1, 1);
        for (int sample = 0; sample < 6; sample++) {
            tokens.set(sample, sample, 0, 0);
        }
        Tensor target = Data.normal("t", 6, 1, 2);
        for (Model each : List.of(one, three)) {
            each.compile(new Adam(), new MeanSquaredError());
        }
        one.fit(tokens, target, FitOptions.epochs(3).batchSize(6));
        three.fit(tokens, target, FitOptions.epochs(3).batchSize(2).accumulate(3));
        assertEquals(one.weights().copyOfAll(), three.weights().copyOfAll());
    }

    @Test
    void invalidNumbersAreRejected() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> FitOptions.epochs(1).accumulate(0))
                        .getMessage();
        assertTrue(message.contains("accumulate must be at least 1, got 0"), message);
    }
}
