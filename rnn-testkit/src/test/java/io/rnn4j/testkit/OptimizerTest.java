package io.rnn4j.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.rnn4j.api.Components;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.UpdateDefinition;
import io.rnn4j.core.engine.objective.UpdateRun;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ProgramCompiler;
import io.rnn4j.core.optimizer.Adadelta;
import io.rnn4j.core.optimizer.Adagrad;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.AdamW;
import io.rnn4j.core.optimizer.Adamax;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.optimizer.Lion;
import io.rnn4j.core.optimizer.Lookahead;
import io.rnn4j.core.optimizer.Moments;
import io.rnn4j.core.optimizer.MovingAverage;
import io.rnn4j.core.optimizer.NAdam;
import io.rnn4j.core.optimizer.RAdam;
import io.rnn4j.core.optimizer.RmsProp;
import io.rnn4j.core.thread.Team;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Compares optimizer steps of the engine with those of the interpreter in double precision. */
class OptimizerTest {
    private static final int STEPS = 6;

    static Stream<Optimizer> optimizers() {
        Collection<Optimizer> installed = Components.of(Optimizer.class).all();
        assertFalse(installed.isEmpty());
        return Stream.concat(
                installed.stream().flatMap(OptimizerTest::alsoWrapped),
                Stream.of(
                        new GradientDescent(0.1).weightDecay(0.3),
                        new GradientDescent(0.1).momentum(0.9),
                        new GradientDescent(0.1).momentum(0.9).dampening(0.4).weightDecay(0.1),
                        new GradientDescent(0.1).momentum(0.9).weightDecay(0.1).nesterov(true),
                        new Adam(0.1).beta1(0.8).beta2(0.9).epsilon(1e-3).amsgrad(true),
                        new Adam(0.1).beta1(0.8).beta2(0.9).epsilon(1e-8).weightDecay(0.2),
                        new AdamW(0.1, new Moments(0.8, 0.9, 1e-3), 0.2, true),
                        new RmsProp(0.1).decay(0.5).momentum(0.9).weightDecay(0.1),
                        new RmsProp(0.1).decay(0.5).centered(true).epsilon(1e-3),
                        new Adagrad(0.1).learningRateDecay(0.5).initialAccumulator(0),
                        new Adagrad(0.1).weightDecay(0.3).epsilon(1e-3),
                        new Adadelta(1).decay(0.9).epsilon(1e-3).weightDecay(0.1),
                        new Adamax(0.1).beta1(0.8).beta2(0.9).epsilon(1e-3).weightDecay(0.1),
                        new NAdam(0.1).beta1(0.8).beta2(0.9).momentumDecay(1).weightDecay(0.1),
                        new RAdam(0.1).beta1(0.8).beta2(0.9).epsilon(1e-3).weightDecay(0.1),
                        new RAdam(0.1).beta2(0.5),
                        new Lion(0.1).beta1(0.8).weightDecay(0.2),
                        new Lookahead(new NAdam(0.1)).period(2),
                        new MovingAverage(new Lookahead(new Adam(0.1))).decay(0.5)));
    }

    /** An optimizer, alone, with Lookahead and with an average around it. */
    private static Stream<Optimizer> alsoWrapped(Optimizer optimizer) {
        Set<String> slots = UpdateDefinition.of(optimizer).slots().keySet();
        Stream<Optimizer> wrapped =
                slots.contains("slow") || slots.contains("average")
                        ? Stream.of()
                        : Stream.of(
                                new Lookahead(optimizer).period(2),
                                new MovingAverage(optimizer).decay(0.5));
        return Stream.concat(Stream.of(optimizer), wrapped);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void stepsAgree(Optimizer optimizer) {
        for (KernelsProvider kernels : KernelsFinder.installed()) {
            for (int size : new int[] {1, 3, 16, 17, 33, 100}) {
                for (int threads : new int[] {1, 2, 7}) {
                    if (kernels.unavailable().isEmpty()) {
                        stepsAgree(optimizer, kernels, size, threads);
                    }
                }
            }
        }
    }

    private static void stepsAgree(
            Optimizer optimizer, KernelsProvider kernels, int size, int threads) {
        UpdateRun run = new UpdateRun(optimizer, kernels, new Team.Limit(threads, 1));
        Map<String, double[]> expected = new HashMap<>();
        float[] weight = new float[size];
        RandomNumbers random = new RandomNumbers(1, "weight");
        for (int k = 0; k < size; k++) {
            weight[k] = (float) random.normal(k);
        }
        expected.put("parameter", doubles(weight));
        Map<String, Double> numbers = new HashMap<>();
        UpdateDefinition.of(optimizer)
                .numbers()
                .forEach((name, number) -> numbers.put(name, number.initial()));
        for (int step = 1; step <= STEPS; step++) {
            float[] gradient = new float[size];
            for (int k = 0; k < size; k++) {
                gradient[k] = (float) new RandomNumbers(step, "gradient").normal(k);
            }
            run.add("w", weight, gradient, 0, 0);
            run.run();
            expected.put("gradient", doubles(gradient));
            expected.putAll(reference(optimizer, step, size, expected, numbers));
            assertArrayEquals(
                    expected.get("parameter"), doubles(weight), 1e-5, optimizer + " step " + step);
        }
    }

    private static Map<String, double[]> reference(
            Optimizer optimizer,
            int step,
            int size,
            Map<String, double[]> before,
            Map<String, Double> numbers) {
        UpdateDefinition update = UpdateDefinition.of(optimizer);
        Program program = ProgramCompiler.update(update);
        Map<String, Double> scalars = new HashMap<>(numbers);
        scalars.put("learning_rate", optimizer.learningRate());
        scalars.put("step", (double) step);
        scalars.put("decayed", 1.0);
        ReferenceInterpreter interpreter =
                new ReferenceInterpreter(program, Map.of(), TimeLayout.rows(size), scalars::get);
        Map<String, double[]> inputs = new HashMap<>(before);
        for (String slot : List.copyOf(update.slots().keySet())) {
            inputs.putIfAbsent(slot, new double[size]);
        }
        interpreter.forward(inputs, Map.of());
        update.numbers()
                .forEach((name, number) -> numbers.put(name, number.next().value(scalars::get)));
        return interpreter.outputs();
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int k = 0; k < values.length; k++) {
            result[k] = values[k];
        }
        return result;
    }
}
