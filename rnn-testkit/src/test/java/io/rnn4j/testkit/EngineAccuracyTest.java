package io.rnn4j.testkit;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.layer.ActivationLayer;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.Execution;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;
import io.rnn4j.testkit.ModelResults.PassData;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.stream.Stream;

/** Compares whole models on the engine with the reference interpreter. */
class EngineAccuracyTest {

    static Stream<Model> models() {
        return Stream.of(
                Sequential.of(input(3), lstm(17).returnSequences(true), gru(5), dense(2)),
                Sequential.of(
                        input(2),
                        dense(4).activation(Activations.TANH),
                        gru(16).returnSequences(true).reverse(true),
                        simpleRnn(3).returnSequences(true),
                        dense(7),
                        new ActivationLayer(Activations.SOFTMAX)),
                Sequential.of(
                        input(1),
                        recurrent(new OutputRecurrentCell(3), 17).returnSequences(true),
                        recurrent(new GruCell().resetAfter(false), 33).reverse(true),
                        dense(33).useBias(false),
                        dense(1)),
                Sequential.of(input(4), lstm(1).returnSequences(true), lstm(1), dense(2)));
    }

    @ParameterizedTest
    @MethodSource("models")
    void agreesWithTheInterpreter(Model model) {
        ModelResults answers = new ModelResults(model);
        for (boolean masked : new boolean[] {false, true}) {
            PassData data = answers.data(5, 6, masked);
            Map<String, Tensor> expected = answers.reference(data);
            for (KernelsProvider kernels : KernelsFinder.installed()) {
                for (int threads : new int[] {1, 2, 7}) {
                    if (kernels.unavailable().isEmpty()) {
                        TensorAssertions.assertClose(
                                kernels.name() + (masked ? ", masked" : ""),
                                expected,
                                answers.run(
                                        data,
                                        new Execution(threads, kernels).operationsPerThread(1)),
                                3e-5);
                    }
                }
            }
        }
    }

    /** Alternates short and long passes, which reuse buffers that have grown. */
    @ParameterizedTest
    @MethodSource("models")
    void batchesOfAllSizesAgree(Model model) {
        ModelResults answers = new ModelResults(model);
        for (int[] size : new int[][] {{1, 1}, {9, 2}, {2, 30}, {1, 3}, {100, 4}}) {
            PassData data = answers.data(size[0], size[1], size[0] == 2);
            TensorAssertions.assertClose(
                    size[0] + " samples of " + size[1] + " steps",
                    answers.reference(data),
                    answers.run(
                            data, new Execution(2, KernelsFinder.best()).operationsPerThread(1)),
                    5e-5);
        }
    }
}
