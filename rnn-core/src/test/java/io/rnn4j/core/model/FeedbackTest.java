package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.Sampler;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.core.training.Weights;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.function.Supplier;

/** Training of recurrences with output feedback. */
class FeedbackTest {
    private static final int SAMPLES = 5;
    private static final int STEPS = 9;

    private static Model values(boolean reverse) {
        Recurrent layer = recurrent(new OutputRecurrentCell(2), 4).returnSequences(true);
        return Sequential.of(3, input(3), layer.reverse(reverse));
    }

    private static Model tokens() {
        FeedbackCell cell =
                new FeedbackCell(new GruCell(), 4).feedbackActivation(Activations.SOFTMAX);
        return Sequential.of(3, input(3), recurrent(cell, 5).returnSequences(true));
    }

    private static Tensor x() {
        return Data.normal("x", SAMPLES, STEPS, 3);
    }

    private static Tensor y() {
        return Data.normal("y", SAMPLES, STEPS, 2);
    }

    private static Tensor classes() {
        Tensor classes = Tensor.zeros(SAMPLES, STEPS);
        for (int n = 0; n < SAMPLES * STEPS; n++) {
            classes.array()[n] = n * 7 % 4;
        }
        return classes;
    }

    private static FitOptions options() {
        return FitOptions.epochs(2).batchSize(2);
    }

    /** The weights after some epochs, and the losses of each. */
    private static Map<String, Tensor> fitted(Model model, FitOptions options) {
        boolean classes = model.stateWidths().size() == 3;
        model.compile(
                new GradientDescent(0.1),
                classes ? new SoftmaxCrossEntropy() : new MeanSquaredError());
        History history = model.fit(x(), classes ? classes() : y(), options);
        Map<String, Tensor> result = model.weights().copyOfAll();
        for (int epoch = 0; epoch < history.epochs(); epoch++) {
            result.put("loss " + epoch, Tensor.of(new float[] {(float) history.loss()[epoch]}, 1));
        }
        return result;
    }

    private static Map<String, Tensor> fitted(Model model, Feedback feedback) {
        return fitted(model, options().feedback(feedback));
    }

    // ---- what is computed

    @Test
    void teacherForcingOfTwoStepsByHand() {
        Model model =
                Sequential.of(
                        input(1), recurrent(new OutputRecurrentCell(), 1).returnSequences(true));
        double w = 0.5;
        double u = -0.75;
        double o = 1.25;
        double r = 0.375;
        model.weights().set("output_recurrent/kernel", Tensor.of(new float[] {0.5f}, 1, 1));
        model.weights()
                .set("output_recurrent/recurrent_kernel", Tensor.of(new float[] {-0.75f}, 1, 1));
        model.weights().set("output_recurrent/output_kernel", Tensor.of(new float[] {1.25f}, 1, 1));
        model.weights()
                .set(
                        "output_recurrent/output_recurrent_kernel",
                        Tensor.of(new float[] {0.375f}, 1, 1));
        double[] x = {0.25, 1};
        double[] y = {2, -1};
        double h0 = Math.tanh(w * x[0]);
        double h1 = Math.tanh(w * x[1] + u * h0);
        double e0 = o * h0 - y[0];
        double e1 = o * h1 + r * y[0] - y[1]; // the target of the step before, not the output
        model.compile(new GradientDescent(1), new MeanSquaredError());
        History history =
                model.fit(
                        Tensor.of(new float[] {0.25f, 1}, 1, 2, 1),
                        Tensor.of(new float[] {2, -1}, 1, 2, 1),
                        FitOptions.epochs(1).feedback(Feedback.teacherForcing()));
        assertEquals((e0 * e0 + e1 * e1) / 2, history.loss()[0], 1e-6);
        Weights weights = model.weights();
        // of the mean of two squares: ∂loss/∂e = e
        assertEquals(
                r - e1 * y[0],
                weights.copyOf("output_recurrent/output_recurrent_kernel").get(0, 0),
                1e-6);
        assertEquals(
                o - (e0 * h0 + e1 * h1),
                weights.copyOf("output_recurrent/output_kernel").get(0, 0),
                1e-6);
        double z1 = e1 * o * (1 - h1 * h1);
        double z0 = (e0 * o + z1 * u) * (1 - h0 * h0); // nothing comes by way of y
        assertEquals(
                w - (z0 * x[0] + z1 * x[1]),
                weights.copyOf("output_recurrent/kernel").get(0, 0),
                1e-6);
    }

    @Test
    void teacherForcingEqualsANetworkThatReadsTheTargets() {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(3));
        Wire before = graph.inputAlong("before", 2, x);
        Wire h = graph.add(simpleRnn(4).returnSequences(true), x);
        graph.output("y", graph.add(dense(2), graph.add(concatenate(), h, before)));
        Model open = graph.build(1);
        Model closed = values(false);
        Weights from = closed.weights();
        for (String name : new String[] {"kernel", "recurrent_kernel", "bias"}) {
            open.weights().set("simple_rnn/" + name, from.copyOf("output_recurrent/" + name));
        }
        Tensor kernel = from.copyOf("output_recurrent/output_kernel");
        Tensor recurrent = from.copyOf("output_recurrent/output_recurrent_kernel");
        open.weights().set("dense/kernel", stacked(kernel, recurrent));
        Tensor y = y();
        Tensor shifted = Tensor.zeros(y.shape());
        for (int sample = 0; sample < SAMPLES; sample++) {
            int at = sample * STEPS * 2;
            System.arraycopy(y.array(), at, shifted.array(), at + 2, (STEPS - 1) * 2);
        }
        open.compile(new GradientDescent(0.1), new MeanSquaredError());
        open.fit(
                Examples.of("x", x()).input("before", shifted).target("y", y),
                options().shuffle(false));
        fitted(closed, options().shuffle(false).feedback(Feedback.teacherForcing()));
        Tensor expected = open.weights().copyOf("dense/kernel");
        Tensor got =
                stacked(
                        from.copyOf("output_recurrent/output_kernel"),
                        from.copyOf("output_recurrent/output_recurrent_kernel"));
        for (int k = 0; k < 12; k++) {
            assertEquals(expected.array()[k], got.array()[k], 1e-5f);
        }
        float[] kernels = from.copyOf("output_recurrent/recurrent_kernel").array();
        for (int k = 0; k < kernels.length; k++) {
            float element = open.weights().copyOf("simple_rnn/recurrent_kernel").array()[k];
            assertEquals(element, kernels[k], 1e-5f);
        }
    }

    private static Tensor stacked(Tensor above, Tensor below) {
        float[] all = new float[above.array().length + below.array().length];
        System.arraycopy(above.array(), 0, all, 0, above.array().length);
        System.arraycopy(below.array(), 0, all, above.array().length, below.array().length);
        return Tensor.of(all, above.size(0) + below.size(0), above.size(1));
    }

    @Test
    void probabilitiesZeroAndOneEqualTheOtherModesToTheBit() {
        for (boolean reverse : new boolean[] {false, true}) {
            Map<String, Tensor> plain = fitted(values(reverse), options());
            assertEquals(plain, fitted(values(reverse), Feedback.freeRunning()));
            assertEquals(plain, fitted(values(reverse), sampled(0)));
            Map<String, Tensor> forced = fitted(values(reverse), Feedback.teacherForcing());
            assertEquals(forced, fitted(values(reverse), sampled(0.9999999999999999)));
            Map<String, Tensor> half = fitted(values(reverse), sampled(0.5));
            assertNotEquals(plain, forced);
            assertNotEquals(plain, half);
            assertNotEquals(forced, half);
            assertNotEquals(half, fitted(values(reverse), sampled(0.5).seed(1)));
        }
        assertEquals(fitted(tokens(), options()), fitted(tokens(), sampled(0)));
    }

    private static Feedback sampled(double probability) {
        return Feedback.scheduledSampling(Schedule.constant(probability));
    }

    @Test
    void probabilityFollowsTheSchedule() {
        float forced = lossWithoutLearning(options().feedback(Feedback.teacherForcing()), 1);
        float free = lossWithoutLearning(options(), 1);
        assertNotEquals(forced, free);
        Feedback falling = Feedback.scheduledSampling(Schedule.linear(1, 1, 0)).byEpoch(true);
        assertEquals(forced, lossWithoutLearning(options().feedback(falling), 0));
        assertEquals(free, lossWithoutLearning(options().feedback(falling), 1));
        // three steps an epoch: the second begins with step 3
        Feedback bySteps = Feedback.scheduledSampling(step -> step < 3 ? 1 : 0);
        assertEquals(forced, lossWithoutLearning(options().feedback(bySteps), 0));
        assertEquals(free, lossWithoutLearning(options().feedback(bySteps), 1));
    }

    private static float lossWithoutLearning(FitOptions options, int epoch) {
        Model model = values(false);
        model.compile(new GradientDescent(0), new MeanSquaredError());
        return (float) model.fit(x(), y(), options.shuffle(false)).loss()[epoch];
    }

    @Test
    void piecesContinueWithThePreviousTarget() {
        Tensor mask = Data.mask(SAMPLES, STEPS);
        for (FitOptions options : new FitOptions[] {options(), options().mask(mask)}) {
            FitOptions forced = options.feedback(Feedback.teacherForcing());
            assertEquals(
                    lossWithoutLearning(forced, 0),
                    lossWithoutLearning(forced.truncated(4), 0),
                    1e-6);
            assertNotEquals(lossWithoutLearning(forced, 0), lossWithoutLearning(options, 0), 1e-4f);
        }
    }

    @Test
    void sampledTokenIsFedBackAsAOneHotRow() {
        Model model = tokens();
        // with weights that are 0 but a bias, the answer is always token 2
        model.weights().names().forEach(name -> model.weights().set(name, zeros(model, name)));
        model.weights()
                .set("feedback/output_bias", Tensor.of(new float[] {0, 0, 3, 0}, new int[] {4}));
        model.compile(new GradientDescent(1), new SoftmaxCrossEntropy());
        Feedback drawn = Feedback.freeRunning().sampler(Sampler.argmax());
        model.weights().set("feedback/output_kernel", Data.normal("kernel", 5, 4));
        model.fit(x(), classes(), FitOptions.epochs(1).batchSize(SAMPLES).feedback(drawn));
        Tensor kernel = model.weights().copyOf("feedback/feedback_kernel");
        for (int token = 0; token < 4; token++) {
            boolean changed = false;
            for (int k = 0; k < kernel.size(1); k++) {
                changed |= kernel.get(token, k) != 0;
            }
            assertEquals(token == 2, changed, "row of token " + token);
        }
    }

    private static Tensor zeros(Model model, String name) {
        return Tensor.zeros(model.weights().shape(name));
    }

    // ---- asking

    @Test
    void predictionsUseTheGivenFeedback() {
        Model model = values(false);
        Tensor x = x();
        Tensor y = y();
        Examples data = Examples.of("input", x).target("output", y);
        Tensor free = model.predictWithFeedback(data, Feedback.freeRunning()).get("output");
        assertEquals(model.predict(Examples.of("input", x)).get("output"), free);
        Tensor forced = model.predictWithFeedback(data, Feedback.teacherForcing()).get("output");
        Session session = model.session(SAMPLES);
        float[] answer = new float[SAMPLES * 2];
        for (int step = 0; step < STEPS; step++) {
            session.step(rows(x, step), answer);
            assertEquals(Tensor.of(answer, SAMPLES, 2), Tensor.of(rows(forced, step), SAMPLES, 2));
            Map<String, Tensor> states = session.snapshot();
            states.put("output_recurrent/y", Tensor.of(rows(y, step), SAMPLES, 2));
            session.restore(states);
        }
        assertNotEquals(free, forced);
    }

    private static float[] rows(Tensor sequences, int step) {
        int width = sequences.size(2);
        float[] rows = new float[sequences.size(0) * width];
        for (int sample = 0; sample < sequences.size(0); sample++) {
            int at = (sample * sequences.size(1) + step) * width;
            System.arraycopy(sequences.array(), at, rows, sample * width, width);
        }
        return rows;
    }

    @Test
    void sessionReadsKnownTargetsThenRunsFreely() {
        Model model = values(false);
        Tensor mask = Data.mask(SAMPLES, STEPS);
        Examples data = Examples.of("input", x()).mask("input", mask).target("output", y());
        Session session = model.session(SAMPLES);
        Tensor answers = session.feed(data).get("output");
        assertEquals(
                model.predictWithFeedback(data, Feedback.teacherForcing()).get("output"), answers);
        Tensor fed = session.snapshot().get("output_recurrent/y");
        for (int sample = 0; sample < SAMPLES; sample++) {
            int last = STEPS - 1;
            while (last >= 0 && mask.get(sample, last) == 0) {
                last--;
            }
            for (int k = 0; k < 2; k++) {
                float expected = last < 0 ? 0 : y().get(sample, last, k);
                assertEquals(expected, fed.get(sample, k), "sample " + sample);
            }
        }
    }

    @Test
    void predictionOfTokensReadsOneHotRows() {
        Model model = tokens();
        Examples data = Examples.of("input", x());
        Tensor answers =
                model.predictWithFeedback(data, Feedback.freeRunning().sampler(Sampler.argmax()))
                        .get("output");
        Tensor classes = Tensor.zeros(SAMPLES, STEPS);
        for (int row = 0; row < SAMPLES * STEPS; row++) {
            classes.array()[row] = Sampler.argmax().choose(answers.array(), row * 4, 4, 0);
        }
        Tensor forced =
                model.predictWithFeedback(data.target("output", classes), Feedback.teacherForcing())
                        .get("output");
        assertEquals(forced, answers);
    }

    // ---- the same bits

    @Test
    void kernelsThreadsAndCheckpointsChangeNoBit() {
        Tensor mask = Data.mask(SAMPLES, STEPS);
        Feedback drawn = sampled(0.5).sampler(Sampler.temperature(0.7));
        for (boolean masked : new boolean[] {false, true}) {
            FitOptions options = masked ? options().mask(mask) : options();
            sameBits(() -> values(false), options.feedback(sampled(0.5)));
            sameBits(() -> values(true), options.feedback(sampled(0.5)));
            sameBits(FeedbackTest::tokens, options.feedback(drawn));
        }
    }

    private static void sameBits(Supplier<Model> model, FitOptions options) {
        Execution one = Execution.standard().threads(1);
        Map<String, Tensor> expected = fitted(model.get().execution(one), options);
        for (KernelsProvider kernels : KernelsFinder.installed()) {
            if (kernels.unavailable().isEmpty()) {
                for (int every : new int[] {Execution.NO_CHECKPOINTS, 1, 4}) {
                    Execution execution =
                            new Execution(2, kernels).operationsPerThread(1).checkpointEvery(every);
                    assertEquals(
                            expected,
                            fitted(model.get().execution(execution), options),
                            kernels.name() + " kernels, checkpoints every " + every);
                }
            }
        }
    }

    @Test
    void paddingChangesNoBit() {
        int padded = STEPS + 4;
        boolean[] padding = new boolean[padded];
        padding[0] = padding[3] = padding[4] = padding[padded - 1] = true;
        Tensor x = Data.normal("padding", SAMPLES, padded, 3);
        Tensor y = Data.normal("padding", SAMPLES, padded, 2);
        Tensor mask = Tensor.zeros(SAMPLES, padded);
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int step = 0, from = 0; step < padded; step++) {
                if (!padding[step]) {
                    mask.set(1, sample, step);
                    System.arraycopy(
                            x().array(),
                            (sample * STEPS + from) * 3,
                            x.array(),
                            (sample * padded + step) * 3,
                            3);
                    System.arraycopy(
                            y().array(),
                            (sample * STEPS + from++) * 2,
                            y.array(),
                            (sample * padded + step) * 2,
                            2);
                }
            }
        }
        for (boolean reverse : new boolean[] {false, true}) {
            for (Feedback feedback : new Feedback[] {Feedback.teacherForcing(), sampled(0.5)}) {
                Model model = values(reverse);
                model.compile(new GradientDescent(0.1), new MeanSquaredError());
                model.fit(x, y, options().mask(mask).feedback(feedback));
                Map<String, Tensor> expected = fitted(values(reverse), feedback);
                expected.keySet().removeIf(name -> name.startsWith("loss"));
                assertEquals(expected, model.weights().copyOfAll());
            }
        }
    }

    // ---- what is refused

    private static String refused(Model model, Tensor y, Feedback feedback) {
        model.compile(new GradientDescent(0.1), new MeanSquaredError());
        Map<String, Tensor> before = model.weights().copyOfAll();
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> model.fit(x(), y, options().feedback(feedback)))
                        .getMessage();
        assertEquals(before, model.weights().copyOfAll());
        return message;
    }

    @Test
    void invalidFeedbackIsRejected() {
        Feedback forced = Feedback.teacherForcing();
        Model plain = Sequential.of(input(3), lstm(2).returnSequences(true));
        assertContains(refused(plain, y(), forced), "OutputRecurrentCell or FeedbackCell");
        Model hidden =
                Sequential.of(
                        input(3),
                        recurrent(new OutputRecurrentCell(2), 4).returnSequences(true),
                        dense(2));
        assertContains(refused(hidden, y(), forced), "feeds back an output");
        Model last = Sequential.of(input(3), recurrent(new OutputRecurrentCell(2), 4));
        assertContains(refused(last, Data.normal("y", SAMPLES, 2), forced), "return sequences");
        FeedbackCell cell = new FeedbackCell(new LstmCell(), 1);
        Model single = Sequential.of(input(3), recurrent(cell, 4).returnSequences(true));
        Feedback drawn = forced.sampler(Sampler.argmax());
        assertContains(
                refused(single, Data.normal("y", SAMPLES, STEPS), drawn),
                "feeds back rows of width 1");
        Feedback nothing = Feedback.scheduledSampling(step -> Double.NaN);
        assertContains(refused(values(false), y(), nothing), "from 0 to 1, got NaN after 0 steps");
        Feedback twice = Feedback.scheduledSampling(Schedule.constant(2)).byEpoch(true);
        assertContains(refused(values(false), y(), twice), "got 2.0 after 0 epochs");
        assertThrows(NullPointerException.class, () -> options().feedback(null));
        assertThrows(NullPointerException.class, () -> Feedback.scheduledSampling(null));
    }

    @Test
    void invalidTokenOfASamplerIsRejected() {
        Model model = tokens().execution(Execution.standard().threads(2).operationsPerThread(1));
        model.compile(new GradientDescent(0.1), new SoftmaxCrossEntropy());
        Map<String, Tensor> before = model.weights().copyOfAll();
        Sampler behind = (logits, from, tokens, uniform) -> tokens;
        FitOptions options = options().feedback(Feedback.freeRunning().sampler(behind));
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> model.fit(x(), classes(), options))
                        .getMessage();
        assertContains(message, "returned 4 for 'feedback");
        assertContains(message, "step 1, expected a token from 0 to 3");
        assertEquals(before, model.weights().copyOfAll());
    }

    private static void assertContains(String message, String part) {
        assertTrue(message.contains(part), message);
    }

    @Test
    void schedulesFollowThePaper() {
        Schedule linear = Schedule.linear(0.9, 0.25, 0.1);
        assertEquals(0.9, linear.at(0));
        assertEquals(0.4, linear.at(2), 1e-12);
        assertEquals(0.1, linear.at(100));
        assertEquals(0.25, Schedule.exponential(0.5).at(2), 1e-12);
        Schedule sigmoid = Schedule.inverseSigmoid(10);
        assertEquals(10 / 11.0, sigmoid.at(0), 1e-12);
        assertEquals(10 / (10 + Math.exp(3)), sigmoid.at(30), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> Schedule.exponential(1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.inverseSigmoid(0.5));
    }

    /**
     * Zoneout acts on the logits; what is fed back is the softmax of those that have come of it.
     */
    @Test
    void feedbackFollowsTheOutputThroughZoneout() {
        FeedbackCell cell =
                new FeedbackCell(new GruCell(), 4).feedbackActivation(Activations.SOFTMAX);
        Model model =
                Sequential.of(3, input(3), recurrent(cell, 5).returnSequences(true).zoneout(0.5));
        Map<String, Tensor> states = model.forward(x()).finalStates();
        float[] y = states.get("feedback/y").array();
        float[] fed = states.get("feedback/fed").array();
        for (int sample = 0; sample < SAMPLES; sample++) {
            double total = 0;
            for (int k = 0; k < 4; k++) {
                total += Math.exp(y[4 * sample + k]);
            }
            for (int k = 0; k < 4; k++) {
                assertEquals(Math.exp(y[4 * sample + k]) / total, fed[4 * sample + k], 1e-5);
            }
        }
    }

    @Test
    void nanLogitsAreRejected() {
        Model model = tokens();
        model.weights().set("feedback/output_bias", Tensor.of(new float[] {0, 1, Float.NaN, 2}, 4));
        model.compile(new GradientDescent(0.1), new SoftmaxCrossEntropy());
        Feedback drawing = Feedback.freeRunning().sampler(Sampler.argmax());
        String message =
                assertThrows(
                                NonFiniteException.class,
                                () -> model.fit(x(), classes(), options().feedback(drawing)))
                        .getMessage();
        String where = "epoch 0, batch 0 (both from 0): no token can be chosen for";
        assertTrue(message.contains(where), message);
        assertTrue(message.contains(", step 1: logit 2 of 4 is NaN"), message);
    }
}
