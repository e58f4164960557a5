package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adagrad;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.AdamW;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.optimizer.Lookahead;
import io.rnn4j.core.optimizer.MovingAverage;
import io.rnn4j.core.optimizer.ParameterGroup;
import io.rnn4j.core.optimizer.WeightDecayOptimizer;
import io.rnn4j.core.training.FitOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Weights that an optimizer treats differently, by patterns of their names. */
class ParameterGroupTest {
    private static Model model() {
        return Sequential.of(
                5, input(3), bidirectional(gru(4).returnSequences(true)), lstm(3), dense(2));
    }

    private static Map<String, Tensor> trained(Optimizer optimizer) {
        Model model = model().compile(optimizer, new MeanSquaredError());
        model.fit(
                Data.normal("x", 8, 5, 3),
                Data.normal("y", 8, 2),
                FitOptions.epochs(3).batchSize(4));
        return model.weights().copyOfAll();
    }

    /** The weights of a training as far as they satisfy a condition, all others from another. */
    private static Map<String, Tensor> mixed(
            Predicate<String> fromFirst, Map<String, Tensor> first, Map<String, Tensor> second) {
        Map<String, Tensor> mixed = new LinkedHashMap<>(second);
        mixed.replaceAll((name, values) -> fromFirst.test(name) ? first.get(name) : values);
        return mixed;
    }

    /** A step with gradients that do not depend on the weights. */
    private static Map<String, Tensor> stepped(Optimizer optimizer) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        for (String name : List.of("lstm/kernel", "lstm/bias", "lstm_1/kernel", "e/embeddings")) {
            weights.put(name, Data.normal(name, 3, 2));
            gradients.put(name, Data.normal("gradient of " + name, 3, 2));
        }
        OptimizerSteps steps = new OptimizerSteps(optimizer);
        for (int step = 0; step < 5; step++) {
            steps.step(weights, gradients);
        }
        return weights;
    }

    static Stream<Optimizer> optimizers() {
        return Components.of(Optimizer.class).all().stream();
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void groupOfEveryOptimizerHasItsOwnRate(Optimizer optimizer) {
        Optimizer grouped = ParameterGroup.of(optimizer, "lstm").learningRateFactor(0.5);
        assertEquals(
                mixed(
                        name -> name.startsWith("lstm/"),
                        stepped(ParameterGroup.of(optimizer, "*").learningRateFactor(0.5)),
                        stepped(optimizer)),
                stepped(grouped));
        assertNotEquals(stepped(optimizer), stepped(grouped));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void factorIsThatOfTheLearningRate(Optimizer optimizer) {
        if (optimizer instanceof WeightDecayOptimizer<?> plain) {
            Optimizer grouped = ParameterGroup.of(optimizer, "*").learningRateFactor(0.25);
            Optimizer slower = plain.learningRate(optimizer.learningRate() * 0.25);
            assertEquals(stepped(slower), stepped(grouped));
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void weightDecayOfEveryOptimizerIsSwitchedOff(Optimizer optimizer) {
        if (optimizer instanceof WeightDecayOptimizer<?> plain) {
            Optimizer decaying = plain.weightDecay(0.3);
            Optimizer grouped =
                    ParameterGroup.of(decaying, "*bias", "*/embeddings").weightDecay(false);
            Predicate<String> excluded =
                    name -> name.endsWith("bias") || name.endsWith("embeddings");
            assertEquals(
                    mixed(excluded, stepped(plain.weightDecay(0)), stepped(decaying)),
                    stepped(grouped));
        }
    }

    @Test
    void weightsInSeveralGroupsHaveAllOptions() {
        Optimizer optimizer = new AdamW(0.1).weightDecay(0.2);
        Optimizer grouped =
                ParameterGroup.of(
                                ParameterGroup.of(optimizer, "lstm").learningRateFactor(0.5),
                                "*kernel")
                        .learningRateFactor(0.5)
                        .weightDecay(false);
        Optimizer both =
                ParameterGroup.of(optimizer, "*").learningRateFactor(0.25).weightDecay(false);
        assertEquals(stepped(both).get("lstm/kernel"), stepped(grouped).get("lstm/kernel"));
        Optimizer second =
                ParameterGroup.of(optimizer, "*").learningRateFactor(0.5).weightDecay(false);
        assertEquals(stepped(second).get("lstm_1/kernel"), stepped(grouped).get("lstm_1/kernel"));
        assertEquals(stepped(optimizer).get("e/embeddings"), stepped(grouped).get("e/embeddings"));
    }

    @Test
    void frozenGroupIsTrainedAsFrozenWeights() {
        Optimizer optimizer = Clipped.byGlobalNorm(new Adam(0.01), 0.1);
        Model frozen = model().compile(optimizer, new MeanSquaredError());
        frozen.weights().freeze("bidirectional");
        frozen.weights().freeze("lstm/bias");
        frozen.fit(
                Data.normal("x", 8, 5, 3),
                Data.normal("y", 8, 2),
                FitOptions.epochs(3).batchSize(4));
        assertEquals(
                frozen.weights().copyOfAll(),
                trained(ParameterGroup.of(optimizer, "bidirectional", "lstm/bias").frozen(true)));
    }

    @Test
    void groupsWorkInsideAndOutsideOfOtherWrappers() {
        ParameterGroup group =
                ParameterGroup.of(new AdamW(0.01), "*/backward/*").learningRateFactor(0);
        Map<String, Tensor> initial = model().weights().copyOfAll();
        for (Optimizer wrapped :
                List.of(
                        Clipped.byNorm(group, 1),
                        new Lookahead(group),
                        new MovingAverage(group),
                        group.optimizer(new Lookahead(Clipped.byNorm(new AdamW(0.01), 1))))) {
            Map<String, Tensor> trained = trained(wrapped);
            initial.forEach(
                    (name, values) -> {
                        boolean kept = name.contains("/backward/");
                        assertEquals(kept, values.equals(trained.get(name)), wrapped + name);
                    });
        }
    }

    @Test
    void factorOfOneChangesNoBit() {
        Optimizer optimizer = new AdamW(0.01);
        assertEquals(trained(optimizer), trained(ParameterGroup.of(optimizer, "*")));
    }

    // ---- misuse

    @Test
    void patternsThatMatchNothingAreRejected() {
        Model model = model().compile(new Adagrad(), new MeanSquaredError());
        Optimizer wrong = new Lookahead(ParameterGroup.of(new Adam(), "encoder/*").frozen(true));
        String message = refused(() -> model.compile(wrong, new MeanSquaredError()));
        assertTrue(
                message.startsWith(
                        "parameter_group: no weight matches the patterns [encoder/*]; the weights"
                                + " are [bidirectional/forward/kernel,"),
                message);
        model.fit(Data.normal("x", 8, 5, 3), Data.normal("y", 8, 2), 1); // still compiled
        OptimizerSteps steps = new OptimizerSteps(wrong);
        assertTrue(refused(() -> steps.step(model, Map.of())).contains("[encoder/*]"));
    }

    @Test
    void invalidGroupsAreRejected() {
        Adam adam = new Adam();
        assertTrue(refused(() -> ParameterGroup.of(adam)).contains("at least one, got []"));
        assertTrue(refused(() -> ParameterGroup.of(adam, "")).contains("patterns must be names"));
        ParameterGroup group = ParameterGroup.of(adam, "*");
        for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertTrue(
                    refused(() -> group.learningRateFactor(wrong))
                            .contains(
                                    "learningRateFactor must be at least 0 and finite, got "
                                            + wrong));
        }
        assertTrue(refused(() -> new Lookahead(adam).period(0)).contains("period"));
        assertTrue(refused(() -> new Lookahead(adam).slowRate(0)).contains("slowRate"));
        assertTrue(refused(() -> new MovingAverage(adam).decay(1)).contains("decay"));
        Model model = Sequential.of(input(1), embedding(3, 2), lstm(2), dense(1));
        String twice =
                refused(
                        () ->
                                model.compile(
                                        new MovingAverage(new MovingAverage(new GradientDescent())),
                                        new MeanSquaredError()));
        assertEquals(
                "moving_average: optimizer 'moving_average' has a slot 'average' already; do not"
                        + " wrap it twice",
                twice);
    }

    private static String refused(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }
}
