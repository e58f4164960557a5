package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.Schedule;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Steps, epochs and random draws are counted from the last compile on. */
class TrainingCountsTest {
    private static final int SAMPLES = 4;

    private final List<Long> steps = new ArrayList<>();
    private final List<Long> epochs = new ArrayList<>();
    private final Tensor x = Data.normal("x", SAMPLES, 3, 2);
    private final Tensor y = Data.normal("y", SAMPLES, 3, 1);

    /** Two steps an epoch. */
    private final FitOptions options = FitOptions.epochs(2).batchSize(2).shuffle(false);

    private static Schedule record(List<Long> counts) {
        return count -> {
            counts.add(count);
            return 0.5;
        };
    }

    private static Model model() {
        return Sequential.of(
                        1,
                        input(2),
                        dropout(0.5),
                        gru(4).dropout(0.3).recurrentDropout(0.2).returnSequences(true),
                        recurrent(new OutputRecurrentCell(1), 3).returnSequences(true))
                .execution(Execution.standard().threads(1))
                .compile(new GradientDescent(0.1), new MeanSquaredError());
    }

    private void fitCountingSteps(Model model) {
        model.fit(x, y, options.learningRateFactor(record(steps)));
    }

    private void fitCountingEpochs(Model model) {
        model.fit(x, y, options.learningRateFactorByEpoch(record(epochs)));
    }

    @Test
    void newExecutionKeepsTheCounts() {
        Model model = model();
        fitCountingSteps(model);
        model.execution(Execution.standard().threads(2).operationsPerThread(1));
        fitCountingEpochs(model);
        model.execution(Execution.standard().threads(1));
        fitCountingSteps(model);
        assertEquals(List.of(0L, 1L, 2L, 3L, 8L, 9L, 10L, 11L), steps);
        assertEquals(List.of(2L, 2L, 3L, 3L), epochs);
        Feedback feedback = Feedback.scheduledSampling(record(steps));
        model.trainStep(x, y, null, Map.of(), feedback);
        model.trainStep(x, y, null, Map.of(), feedback.byEpoch(true));
        assertEquals(List.of(12L, 6L), steps.subList(8, 10));
    }

    @Test
    void failedEpochAndItsStepsAreCounted() {
        Model model = model();
        Schedule failing = record(steps);
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        model.fit(
                                x,
                                y,
                                options.learningRateFactor(
                                        count ->
                                                count < 1
                                                        ? failing.at(count)
                                                        : -failing.at(count))));
        assertEquals(List.of(0L, 1L), steps); // the second ends before it changes a weight
        fitCountingEpochs(model);
        assertEquals(List.of(1L, 1L, 2L, 2L), epochs);
        fitCountingSteps(model);
        assertEquals(List.of(0L, 1L, 5L, 6L, 7L, 8L), steps);
    }

    @Test
    void compileResetsTheCounts() {
        Model model = model();
        fitCountingSteps(model);
        model.compile(new GradientDescent(0.1), new MeanSquaredError());
        fitCountingSteps(model);
        assertEquals(List.of(0L, 1L, 2L, 3L, 0L, 1L, 2L, 3L), steps);
    }

    @Test
    void dropoutIsIndependentOfTheExecution() {
        assertEquals(trained(false), trained(true));
        Model anew = model();
        for (int step = 0; step < 2; step++) {
            anew.compile(new GradientDescent(0.1), new MeanSquaredError());
            anew.trainStep(x, y);
        }
        assertNotEquals(trained(false), anew.weights().copyOfAll(), "draws matter");
    }

    private Map<String, Tensor> trained(boolean changesOver) {
        Model model = model();
        model.trainStep(x, y);
        if (changesOver) {
            model.execution(Execution.standard().threads(1));
        }
        model.trainStep(x, y);
        return model.weights().copyOfAll();
    }
}
