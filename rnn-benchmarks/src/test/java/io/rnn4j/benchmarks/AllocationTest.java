package io.rnn4j.benchmarks;

import static io.rnn4j.core.layer.Layers.activityRegularization;
import static io.rnn4j.core.layer.Layers.add;
import static io.rnn4j.core.layer.Layers.crf;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.minGru;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.RaggedDataset;
import io.rnn4j.core.data.Series;
import io.rnn4j.core.data.WindowDataset;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.loss.CrfLoss;
import io.rnn4j.core.loss.CtcLoss;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.metric.CharacterErrorRate;
import io.rnn4j.core.metric.Confusion;
import io.rnn4j.core.metric.EntityF1;
import io.rnn4j.core.metric.F1Score;
import io.rnn4j.core.metric.Perplexity;
import io.rnn4j.core.metric.TopKAccuracy;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Session;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.Constrained;
import io.rnn4j.core.optimizer.Lookahead;
import io.rnn4j.core.optimizer.MovingAverage;
import io.rnn4j.core.optimizer.NAdam;
import io.rnn4j.core.optimizer.ParameterGroup;
import io.rnn4j.core.optimizer.Regularized;
import io.rnn4j.core.regularization.L1L2;
import io.rnn4j.core.regularization.L2;
import io.rnn4j.core.regularization.MaxNorm;
import io.rnn4j.core.regularization.Orthogonality;
import io.rnn4j.core.regularization.SpectralNorm;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.GradientFlowMonitor;
import io.rnn4j.core.training.OutputLoss;
import io.rnn4j.core.training.Sampler;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * After warm-up, neither a training step nor a streaming step allocates memory, on scalar and on
 * vector kernels. The duration of the warm-up varies on vector kernels: HotSpot allocates vectors
 * until C2 has compiled the code that uses them.
 */
class AllocationTest {
    private static final int STEPS = 1_000;

    /** Enough steps for the work after which vector kernels replace scalar ones. */
    private static final int STREAMING_STEPS = 50_000;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Counts the bytes that the calling thread, the workers and the reader of data allocate. */
    private static final class Meter {
        private long[] threads = {};

        void find() {
            threads =
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(Meter::works)
                            .mapToLong(Thread::threadId)
                            .toArray();
        }

        private static boolean works(Thread thread) {
            return thread == Thread.currentThread()
                    || thread.getName().matches("rnn4j-(data|\\d+)");
        }

        long allocated() {
            long sum = 0;
            for (long thread : threads) {
                sum += THREADS.getThreadAllocatedBytes(thread);
            }
            return sum;
        }
    }

    /**
     * Measures from the end of one batch to the end of the next, and stops after {@link #STEPS}
     * consecutive steps without allocation, or when the warm-up takes too long.
     */
    private static final class Steps implements TrainingListener {
        private final Meter meter = new Meter();
        private final int most;
        private long before;
        private int taken;
        private int clean;

        Steps(int most) {
            this.most = most;
        }

        @Override
        public void batchEnded(TrainingProgress progress) {
            if (progress.batch() == 0) {
                meter.find();
            } else {
                clean = meter.allocated() == before ? clean + 1 : 0;
            }
            taken++;
            if (clean == STEPS || taken == most) {
                progress.stop();
            }
            before = meter.allocated();
        }

        void assertClean() {
            assertEquals(
                    STEPS, clean, "steps without allocation at the end of " + taken + " steps");
        }
    }

    private static Tensor noise(int... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        SplittableRandom random = new SplittableRandom(42);
        for (int n = 0; n < tensor.array().length; n++) {
            tensor.array()[n] = (float) random.nextDouble(-1, 1);
        }
        return tensor;
    }

    private static Tensor counting(int below, int... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        for (int n = 0; n < tensor.array().length; n++) {
            tensor.array()[n] = n % 7 % below;
        }
        return tensor;
    }

    private static void assertNothingAllocated(
            Model model, int features, int steps, int batch, int batches, int most) {
        model.compile(
                new Adam(),
                new SoftmaxCrossEntropy(),
                new Accuracy(),
                new TopKAccuracy(2),
                new F1Score(),
                new Confusion(),
                new Perplexity(),
                new CharacterErrorRate(),
                new EntityF1());
        int samples = batch * batches;
        Steps listener = new Steps(most);
        model.fit(
                noise(samples, steps, features),
                counting(3, samples),
                FitOptions.epochs(most)
                        .batchSize(batch)
                        .mask(counting(2, samples, steps))
                        .listener(listener));
        listener.assertClean();
    }

    @Test
    void trainingStepOfASmallNetworkAllocatesNothing() {
        Model model = Sequential.of(input(4), lstm(17).returnSequences(true), gru(5), dense(3));
        model.execution(Execution.standard().threads(2).operationsPerThread(1).kernels("scalar"));
        assertNothingAllocated(model, 4, 5, 6, 500, 100_000);
    }

    private static void assertNothingAllocated(Model model, Tensor targets) {
        model.execution(Execution.standard().threads(2).operationsPerThread(1).kernels("scalar"));
        Steps listener = new Steps(100_000);
        int samples = targets.size(0);
        model.fit(
                noise(samples, 5, 4),
                targets,
                FitOptions.epochs(100_000)
                        .batchSize(6)
                        .mask(counting(2, samples, 5))
                        .listener(listener));
        listener.assertClean();
    }

    @Test
    void trainingStepsWithLossesOverPathsAllocateNothing() {
        Model aligned = Sequential.of(input(4), lstm(7).returnSequences(true), dense(3));
        aligned.compile(
                new Adam(), new CtcLoss().blank(2).zeroInfinity(true), new CharacterErrorRate());
        assertNothingAllocated(aligned, counting(2, 3_000, 2));
        Model tagger = Sequential.of(input(4), lstm(7).returnSequences(true), dense(3), crf());
        tagger.compile(new Adam(), new CrfLoss(), new Accuracy(), new EntityF1());
        assertNothingAllocated(tagger, counting(3, 3_000, 5));
    }

    private static Model embedding() {
        Model model =
                Sequential.of(input(1), Layers.embedding(9, 4).paddingIndex(0), gru(5), dense(3));
        model.execution(Execution.standard().threads(2).operationsPerThread(1).kernels("scalar"));
        return model.compile(new Adam(), new SoftmaxCrossEntropy(), new Accuracy());
    }

    /** Tokens of which some are 0 and mask a step, and that are padded to the same length. */
    private static RaggedDataset sequences(int samples) {
        List<int[]> tokens = new ArrayList<>();
        List<Integer> classes = new ArrayList<>();
        for (int n = 0; n < samples; n++) {
            int sample = n;
            int steps = n % 6 == 0 ? 5 : 1 + n % 5; // every batch of 6 has one of 5
            tokens.add(IntStream.range(0, steps).map(step -> (sample + step) % 9).toArray());
            classes.add(n % 3);
        }
        return RaggedDataset.of(tokens, classes);
    }

    /** With a view of repeated samples, so that one epoch, and one thread that reads, is enough. */
    @Test
    void trainingStepOnAViewOfADatasetAllocatesNothing() {
        RaggedDataset data = sequences(600);
        int[] repeated = IntStream.range(0, 300_000).map(n -> n % 600).toArray();
        Steps listener = new Steps(50_000);
        embedding()
                .fit(
                        data.select(repeated),
                        FitOptions.epochs(1).batchSize(6).shuffle(false).listener(listener));
        listener.assertClean();
    }

    /** The memory of batches is used again in the next epoch. */
    @Test
    void trainingStepOnADatasetAllocatesNothing() {
        Steps listener = new Steps(100_000);
        embedding()
                .fit(
                        sequences(3000),
                        FitOptions.epochs(100_000)
                                .batchSize(6)
                                .shuffle(false)
                                .prefetch(false)
                                .listener(listener));
        listener.assertClean();
    }

    @Test
    void trainingStepOnWindowsAndSplitsAllocatesNothing() {
        WindowDataset windows = WindowDataset.of(List.of(Series.of(noise(4_000, 2))), 8, 3);
        Examples examples = Examples.of(noise(3_600, 8, 2), noise(3_600, 3, 1));
        for (Dataset data : List.of(windows.take(3_000), examples.split(1 / 6.0, 1).training())) {
            Model model =
                    Sequential.of(input(2), gru(5), Layers.repeatVector(3), dense(1))
                            .compile(new Adam(), new MeanSquaredError());
            model.execution(
                    Execution.standard().threads(2).operationsPerThread(1).kernels("scalar"));
            Steps listener = new Steps(100_000);
            model.fit(
                    data,
                    FitOptions.epochs(100_000).batchSize(6).prefetch(false).listener(listener));
            listener.assertClean();
        }
    }

    /** Several blocks on two threads. */
    @Test
    void trainingStepOfAParallelScanAllocatesNothing() {
        Model model = Sequential.of(input(4), minGru(5).parallelScan(true), dense(3));
        model.execution(Execution.standard().threads(2).operationsPerThread(1).kernels("scalar"));
        assertNothingAllocated(model, 4, 200, 2, 500, 100_000);
    }

    @Test
    void trainingStepOnVectorKernelsAllocatesNothing() {
        assertNothingAllocated(onVectors(128), 64, 10, 16, 40, 100_000);
    }

    @Test
    @Tag("slow")
    void trainingStepOfWorkload2AllocatesNothing() {
        assertNothingAllocated(onVectors(256), 64, 100, 64, 10, 10_000);
    }

    /** W2 of the benchmarks with 256 units, on two threads. */
    private static Model onVectors(int units) {
        Model model = Sequential.of(input(64), lstm(units), dense(10));
        return model.execution(
                Execution.standard().threads(2).operationsPerThread(1).kernels("vector"));
    }

    /** An encoder and a decoder with two outputs. */
    private static Model graph() {
        Graph graph = new Graph();
        Wire source = graph.input("source", input(3));
        Wire target = graph.input("target", input(4));
        Wire encoder = graph.add(gru(5).returnStates(true), source);
        Wire decoder = graph.add(gru(5).returnSequences(true), target, encoder.states());
        graph.output("answer", graph.add(dense(3), graph.add(add(), decoder, decoder)));
        graph.output("other", graph.add(dense(3), encoder));
        return graph.build()
                .execution(
                        Execution.standard().threads(2).operationsPerThread(1).kernels("scalar"));
    }

    /** Masks on both time axes and of targets, weights of steps and of samples. */
    @Test
    void trainingStepOfAGraphAllocatesNothing() {
        Model model = graph();
        model.compile(
                new Adam(),
                new OutputLoss("answer", new SoftmaxCrossEntropy()).metrics(new Accuracy()),
                new OutputLoss("other", new SoftmaxCrossEntropy()).weight(0.5));
        int samples = 3000;
        Steps listener = new Steps(100_000);
        model.fit(
                Examples.of("source", noise(samples, 5, 3))
                        .input("target", noise(samples, 4, 4))
                        .mask("source", counting(2, samples, 5))
                        .mask("target", counting(2, samples, 4))
                        .target("answer", counting(3, samples, 4))
                        .sampleWeights("answer", counting(3, samples, 4))
                        .targetMask("answer", counting(2, samples, 4))
                        .target("other", counting(3, samples))
                        .sampleWeights("other", counting(3, samples)),
                FitOptions.epochs(100_000).batchSize(6).listener(listener));
        listener.assertClean();
    }

    @Test
    void trainingStepWithOutputFeedbackAllocatesNothing() { // also with an inspected learning rate
        FeedbackCell cell =
                new FeedbackCell(new GruCell(), 3).feedbackActivation(Activations.SOFTMAX);
        Model model = Sequential.of(input(4), recurrent(cell, 5).returnSequences(true));
        model.execution(Execution.standard().threads(2).operationsPerThread(1).kernels("scalar"));
        model.compile(new Adam(), new SoftmaxCrossEntropy());
        Schedule half = Schedule.linear(0.5, 1e-9, 0);
        Steps listener = new Steps(100_000);
        model.fit(
                noise(3000, 5, 4),
                counting(3, 3000, 5),
                FitOptions.epochs(100_000)
                        .batchSize(6)
                        .mask(counting(2, 3000, 5))
                        .feedback(Feedback.scheduledSampling(half).sampler(Sampler.topK(2, 1)))
                        .learningRateFactor(Schedule.cosine(50_000, 0.1).warmedUp(100))
                        .listener(listener));
        listener.assertClean();
    }

    /** Also with missing elements, and with a monitor that measures the first batch only. */
    @Test
    void trainingStepWithGradientClippingAllocatesNothing() {
        GradientFlowMonitor first = new GradientFlowMonitor((epoch, batch) -> epoch + batch == 0);
        Model model = Sequential.of(input(4), gru(5), dense(3));
        model.execution(Execution.standard().threads(2).operationsPerThread(1).kernels("scalar"));
        model.compile(Clipped.byGlobalNorm(new Adam(), 1e-3), new MeanSquaredError());
        Steps listener = new Steps(100_000);
        model.fit(
                noise(3000, 5, 4),
                noise(3000, 3),
                FitOptions.epochs(100_000)
                        .batchSize(6)
                        .targetMask(counting(2, 3000, 3))
                        .listener(first)
                        .listener(listener));
        listener.assertClean();
    }

    @Test
    void trainingStepWithWrappedOptimizersAndPenaltiesAllocatesNothing() {
        Optimizer optimizer = new MovingAverage(new Lookahead(new NAdam()));
        optimizer = ParameterGroup.of(optimizer, "*bias").learningRateFactor(0.5);
        optimizer = Regularized.of(optimizer, new L1L2(), "*");
        optimizer = Regularized.of(optimizer, new Orthogonality(), "*recurrent_kernel");
        optimizer = Constrained.of(optimizer, new MaxNorm(), "*kernel");
        optimizer = Constrained.of(optimizer, new SpectralNorm(), "*recurrent_kernel");
        Model model =
                Sequential.of(
                        input(4),
                        gru(5).returnSequences(true),
                        activityRegularization(new L2()),
                        gru(5),
                        dense(3));
        model.execution(Execution.standard().threads(2).kernels("scalar"));
        model.compile(optimizer, new SoftmaxCrossEntropy());
        Steps listener = new Steps(100_000);
        model.fit(
                noise(3000, 5, 4),
                counting(3, 3000),
                FitOptions.epochs(100_000)
                        .batchSize(6)
                        .mask(counting(2, 3000, 5))
                        .listener(listener));
        listener.assertClean();
    }

    @Test
    void trainingStepWithAScheduleAllocatesNothing() {
        Map<String, Schedule> schedules = new HashMap<>();
        schedules.put("exponential", Schedule.exponential(0.999));
        schedules.put("linear", Schedule.linear(1, 1e-3, 0.1));
        schedules.put("inverse sigmoid", Schedule.inverseSigmoid(100));
        schedules.put("multiStep", Schedule.multiStep(0.5, 100, 700));
        schedules.put("cosine", Schedule.cosine(1000, 0.1).warmedUp(50));
        schedules.put("restarts", Schedule.cosineWithRestarts(100, 2, 0.1).afterWarmUp(50));
        schedules.put("polynomial", Schedule.polynomial(1000, 0.7, 0.1).slowedBy(3));
        schedules.put("inverse time", Schedule.inverseTime(0.1).times(Schedule.constant(2)));
        schedules.put("one cycle", Schedule.oneCycle(1000).then(500, Schedule.constant(1)));
        schedules.forEach(AllocationTest::assertNothingAllocated);
    }

    /**
     * Evaluates the schedule in rounds of {@link #STEPS} until one allocates nothing: classes that
     * are loaded and code that is compiled meanwhile allocate in some rounds, an evaluation that
     * allocates does so in every one.
     */
    private static void assertNothingAllocated(String name, Schedule schedule) {
        long allocated = allocatedBytes(schedule);
        for (int round = 1; round < 100 && allocated > 0; round++) {
            allocated = allocatedBytes(schedule);
        }
        assertEquals(0, allocated, name);
    }

    private static long allocatedBytes(Schedule schedule) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        double sum = 0;
        for (int count = 0; count < STEPS; count++) {
            sum += schedule.at(count);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(sum > 0);
        return allocated;
    }

    /** Pieces with a shorter last one, and steps without gradients. */
    @Test
    void truncatedTrainingStepAllocatesNothing() {
        Model model = Sequential.of(input(4), lstm(5).returnSequences(true), dense(3));
        model.execution(Execution.standard().threads(2).operationsPerThread(1).kernels("scalar"));
        model.compile(new Adam(), new SoftmaxCrossEntropy());
        Steps listener = new Steps(100_000);
        model.fit(
                noise(3000, 8, 4),
                counting(3, 3000, 8),
                FitOptions.epochs(100_000)
                        .batchSize(6)
                        .mask(counting(2, 3000, 8))
                        .sampleWeights(counting(3, 3000, 8))
                        .targetMask(counting(2, 3000, 8))
                        .truncated(3, 2)
                        .listener(listener));
        listener.assertClean();
    }

    @Test
    void trainingStepWithDropoutAllocatesNothing() {
        Recurrent all = gru(5).dropout(0.2).recurrentDropout(0.3).weightDrop(0.25).zoneout(0.1);
        Model model =
                Sequential.of(input(4), dropout(0.2), all.returnSequences(true), all, dense(3));
        model.execution(Execution.standard().threads(2).operationsPerThread(1).kernels("scalar"));
        assertNothingAllocated(model, 4, 5, 6, 500, 100_000);
    }

    /** Complete and partial vectors, on kernels that switch to vector code in between. */
    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void noStreamingStepAllocates(String kernels) {
        assertNothingAllocated(
                Sequential.of(
                                input(4),
                                lstm(17).returnSequences(true),
                                gru(100).returnSequences(true),
                                simpleRnn(64),
                                dense(3))
                        .execution(Execution.standard().kernels(kernels))
                        .session(1));
    }

    @Test
    void streamingStepOfAParallelScanAllocatesNothing() {
        assertNothingAllocated(
                Sequential.of(input(4), minGru(5).parallelScan(true), dense(3))
                        .execution(Execution.standard().kernels("scalar"))
                        .session(1));
    }

    @Test
    void streamingStepOfADecoderAllocatesNothing() {
        assertNothingAllocated(graph().session(1, Examples.of("source", noise(1, 9, 3))));
    }

    private static void assertNothingAllocated(Session session) {
        float[] in = {1, 2, 3, 4};
        float[] out = new float[3];
        Meter meter = new Meter();
        meter.find();
        int clean = 0;
        int taken = 0;
        while (taken < 100 * STREAMING_STEPS
                && (taken % STREAMING_STEPS > 0 || !isWarm(taken, clean))) {
            long before = meter.allocated();
            session.step(in, out);
            clean = meter.allocated() == before ? clean + 1 : 0;
            taken++;
        }
        assertTrue(clean >= STEPS, clean + " steps without allocation at the end of " + taken);
    }

    /**
     * {@return whether the kernels have switched to vector code and nothing has been allocated
     * since}
     */
    private static boolean isWarm(int taken, int clean) {
        return taken > 0
                && clean >= STEPS
                && Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("rnn4j-warmer"));
    }
}
