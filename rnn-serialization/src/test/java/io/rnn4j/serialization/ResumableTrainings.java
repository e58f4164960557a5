package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.simpleRnn;
import static io.rnn4j.core.layer.Layers.spatialDropout;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.data.Field;
import io.rnn4j.core.data.RaggedDataset;
import io.rnn4j.core.data.Role;
import io.rnn4j.core.data.StreamingDataset;
import io.rnn4j.core.data.TextDataset;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.metric.EditDistance;
import io.rnn4j.core.metric.F1Score;
import io.rnn4j.core.metric.MeanAbsoluteError;
import io.rnn4j.core.metric.NormalizedRootMeanSquaredError;
import io.rnn4j.core.metric.Perplexity;
import io.rnn4j.core.metric.RSquared;
import io.rnn4j.core.metric.RocAuc;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.AdamW;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.Constrained;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.optimizer.Lookahead;
import io.rnn4j.core.optimizer.MovingAverage;
import io.rnn4j.core.optimizer.NAdam;
import io.rnn4j.core.optimizer.ParameterGroup;
import io.rnn4j.core.optimizer.Regularized;
import io.rnn4j.core.optimizer.RmsProp;
import io.rnn4j.core.regularization.L2;
import io.rnn4j.core.regularization.MaxNorm;
import io.rnn4j.core.regularization.SpectralNorm;
import io.rnn4j.core.training.EarlyStopping;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.OutputLoss;
import io.rnn4j.core.training.ReduceOnPlateau;
import io.rnn4j.core.training.Sampler;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.core.training.TrainingListener;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Trainings whose states are of different kinds. */
final class ResumableTrainings {
    private static final int SAMPLES = 7;
    private static final int STEPS = 6;
    private static final int CLASSES = 4;

    private ResumableTrainings() {}

    static List<ResumableTraining> all() {
        return List.of(
                dropouts(),
                zoneout(),
                truncated(),
                partlyTruncated(),
                scheduledSampling(),
                scheduleByStep(),
                scheduleByEpoch(),
                padded(),
                accumulated(),
                movingAverage(),
                lookahead(),
                severalOutputs(),
                plateau(),
                earlyStopping(),
                constrained(),
                unfreezing(),
                countedMetrics(),
                likeLengths(),
                text(),
                truncatedText(),
                stream(),
                truncatedStream(),
                cellOfItsOwn());
    }

    static Tensor noise(String purpose, int... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        SplittableRandom random = new SplittableRandom(purpose.hashCode());
        for (int n = 0; n < tensor.array().length; n++) {
            tensor.array()[n] = (float) random.nextDouble(-1, 1);
        }
        return tensor;
    }

    static Tensor classes(int... sizes) {
        Tensor tensor = noise("classes", sizes);
        for (int n = 0; n < tensor.array().length; n++) {
            tensor.array()[n] = (int) ((tensor.array()[n] + 1) / 2 * CLASSES);
        }
        return tensor;
    }

    private static Examples values() {
        return Examples.of(noise("x", SAMPLES, STEPS, 3), noise("y", SAMPLES, 2));
    }

    private static Examples sequences() {
        return Examples.of(noise("x", SAMPLES, STEPS, 3), noise("y", SAMPLES, STEPS, 2));
    }

    private static Examples validation() {
        return Examples.of(noise("x2", 5, STEPS, 3), noise("y2", 5, 2));
    }

    private static FitOptions epochs(int epochs) {
        return FitOptions.epochs(epochs).batchSize(2);
    }

    private static Model lstmModel() {
        return Sequential.of(5, input(3), lstm(4), dense(2));
    }

    private static ResumableTraining dropouts() {
        return new ResumableTraining(
                "dropout",
                () ->
                        Sequential.of(
                                        5,
                                        input(3),
                                        spatialDropout(0.2),
                                        lstm(4).dropout(0.1).recurrentDropout(0.2).weightDrop(0.3),
                                        dropout(0.4),
                                        dense(2))
                                .compile(new Adam(0.01), new MeanSquaredError()),
                values(),
                validation(),
                () -> epochs(3));
    }

    private static ResumableTraining zoneout() {
        return new ResumableTraining(
                "zoneout",
                () ->
                        Sequential.of(5, input(3), gru(4).zoneout(0.3), dense(2))
                                .compile(new RmsProp(0.01), new MeanSquaredError()),
                values(),
                null,
                () -> epochs(2));
    }

    private static Model sequenceModel() {
        return Sequential.of(
                5,
                input(3),
                lstm(4).returnSequences(true).learnInitialStates(true),
                gru(3).returnSequences(true).recurrentDropout(0.2),
                dense(2));
    }

    private static ResumableTraining truncated() {
        return new ResumableTraining(
                "truncated",
                () ->
                        sequenceModel()
                                .compile(
                                        Clipped.byGlobalNorm(new Adam(0.01), 0.5),
                                        new MeanSquaredError(),
                                        new MeanAbsoluteError(),
                                        new NormalizedRootMeanSquaredError()),
                sequences(),
                null,
                () -> epochs(2).truncated(2));
    }

    private static ResumableTraining partlyTruncated() {
        return new ResumableTraining(
                "truncated, trained on some steps",
                () -> sequenceModel().compile(new Adam(0.01), new MeanSquaredError()),
                sequences(),
                null,
                () -> epochs(2).truncated(4, 1).shuffle(false));
    }

    private static ResumableTraining scheduledSampling() {
        FeedbackCell decoder =
                new FeedbackCell(new GruCell(), CLASSES).feedbackActivation(Activations.SOFTMAX);
        return new ResumableTraining(
                "scheduled sampling",
                () ->
                        Sequential.of(5, input(3), recurrent(decoder, 5).returnSequences(true))
                                .compile(
                                        new AdamW(0.01),
                                        new SoftmaxCrossEntropy(),
                                        new Accuracy(),
                                        new Perplexity()),
                Examples.of(noise("x", SAMPLES, STEPS, 3), classes(SAMPLES, STEPS)),
                null,
                () ->
                        epochs(2)
                                .feedback(
                                        Feedback.scheduledSampling(Schedule.inverseSigmoid(3))
                                                .sampler(Sampler.temperature(1))));
    }

    private static ResumableTraining scheduleByStep() {
        return new ResumableTraining(
                "schedule by step",
                () -> lstmModel().compile(new NAdam(0.01), new MeanSquaredError()),
                values(),
                null,
                () -> epochs(3).learningRateFactor(Schedule.cosine(12, 0.1).warmedUp(3)));
    }

    private static ResumableTraining scheduleByEpoch() {
        return new ResumableTraining(
                "schedule by epoch",
                () ->
                        lstmModel()
                                .compile(
                                        new GradientDescent(0.05).momentum(0.9),
                                        new MeanSquaredError()),
                values(),
                null,
                () -> epochs(4).learningRateFactorByEpoch(Schedule.multiStep(0.5, 1, 3)));
    }

    private static ResumableTraining padded() {
        Tensor mask = Tensor.zeros(SAMPLES, STEPS);
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int step = 0; step <= sample % STEPS; step++) {
                mask.set(1, sample, step);
            }
        }
        return new ResumableTraining(
                "padded",
                () ->
                        Sequential.of(5, input(1), embedding(CLASSES, 3), lstm(4), dense(2))
                                .compile(new Adam(0.01), new MeanSquaredError()),
                Examples.of(classes(SAMPLES, STEPS), noise("y", SAMPLES, 2))
                        .mask(mask)
                        .sampleWeights(Tensor.of(new float[] {1, 2, 0, 1, 0.5f, 1, 1}, SAMPLES)),
                null,
                () -> epochs(2));
    }

    private static ResumableTraining accumulated() {
        return new ResumableTraining(
                "accumulation",
                () -> lstmModel().compile(new Adam(0.01), new MeanSquaredError()),
                values(),
                null,
                () -> FitOptions.epochs(3).batchSize(1).accumulate(3).validationSplit(0.2));
    }

    private static ResumableTraining movingAverage() {
        return new ResumableTraining(
                "moving average",
                () ->
                        lstmModel()
                                .compile(
                                        new MovingAverage(new Adam(0.05), 0.8),
                                        new MeanSquaredError()),
                values(),
                validation(),
                () -> epochs(3));
    }

    private static ResumableTraining lookahead() {
        return new ResumableTraining(
                "lookahead",
                () ->
                        lstmModel()
                                .compile(
                                        ParameterGroup.of(
                                                        new Lookahead(new AdamW(0.05), 3, 0.5),
                                                        "*bias")
                                                .learningRateFactor(0.5),
                                        new MeanSquaredError()),
                values(),
                null,
                () -> epochs(3));
    }

    private static ResumableTraining severalOutputs() {
        Supplier<Model> model =
                () -> {
                    Graph graph = new Graph();
                    var source = graph.input("source", new Input(Input.OPEN, 3));
                    var states = graph.add(gru(4).returnSequences(true), source);
                    graph.output("class", graph.add(dense(CLASSES), states));
                    graph.output("value", graph.add(dense(1), graph.add(simpleRnn(3), states)));
                    return graph.build(6)
                            .compile(
                                    new Adam(0.01),
                                    new OutputLoss("class", new SoftmaxCrossEntropy())
                                            .metrics(new Accuracy(), new F1Score()),
                                    new OutputLoss("value", new MeanSquaredError())
                                            .weight(0.3)
                                            .metrics(new RSquared()));
                };
        return new ResumableTraining(
                "several outputs",
                model,
                Examples.of("source", noise("x", SAMPLES, STEPS, 3))
                        .target("class", classes(SAMPLES, STEPS))
                        .target("value", noise("y", SAMPLES, 1)),
                null,
                () -> epochs(2));
    }

    private static ResumableTraining plateau() {
        return new ResumableTraining(
                "reduce on plateau",
                () -> lstmModel().compile(new Adam(0.3), new MeanSquaredError()),
                values(),
                validation(),
                () -> epochs(5).listener(new ReduceOnPlateau(0.5, 1).cooldown(1)));
    }

    private static ResumableTraining earlyStopping() {
        return new ResumableTraining(
                "early stopping",
                () ->
                        lstmModel()
                                .compile(
                                        new MovingAverage(new Adam(0.3), 0.5),
                                        new MeanSquaredError()),
                values(),
                validation(),
                () -> epochs(9).listener(new EarlyStopping(1)));
    }

    private static ResumableTraining constrained() {
        return new ResumableTraining(
                "penalties and constraints",
                () ->
                        Sequential.of(5, input(3), simpleRnn(4), dense(2))
                                .compile(
                                        Constrained.of(
                                                Constrained.of(
                                                        Regularized.of(
                                                                new Adam(0.05),
                                                                new L2(0.01),
                                                                "*kernel"),
                                                        new MaxNorm(0.7),
                                                        "dense/kernel"),
                                                new SpectralNorm(0.8),
                                                "*/recurrent_kernel"),
                                        new MeanSquaredError()),
                values(),
                null,
                () -> epochs(3));
    }

    /** A weight is trained from the second epoch on. */
    private static ResumableTraining unfreezing() {
        return new ResumableTraining(
                "gradual unfreezing",
                () -> {
                    Model model = lstmModel().compile(new Adam(0.05), new MeanSquaredError());
                    model.weights().freeze("lstm");
                    return model;
                },
                values(),
                null,
                () ->
                        epochs(3)
                                .listener(
                                        TrainingListener.onEpochEnded(
                                                progress ->
                                                        progress.model()
                                                                .weights()
                                                                .unfreeze("lstm"))));
    }

    /** The batches of a stream are not counted before, and its sequences are cut into pieces. */
    private static ResumableTraining truncatedStream() {
        List<Field> fields =
                List.of(
                        Field.sequence(Role.INPUT, "input", 3),
                        Field.sequence(Role.TARGET, "output", 2));
        StreamingDataset stream =
                StreamingDataset.of(
                        fields,
                        () -> List.of(4, 1, 3, 5, 2).iterator(),
                        (steps, sample) -> {
                            float[] x = noise("x" + steps, steps, 3).array();
                            float[] y = noise("y" + steps, steps, 2).array();
                            System.arraycopy(x, 0, sample.floats(0, steps), 0, x.length);
                            System.arraycopy(y, 0, sample.floats(1, steps), 0, y.length);
                        });
        return new ResumableTraining(
                "stream, truncated",
                () -> sequenceModel().compile(new Adam(0.01), new MeanSquaredError()),
                stream.shuffle(3, 1),
                null,
                () -> epochs(2).truncated(2));
    }

    /** A cell that no file can describe. */
    private record Averaging(Activation activation) implements Cell {
        @Override
        public String name() {
            return "test.averaging";
        }

        @Override
        public void define(Recurrence r) {
            State h = r.state("h");
            r.next(h, h.plus(r.gate("g", h).tanh()).times(0.5));
        }
    }

    private static ResumableTraining cellOfItsOwn() {
        return new ResumableTraining(
                "cell of its own",
                () ->
                        Sequential.of(
                                        5,
                                        input(3),
                                        recurrent(new Averaging(Activations.TANH), 4),
                                        dense(2))
                                .compile(new Adam(0.01), new MeanSquaredError()),
                values(),
                null,
                () -> epochs(2));
    }

    private static ResumableTraining countedMetrics() {
        Metric[] metrics = {new EditDistance(), new F1Score(), new RocAuc()};
        return new ResumableTraining(
                "metrics with sums of their own",
                () ->
                        Sequential.of(5, input(3), gru(4).returnSequences(true), dense(CLASSES))
                                .compile(new Adam(0.05), new SoftmaxCrossEntropy(), metrics),
                Examples.of(noise("x", SAMPLES, STEPS, 3), classes(SAMPLES, STEPS)),
                null,
                () -> epochs(2));
    }

    private static RaggedDataset ragged() {
        SplittableRandom random = new SplittableRandom(6);
        List<float[][]> x = new ArrayList<>();
        List<float[]> y = new ArrayList<>();
        for (int n = 0; n < SAMPLES; n++) {
            x.add(new float[random.nextInt(1, STEPS)][3]);
            x.getLast()[0][n % 3] = n;
            y.add(new float[] {n, 1});
        }
        return RaggedDataset.of(x, y);
    }

    private static ResumableTraining likeLengths() {
        return new ResumableTraining(
                "batches of like lengths",
                () -> lstmModel().compile(new Adam(0.01), new MeanSquaredError()),
                ragged(),
                ragged().take(4),
                () -> epochs(3).likeLengths(2));
    }

    private static ResumableTraining stream() {
        StreamingDataset stream =
                StreamingDataset.of(
                        ragged().fields(),
                        () -> IntStream.range(0, SAMPLES).iterator(),
                        (n, sample) -> ragged().read(n, sample));
        return new ResumableTraining(
                "stream",
                () -> lstmModel().compile(new Adam(0.01), new MeanSquaredError()),
                stream.shuffle(3, 1),
                null,
                () -> epochs(3).likeLengths(2));
    }

    private static Model languageModel() {
        return Sequential.of(
                        5,
                        input(1),
                        embedding(CLASSES, 3),
                        lstm(4).dropout(0.2).returnSequences(true),
                        dense(CLASSES))
                .compile(new Adam(0.01), new SoftmaxCrossEntropy(), new Perplexity());
    }

    private static TextDataset tokens(int streams, int steps) {
        return new TextDataset(
                new SplittableRandom(7).ints(40, 0, CLASSES).toArray(), streams, steps);
    }

    private static ResumableTraining text() {
        return new ResumableTraining(
                "text",
                ResumableTrainings::languageModel,
                tokens(3, 4),
                tokens(2, 5),
                () -> epochs(2));
    }

    private static ResumableTraining truncatedText() {
        return new ResumableTraining(
                "truncated text",
                ResumableTrainings::languageModel,
                tokens(2, 7),
                null,
                () -> epochs(2).truncated(3, 2));
    }
}
