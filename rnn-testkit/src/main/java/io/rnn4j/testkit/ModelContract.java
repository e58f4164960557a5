package io.rnn4j.testkit;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.Execution;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;
import io.rnn4j.testkit.ModelAnswers.Call;
import io.rnn4j.testkit.ModelAnswers.Kind;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What every model must do, whatever it is made of. */
final class ModelContract {
    private static final int[] THREADS = {2, 3, 7};
    private static final int BATCH = 5;
    private static final int STEPS = 6;

    /**
     * The worst of 1,200 random cells differed by 4.2e-5 of the largest number; a wrong equation
     * differs by 1e-2.
     */
    private static final double FLOAT_TOLERANCE = 1e-4;

    private final ModelAnswers model;

    ModelContract(Sequential model) {
        this(new ModelAnswers(model));
    }

    ModelContract(ModelAnswers model) {
        this.model = model;
    }

    private static List<KernelsProvider> kernels() {
        return KernelsFinder.installed().stream()
                .filter(provider -> provider.unavailable().isEmpty())
                .toList();
    }

    private static Execution alone() {
        return new Execution(1, KernelsFinder.best());
    }

    /** All gradients agree with central differences, both in double precision, with a mask. */
    void gradients() {
        ReferenceCall call = model.referenceCall(model.call(3, 4, true));
        Map<String, double[]> gradients = call.gradients();
        for (Map.Entry<String, double[]> argument : call.arguments().entrySet()) {
            double[] elements = argument.getValue();
            double[] gradient = gradients.get(argument.getKey());
            double largest = 1e-3;
            for (double value : gradient) {
                largest = Math.max(largest, Math.abs(value));
            }
            for (int k = 0; k < elements.length; k++) {
                double difference = call.slope(elements, k) - gradient[k];
                if (!(Math.abs(difference) <= GradientCheck.TOLERANCE * largest)) {
                    throw new AssertionError(
                            "gradient of "
                                    + argument.getKey()
                                    + "["
                                    + k
                                    + "]: got "
                                    + gradient[k]
                                    + ", the central difference is "
                                    + call.slope(elements, k));
                }
            }
        }
    }

    /** Outputs, states and gradients of the engine agree with double precision. */
    void floatAgainstDouble(String what) {
        for (boolean masked : new boolean[] {false, true}) {
            Call call = model.call(BATCH, STEPS, masked);
            Map<String, Tensor> expected = model.reference(call);
            for (KernelsProvider provider : kernels()) {
                Answers.assertClose(
                        provider.name() + " kernels, " + what + (masked ? ", masked" : ""),
                        expected,
                        model.run(call, new Execution(1, provider)),
                        FLOAT_TOLERANCE);
            }
        }
    }

    /** Kernels, threads and checkpoints change no bit. */
    void sameBits() {
        for (boolean masked : new boolean[] {false, true}) {
            Call call = model.call(BATCH, STEPS, masked);
            Map<String, Tensor> expected = model.run(call, alone());
            for (KernelsProvider provider : kernels()) {
                for (int threads : THREADS) {
                    Execution execution = new Execution(threads, provider);
                    String what = provider.name() + " kernels on " + threads + " threads";
                    Answers.assertSame(what, expected, model.run(call, execution));
                    Answers.assertSame(
                            what + ", a checkpoint every 2 steps",
                            expected,
                            model.run(call, execution.checkpointEvery(2)));
                }
            }
        }
    }

    /** A sample has the same answer alone and in a batch. */
    void sampleAlone() {
        Call call = model.call(BATCH, STEPS, true);
        Map<String, Tensor> together = model.run(call, alone());
        for (int sample = 0; sample < BATCH; sample++) {
            Map<String, Tensor> alone = model.run(samples(call, sample, sample + 1), alone());
            for (Map.Entry<String, Tensor> entry : alone.entrySet()) {
                String name = entry.getKey();
                if (ModelAnswers.kind(name) != Kind.WEIGHT_GRADIENT) { // that is a sum over samples
                    Answers.assertSame(
                            "sample " + sample + ": " + name,
                            together.get(name).slice(sample, sample + 1),
                            entry.getValue());
                }
            }
        }
    }

    private static Call samples(Call call, int from, int to) {
        return new Call(
                call.inputs().slice(from, to),
                call.mask() == null ? null : call.mask().slice(from, to),
                samples(call.initialStates(), from, to),
                call.outputGradient().slice(from, to),
                samples(call.finalStateGradients(), from, to));
    }

    private static Map<String, Tensor> samples(Map<String, Tensor> states, int from, int to) {
        Map<String, Tensor> result = new LinkedHashMap<>(states);
        result.replaceAll((name, tensor) -> tensor.slice(from, to));
        return result;
    }

    /** Neither what stands in padding nor how much there is of it changes a bit. */
    void padding() {
        Call call = model.call(BATCH, STEPS, true);
        if (model.answersEveryStep()) {
            ModelAnswers.fillPadding(call.outputGradient(), call.mask(), 0);
        }
        Map<String, Tensor> expected = model.run(call, alone());
        Tensor other = call.inputs().copy();
        ModelAnswers.fillPadding(other, call.mask(), 1e30f);
        Call otherPadding =
                new Call(
                        other,
                        call.mask(),
                        call.initialStates(),
                        call.outputGradient(),
                        call.finalStateGradients());
        Answers.assertSame("another padding", expected, model.run(otherPadding, alone()));
        for (int before : new int[] {0, 2}) {
            Call longer =
                    new Call(
                            TimeAxis.padded(call.inputs(), before, 2, Float.NaN),
                            TimeAxis.padded(call.mask(), before, 2, 0),
                            call.initialStates(),
                            model.answersEveryStep()
                                    ? TimeAxis.padded(call.outputGradient(), before, 2, 0)
                                    : call.outputGradient(),
                            call.finalStateGradients());
            Map<String, Tensor> answer = model.run(longer, alone());
            answer.computeIfPresent(
                    ModelAnswers.INPUT_GRADIENT,
                    (name, tensor) -> TimeAxis.steps(tensor, before, before + STEPS));
            if (model.answersEveryStep()) {
                answer.computeIfPresent(
                        ModelAnswers.OUTPUT,
                        (name, tensor) -> TimeAxis.steps(tensor, before, before + STEPS));
            }
            Answers.assertSame(before + " steps of padding before", expected, answer);
        }
    }

    /** States carried on give the same outputs, gradients carried back the same gradients. */
    void cutInTwo() {
        int cut = STEPS / 2;
        Call call = model.call(BATCH, STEPS, true);
        Map<String, Tensor> expected = model.run(call, alone());
        Call start = part(call, 0, cut, call.initialStates(), Map.of());
        Map<String, Tensor> states = model.finalStates(model.run(start, alone()));
        Call end = part(call, cut, STEPS, states, call.finalStateGradients());
        Map<String, Tensor> second = model.run(end, alone());
        Map<String, Tensor> carried = model.initialStateGradients(second);
        Map<String, Tensor> first =
                model.run(part(call, 0, cut, call.initialStates(), carried), alone());
        Map<String, Tensor> joined = new LinkedHashMap<>();
        expected.forEach(
                (name, tensor) -> {
                    Tensor one = first.get(name);
                    Tensor two = second.get(name);
                    joined.put(
                            name,
                            switch (ModelAnswers.kind(name)) {
                                case SEQUENCE -> TimeAxis.joined(one, two);
                                case WEIGHT_GRADIENT -> TimeAxis.sum(one, two);
                                case INITIAL_STATE_GRADIENT -> one;
                                case FINAL_STATE -> two;
                            });
                });
        Answers.assertClose("joined", expected, joined, FLOAT_TOLERANCE);
        Answers.assertSame(
                "joined output",
                expected.get(ModelAnswers.OUTPUT),
                joined.get(ModelAnswers.OUTPUT));
    }

    private static Call part(
            Call call,
            int from,
            int to,
            Map<String, Tensor> initialStates,
            Map<String, Tensor> finalStateGradients) {
        return new Call(
                TimeAxis.steps(call.inputs(), from, to),
                TimeAxis.steps(call.mask(), from, to),
                initialStates,
                TimeAxis.steps(call.outputGradient(), from, to),
                finalStateGradients);
    }
}
