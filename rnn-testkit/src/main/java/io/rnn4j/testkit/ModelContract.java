package io.rnn4j.testkit;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Execution;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;
import io.rnn4j.testkit.ModelResults.Kind;
import io.rnn4j.testkit.ModelResults.PassData;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The properties that every model has, as checks. */
final class ModelContract {
    private static final int[] THREADS = {2, 3, 7};
    private static final int BATCH = 5;
    private static final int STEPS = 6;

    /**
     * Largest difference between float and double, relative to the largest number: 1,200 random
     * cells differed by 4.2e-5 at most; a wrong equation differs by 1e-2.
     */
    private static final double FLOAT_TOLERANCE = 1e-4;

    private final ModelResults model;

    ModelContract(Model model) {
        this(new ModelResults(model));
    }

    ModelContract(ModelResults model) {
        this.model = model;
    }

    private static List<KernelsProvider> kernels() {
        return KernelsFinder.installed().stream()
                .filter(provider -> provider.unavailable().isEmpty())
                .toList();
    }

    private static Execution oneThread() {
        return new Execution(1, KernelsFinder.best());
    }

    /** Checks all gradients with masked steps against central differences, in double precision. */
    void gradients() {
        ReferencePass pass = model.referencePass(model.data(3, 4, true));
        GradientCheck.require("with a mask", CentralDifferences.ofAllElements(pass));
    }

    /** Checks outputs, states and gradients of the engine against double precision. */
    void floatAgainstDouble(String what) {
        for (boolean masked : new boolean[] {false, true}) {
            PassData data = model.data(BATCH, STEPS, masked);
            Map<String, Tensor> expected = model.reference(data);
            for (KernelsProvider provider : kernels()) {
                TensorAssertions.assertClose(
                        provider.name() + " kernels, " + what + (masked ? ", masked" : ""),
                        expected,
                        model.run(data, new Execution(1, provider)),
                        FLOAT_TOLERANCE);
            }
        }
    }

    /** Checks that kernels, threads and checkpoints change no bit. */
    void sameBits() {
        for (boolean masked : new boolean[] {false, true}) {
            PassData data = model.data(BATCH, STEPS, masked);
            Map<String, Tensor> expected = model.run(data, oneThread());
            for (KernelsProvider provider : kernels()) {
                for (int threads : THREADS) {
                    Execution execution = new Execution(threads, provider).operationsPerThread(1);
                    String what = provider.name() + " kernels on " + threads + " threads";
                    TensorAssertions.assertSame(what, expected, model.run(data, execution));
                    TensorAssertions.assertSame(
                            what + ", a checkpoint every 2 steps",
                            expected,
                            model.run(data, execution.checkpointEvery(2)));
                }
            }
        }
    }

    /** Checks that a sample has the same results alone and in a batch. */
    void sampleAlone() {
        PassData data = model.data(BATCH, STEPS, true);
        Map<String, Tensor> together = model.run(data, oneThread());
        for (int sample = 0; sample < BATCH; sample++) {
            Map<String, Tensor> alone = model.run(samples(data, sample, sample + 1), oneThread());
            for (Map.Entry<String, Tensor> entry : alone.entrySet()) {
                String name = entry.getKey();
                if (ModelResults.kind(name) != Kind.WEIGHT_GRADIENT) { // that is a sum over samples
                    TensorAssertions.assertSame(
                            "sample " + sample + ": " + name,
                            together.get(name).copyOfRange(sample, sample + 1),
                            entry.getValue());
                }
            }
        }
    }

    private static PassData samples(PassData data, int from, int to) {
        return new PassData(
                data.inputs().copyOfRange(from, to),
                data.mask() == null ? null : data.mask().copyOfRange(from, to),
                samples(data.initialStates(), from, to),
                data.outputGradient().copyOfRange(from, to),
                samples(data.finalStateGradients(), from, to));
    }

    private static Map<String, Tensor> samples(Map<String, Tensor> states, int from, int to) {
        Map<String, Tensor> result = new LinkedHashMap<>(states);
        result.replaceAll((name, tensor) -> tensor.copyOfRange(from, to));
        return result;
    }

    /** Checks that neither the values nor the amount of padding change a bit. */
    void padding() {
        PassData data = model.data(BATCH, STEPS, true);
        if (model.returnsEveryStep()) {
            ModelResults.fillPadding(data.outputGradient(), data.mask(), 0);
        }
        Map<String, Tensor> expected = model.run(data, oneThread());
        Tensor other = data.inputs().copy();
        ModelResults.fillPadding(other, data.mask(), 1e30f);
        PassData otherPadding =
                new PassData(
                        other,
                        data.mask(),
                        data.initialStates(),
                        data.outputGradient(),
                        data.finalStateGradients());
        TensorAssertions.assertSame(
                "another padding", expected, model.run(otherPadding, oneThread()));
        for (int before : new int[] {0, 2}) {
            PassData longer =
                    new PassData(
                            TimeSteps.padded(data.inputs(), before, 2, Float.NaN),
                            TimeSteps.padded(data.mask(), before, 2, 0),
                            data.initialStates(),
                            model.returnsEveryStep()
                                    ? TimeSteps.padded(data.outputGradient(), before, 2, 0)
                                    : data.outputGradient(),
                            data.finalStateGradients());
            Map<String, Tensor> results = model.run(longer, oneThread());
            results.computeIfPresent(
                    ModelResults.INPUT_GRADIENT,
                    (name, tensor) -> TimeSteps.steps(tensor, before, before + STEPS));
            if (model.returnsEveryStep()) {
                results.computeIfPresent(
                        ModelResults.OUTPUT,
                        (name, tensor) -> TimeSteps.steps(tensor, before, before + STEPS));
            }
            TensorAssertions.assertSame(before + " steps of padding before", expected, results);
        }
    }

    /**
     * Checks that a sequence in two parts has the same results, with states carried forward and
     * gradients carried backward.
     */
    void cutInTwo() {
        int cut = STEPS / 2;
        PassData data = model.data(BATCH, STEPS, true);
        Map<String, Tensor> expected = model.run(data, oneThread());
        PassData start = part(data, 0, cut, data.initialStates(), Map.of());
        Map<String, Tensor> states = model.finalStates(model.run(start, oneThread()));
        PassData end = part(data, cut, STEPS, states, data.finalStateGradients());
        Map<String, Tensor> second = model.run(end, oneThread());
        Map<String, Tensor> carried = model.initialStateGradients(second);
        Map<String, Tensor> first =
                model.run(part(data, 0, cut, data.initialStates(), carried), oneThread());
        Map<String, Tensor> joined = new LinkedHashMap<>();
        expected.forEach(
                (name, tensor) -> {
                    Tensor one = first.get(name);
                    Tensor two = second.get(name);
                    joined.put(
                            name,
                            switch (ModelResults.kind(name)) {
                                case SEQUENCE -> TimeSteps.joined(one, two);
                                case WEIGHT_GRADIENT -> TimeSteps.sum(one, two);
                                case INITIAL_STATE_GRADIENT -> one;
                                case FINAL_STATE -> two;
                            });
                });
        TensorAssertions.assertClose("joined", expected, joined, FLOAT_TOLERANCE);
        TensorAssertions.assertSame(
                "joined output",
                expected.get(ModelResults.OUTPUT),
                joined.get(ModelResults.OUTPUT));
    }

    private static PassData part(
            PassData data,
            int from,
            int to,
            Map<String, Tensor> initialStates,
            Map<String, Tensor> finalStateGradients) {
        return new PassData(
                TimeSteps.steps(data.inputs(), from, to),
                TimeSteps.steps(data.mask(), from, to),
                initialStates,
                TimeSteps.steps(data.outputGradient(), from, to),
                finalStateGradients);
    }
}
