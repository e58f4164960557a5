package io.rnn4j.core;

import static io.rnn4j.core.RecordedTraining.chain;
import static io.rnn4j.core.RecordedTraining.graph;
import static io.rnn4j.core.RecordedTraining.indices;
import static io.rnn4j.core.RecordedTraining.mask;
import static io.rnn4j.core.RecordedTraining.noise;
import static io.rnn4j.core.layer.Layers.activation;
import static io.rnn4j.core.layer.Layers.activityRegularization;
import static io.rnn4j.core.layer.Layers.add;
import static io.rnn4j.core.layer.Layers.affine;
import static io.rnn4j.core.layer.Layers.attention;
import static io.rnn4j.core.layer.Layers.average;
import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.crf;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.globalAveragePooling;
import static io.rnn4j.core.layer.Layers.globalMaxPooling;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.indRnn;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lastStep;
import static io.rnn4j.core.layer.Layers.layerNorm;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.masking;
import static io.rnn4j.core.layer.Layers.maximum;
import static io.rnn4j.core.layer.Layers.minGru;
import static io.rnn4j.core.layer.Layers.minLstm;
import static io.rnn4j.core.layer.Layers.multiply;
import static io.rnn4j.core.layer.Layers.projectedLstm;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.repeatVector;
import static io.rnn4j.core.layer.Layers.reverse;
import static io.rnn4j.core.layer.Layers.simpleRnn;
import static io.rnn4j.core.layer.Layers.softmax;
import static io.rnn4j.core.layer.Layers.spatialDropout;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.activation.ClippedInput;
import io.rnn4j.core.activation.Elu;
import io.rnn4j.core.activation.Gelu;
import io.rnn4j.core.activation.LeakyRelu;
import io.rnn4j.core.cell.AttentionCell;
import io.rnn4j.core.cell.CoupledLstmCell;
import io.rnn4j.core.cell.CoupledOscillatorCell;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.IndRnnCell;
import io.rnn4j.core.cell.LayerNormGruCell;
import io.rnn4j.core.cell.LayerNormLstmCell;
import io.rnn4j.core.cell.LightGruCell;
import io.rnn4j.core.cell.LinearRecurrenceCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.MinGruCell;
import io.rnn4j.core.cell.MinLstmCell;
import io.rnn4j.core.cell.MinimalGatedUnitCell;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.cell.PeepholeLstmCell;
import io.rnn4j.core.cell.ProjectedLstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.cell.StackedCell;
import io.rnn4j.core.initializer.Constant;
import io.rnn4j.core.initializer.GlorotUniform;
import io.rnn4j.core.initializer.Normal;
import io.rnn4j.core.initializer.Ones;
import io.rnn4j.core.initializer.Orthogonal;
import io.rnn4j.core.initializer.Uniform;
import io.rnn4j.core.initializer.Zeros;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.Merge;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.BinaryFocalCrossEntropyFromLogits;
import io.rnn4j.core.loss.CosineSimilarity;
import io.rnn4j.core.loss.CrfLoss;
import io.rnn4j.core.loss.CtcLoss;
import io.rnn4j.core.loss.GaussianNegativeLogLikelihood;
import io.rnn4j.core.loss.Hinge;
import io.rnn4j.core.loss.Huber;
import io.rnn4j.core.loss.KullbackLeiblerDivergence;
import io.rnn4j.core.loss.LogCosh;
import io.rnn4j.core.loss.MeanAbsoluteError;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.MeanSquaredLogarithmicError;
import io.rnn4j.core.loss.NegativeBinomialNegativeLogLikelihood;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.PoissonNegativeLogLikelihood;
import io.rnn4j.core.loss.QuantileLoss;
import io.rnn4j.core.loss.SmoothL1;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.loss.StudentTNegativeLogLikelihood;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.metric.CharacterErrorRate;
import io.rnn4j.core.metric.EntityF1;
import io.rnn4j.core.metric.RootMeanSquaredError;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Generation;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Session;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.optimizer.Adadelta;
import io.rnn4j.core.optimizer.Adagrad;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.AdamW;
import io.rnn4j.core.optimizer.Adamax;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.Constrained;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.optimizer.Lion;
import io.rnn4j.core.optimizer.Lookahead;
import io.rnn4j.core.optimizer.MovingAverage;
import io.rnn4j.core.optimizer.NAdam;
import io.rnn4j.core.optimizer.ParameterGroup;
import io.rnn4j.core.optimizer.RAdam;
import io.rnn4j.core.optimizer.Regularized;
import io.rnn4j.core.optimizer.RmsProp;
import io.rnn4j.core.regularization.L1L2;
import io.rnn4j.core.regularization.L2;
import io.rnn4j.core.regularization.MaxNorm;
import io.rnn4j.core.regularization.Orthogonality;
import io.rnn4j.core.regularization.SpectralNorm;
import io.rnn4j.core.training.EarlyStopping;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.OutputLoss;
import io.rnn4j.core.training.Sampler;
import io.rnn4j.core.training.Schedule;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The trainings whose results are recorded. */
final class RecordedTrainings {
    private static final int CLASSES = 5;

    private RecordedTrainings() {}

    static List<RecordedTraining> all() {
        return Stream.of(
                        cells(),
                        layers(),
                        omissions(),
                        losses(),
                        optimizers(),
                        schedules(),
                        executions(),
                        feedback(),
                        graphs(),
                        results())
                .flatMap(trainings -> trainings)
                .toList();
    }

    /** Two layers of a cell, the second one with masked steps. */
    private static Stream<RecordedTraining> cells() {
        return Stream.of(
                cell("simple-rnn", new SimpleRnnCell()),
                cell(
                        "simple-rnn-settings",
                        new SimpleRnnCell().activation(Activations.RELU).recurrentBias(true)),
                cell("lstm", new LstmCell()),
                cell(
                        "lstm-settings",
                        new LstmCell()
                                .activation(new ClippedInput(Activations.SOFTSIGN, 0.1))
                                .recurrentActivation(Activations.HARD_SIGMOID)
                                .unitForgetBias(false)
                                .recurrentBias(true)),
                cell("lstm-without-bias", new LstmCell().useBias(false)),
                cell("gru", new GruCell()),
                cell("gru-reset-before", new GruCell().resetAfter(false)),
                cell(
                        "gru-settings",
                        new GruCell()
                                .activation(new Elu(0.5))
                                .recurrentActivation(Activations.HARD_SIGMOID)
                                .recurrentBias(false)),
                cell("peephole-lstm", new PeepholeLstmCell()),
                cell(
                        "peephole-lstm-settings",
                        new PeepholeLstmCell().unitForgetBias(false).recurrentBias(true)),
                cell("projected-lstm", new ProjectedLstmCell(5)),
                cell(
                        "projected-lstm-settings",
                        new ProjectedLstmCell(3).activation(Activations.SILU).useBias(false)),
                cell("coupled-lstm", new CoupledLstmCell()),
                cell("layer-norm-lstm", new LayerNormLstmCell()),
                cell("layer-norm-gru", new LayerNormGruCell().epsilon(0.01)),
                cell("min-gru", new MinGruCell()),
                cell("min-lstm", new MinLstmCell()),
                cell("ind-rnn", new IndRnnCell()),
                cell(
                        "ind-rnn-settings",
                        new IndRnnCell().activation(Activations.TANH).recurrentStart(0.3)),
                cell("minimal-gated-unit", new MinimalGatedUnitCell()),
                cell("light-gru", new LightGruCell()),
                cell("coupled-oscillator", new CoupledOscillatorCell()),
                cell(
                        "coupled-oscillator-settings",
                        new CoupledOscillatorCell().timeStep(0.1).frequency(2).damping(3)),
                cell("linear-recurrence", new LinearRecurrenceCell()),
                cell("linear-recurrence-settings", new LinearRecurrenceCell().memory(20)),
                cell("output-recurrent", new OutputRecurrentCell(2)),
                cell(
                        "output-recurrent-settings",
                        new OutputRecurrentCell(3)
                                .activation(Activations.SOFTPLUS)
                                .outputActivation(Activations.SIGMOID)
                                .useBias(false)),
                cell("stacked", new StackedCell(new LstmCell(), new GruCell(), new MinGruCell())),
                cell("attention", new AttentionCell(new LstmCell(), 4)),
                cell(
                        "feedback",
                        new FeedbackCell(new GruCell(), 3)
                                .outputActivation(Activations.TANH)
                                .feedbackActivation(Activations.SOFTMAX)));
    }

    private static RecordedTraining cell(String name, Cell cell) {
        Recurrent layer = recurrent(cell, 11);
        return chain("cell-" + name, layer.returnSequences(true), layer, dense(2)).masked();
    }

    private static Stream<RecordedTraining> layers() {
        return Stream.of(
                chain("mask-every-step", gru(9).returnSequences(true), dense(2)).masked(),
                chain(
                                "mask-zero-reverse",
                                lstm(9).returnSequences(true).zeroMasked(true).reverse(true),
                                reverse(),
                                simpleRnn(5).returnSequences(true),
                                lastStep(),
                                dense(2))
                        .masked(),
                chain("masking", masking(0), gru(9).returnSequences(true), globalMaxPooling())
                        .inputs(
                                Examples.of(
                                        Sequential.INPUT,
                                        indices("masking", 2, 7, 6, 3))), // some rows are zero
                chain("pooling", gru(9).returnSequences(true), globalAveragePooling(), dense(2))
                        .masked(),
                chain("repeat", lstm(5), repeatVector(4), gru(5).returnSequences(true), dense(2)),
                bothDirections("bidirectional", Merge.CONCATENATE).masked(),
                bothDirections("bidirectional-sum", Merge.SUM).masked(),
                bothDirections("bidirectional-product", Merge.PRODUCT),
                bothDirections("bidirectional-average", Merge.AVERAGE),
                embedded("embedding", embedding(9, 7)),
                embedded(
                        "embedding-padding",
                        new Embedding(9, 7).paddingIndex(2).initializer(new Normal(0.1, 0.5))),
                chain(
                        "normalisation",
                        dense(8),
                        layerNorm(),
                        activation(Activations.SILU),
                        gru(9),
                        softmax()),
                chain("affine", dense(8), affine(), gru(5), dense(2)),
                chain(
                        "activations",
                        Stream.of(
                                        Activations.IDENTITY,
                                        Activations.TANH,
                                        Activations.SIGMOID,
                                        Activations.RELU,
                                        new LeakyRelu(0.2),
                                        Activations.ELU,
                                        Activations.GELU,
                                        new Gelu(true),
                                        Activations.SILU,
                                        Activations.SOFTPLUS,
                                        Activations.SOFTSIGN,
                                        Activations.HARD_SIGMOID,
                                        Activations.HARD_TANH,
                                        new ClippedInput(Activations.TANH, 0.5),
                                        Activations.SOFTMAX,
                                        Activations.LOG_SOFTMAX)
                                .map(function -> (Layer) dense(9, function))
                                .toArray(Layer[]::new)),
                chain(
                        "initializers",
                        gru(5).kernelInitializer(new Normal(0.1, 0.3))
                                .recurrentInitializer(new Uniform(-0.2, 0.4))
                                .biasInitializer(new Constant(0.25))
                                .returnSequences(true),
                        lstm(5).kernelInitializer(new Orthogonal(0.5))
                                .recurrentInitializer(new GlorotUniform())
                                .biasInitializer(new Ones()),
                        dense(2).kernelInitializer(new Zeros()).biasInitializer(new Normal(0, 1)),
                        dense(2).useBias(false)),
                chain("learned-states", lstm(9).learnInitialStates(true), dense(2)).masked(),
                chain("frozen", lstm(9).returnSequences(true), gru(5), dense(2))
                        .prepared(
                                model -> {
                                    model.weights().freeze("lstm");
                                    model.weights().freeze("gru/kernel");
                                }));
    }

    private static RecordedTraining bothDirections(String name, Merge merge) {
        return chain(
                name,
                bidirectional(lstm(9).returnSequences(true))
                        .backward(gru(9).returnSequences(true))
                        .merge(merge),
                dense(2));
    }

    private static RecordedTraining embedded(String name, Layer layer) {
        return chain(name, input(1), layer, lstm(9), dense(2))
                .inputs(Examples.of(Sequential.INPUT, indices("words", 9, 7, 6, 1)));
    }

    private static Stream<RecordedTraining> omissions() {
        return Stream.of(
                chain("dropout", dense(9), dropout(0.3), gru(9), dropout(0.2), dense(2)),
                chain("spatial-dropout", dense(9), spatialDropout(0.4), gru(9), dense(2)).masked(),
                omitting("recurrent-dropout", lstm(9).dropout(0.2).recurrentDropout(0.3)),
                omitting("zoneout", lstm(9).zoneout(0.1, 0.4)),
                omitting("weight-drop", gru(9).weightDrop(0.4)),
                omitting(
                        "all-omissions",
                        gru(9).dropout(0.2).recurrentDropout(0.3).weightDrop(0.25).zoneout(0.1)));
    }

    private static RecordedTraining omitting(String name, Recurrent layer) {
        return chain(name, layer.returnSequences(true), layer, dense(2)).masked();
    }

    private static Stream<RecordedTraining> losses() {
        return Stream.of(
                classifying("mean-squared-error-sum", 2)
                        .loss(
                                new MeanSquaredError(LossReduction.SUM),
                                new io.rnn4j.core.metric.MeanAbsoluteError(),
                                new RootMeanSquaredError())
                        .optimizer(new Adam(0.001)),
                classifying("mean-absolute-error", 2)
                        .loss(new MeanAbsoluteError(), new io.rnn4j.core.metric.MeanSquaredError()),
                classifying("huber", 2).loss(new Huber(0.3)),
                classifying("smooth-l1", 2).loss(new SmoothL1(0.4)),
                classifying("softmax-cross-entropy", CLASSES)
                        .target(indices("classes", CLASSES, 7, 6))
                        .loss(new SoftmaxCrossEntropy(), new Accuracy()),
                classifying("softmax-cross-entropy-settings", CLASSES)
                        .target(indices("classes", CLASSES, 7, 6))
                        .loss(
                                new SoftmaxCrossEntropy(3, LossReduction.MEAN)
                                        .classWeights(List.of(1.0, 2.0, 0.5, 1.0, 3.0))
                                        .labelSmoothing(0.1),
                                new Accuracy()),
                classifying("one-hot-softmax-cross-entropy", CLASSES)
                        .target(oneHot(indices("classes", CLASSES, 7, 6)))
                        .loss(
                                new OneHotSoftmaxCrossEntropy(0.1, LossReduction.MEAN),
                                new Accuracy()),
                classifying("binary-cross-entropy", 2)
                        .target(indices("binary", 2, 7, 6, 2))
                        .loss(
                                new BinaryCrossEntropyFromLogits(
                                        List.of(1.5, 0.5), LossReduction.MEAN)),
                classifying("log-cosh", 2).loss(new LogCosh()),
                classifying("cosine-similarity", 2).loss(new CosineSimilarity()),
                classifying("mean-squared-logarithmic-error", 2)
                        .target(indices("counts", 9, 7, 6, 2))
                        .loss(new MeanSquaredLogarithmicError()),
                classifying("binary-focal-cross-entropy", 2)
                        .target(indices("binary", 2, 7, 6, 2))
                        .loss(new BinaryFocalCrossEntropyFromLogits()),
                classifying("hinge", 2).target(indices("binary", 2, 7, 6, 2)).loss(new Hinge()),
                classifying("kullback-leibler-divergence", CLASSES)
                        .target(oneHot(indices("classes", CLASSES, 7, 6)))
                        .loss(new KullbackLeiblerDivergence()),
                classifying("quantile-loss", 6)
                        .target(indices("counts", 9, 7, 6, 2))
                        .loss(new QuantileLoss()),
                classifying("gaussian", 4)
                        .target(indices("counts", 9, 7, 6, 2))
                        .loss(new GaussianNegativeLogLikelihood()),
                classifying("student-t", 6)
                        .target(indices("counts", 9, 7, 6, 2))
                        .loss(new StudentTNegativeLogLikelihood()),
                classifying("poisson", 2)
                        .target(indices("counts", 9, 7, 6, 2))
                        .loss(new PoissonNegativeLogLikelihood(true, LossReduction.MEAN)),
                classifying("negative-binomial", 4)
                        .target(indices("counts", 9, 7, 6, 2))
                        .loss(new NegativeBinomialNegativeLogLikelihood()),
                classifying("ctc", CLASSES)
                        .target(labels())
                        .loss(new CtcLoss().zeroInfinity(true), new CharacterErrorRate()),
                chain("loss-crf", gru(9).returnSequences(true), dense(CLASSES), crf())
                        .masked()
                        .target(indices("classes", CLASSES, 7, 6))
                        .loss(new CrfLoss(), new EntityF1()));
    }

    /** No to three labels for each sample. */
    private static Tensor labels() {
        Tensor labels = indices("labels", CLASSES - 1, 7, 3);
        for (int at = 0; at < labels.array().length; at++) {
            labels.array()[at] = at % 3 < at / 3 % 4 ? labels.array()[at] + 1 : -1;
        }
        return labels;
    }

    private static RecordedTraining classifying(String name, int width) {
        return chain("loss-" + name, gru(9).returnSequences(true), dense(width)).masked();
    }

    private static Tensor oneHot(Tensor classes) {
        Tensor rows = Tensor.zeros(classes.size(0), classes.size(1), CLASSES);
        for (int row = 0; row < classes.array().length; row++) {
            rows.array()[row * CLASSES + (int) classes.array()[row]] = 1;
        }
        return rows;
    }

    private static Stream<RecordedTraining> optimizers() {
        return Stream.of(
                trained("gradient-descent").optimizer(new GradientDescent(0.1)),
                trained("momentum")
                        .optimizer(
                                new GradientDescent(0.05)
                                        .momentum(0.9)
                                        .dampening(0.1)
                                        .weightDecay(0.01)),
                trained("nesterov")
                        .optimizer(new GradientDescent(0.05).momentum(0.8).nesterov(true)),
                trained("adam")
                        .optimizer(
                                new Adam(0.02)
                                        .beta1(0.8)
                                        .beta2(0.95)
                                        .epsilon(1e-5)
                                        .weightDecay(0.01)
                                        .amsgrad(true)),
                trained("adam-w").optimizer(new AdamW(0.02).weightDecay(0.1)),
                trained("adam-w-amsgrad").optimizer(new AdamW(0.02).amsgrad(true)),
                trained("rms-prop").optimizer(new RmsProp(0.01)),
                trained("rms-prop-settings")
                        .optimizer(
                                new RmsProp(0.01)
                                        .decay(0.8)
                                        .momentum(0.5)
                                        .weightDecay(0.01)
                                        .centered(true)),
                trained("adagrad").optimizer(new Adagrad(0.1)),
                trained("adagrad-settings")
                        .optimizer(
                                new Adagrad(0.1)
                                        .learningRateDecay(0.1)
                                        .initialAccumulator(0.2)
                                        .weightDecay(0.01)),
                trained("clipped-by-value").optimizer(Clipped.byValue(new Adam(0.01), 0.001)),
                trained("clipped-by-norm")
                        .optimizer(Clipped.byNorm(new GradientDescent(0.1), 0.05)),
                trained("clipped-by-global-norm")
                        .optimizer(Clipped.byGlobalNorm(new RmsProp(0.01), 0.05)),
                trained("adadelta").optimizer(new Adadelta(1).weightDecay(0.01)),
                trained("adamax").optimizer(new Adamax(0.01).weightDecay(0.01)),
                trained("nadam").optimizer(new NAdam(0.01).weightDecay(0.01)),
                trained("radam").optimizer(new RAdam(0.01).beta2(0.9).weightDecay(0.01)),
                trained("lion").optimizer(new Lion(0.01).weightDecay(0.1)),
                trained("lookahead").optimizer(new Lookahead(new Adam(0.01)).period(2)),
                trained("moving-average").optimizer(new MovingAverage(new Adam(0.01)).decay(0.8)),
                trained("parameter-group")
                        .optimizer(
                                ParameterGroup.of(new AdamW(0.01).weightDecay(0.1), "*bias")
                                        .learningRateFactor(0.5)
                                        .weightDecay(false)),
                trained("regularized")
                        .optimizer(
                                Regularized.of(
                                        Regularized.of(new Adam(0.01), new L1L2(), "*"),
                                        new Orthogonality(0.1),
                                        "*kernel")),
                trained("constrained")
                        .optimizer(
                                Constrained.of(
                                        Constrained.of(new Adam(0.1), new SpectralNorm(), "lstm"),
                                        new MaxNorm(0.5),
                                        "*kernel")),
                chain(
                        "activity-regularization",
                        lstm(9),
                        activityRegularization(new L2()),
                        dense(2)),
                trained("accumulated").options(options -> options.batchSize(1).accumulate(3)));
    }

    private static RecordedTraining trained(String name) {
        return chain(name, lstm(9), dense(2)).options(options -> options.batchSize(3));
    }

    private static Stream<RecordedTraining> schedules() {
        return Stream.of(
                trained("schedule-cosine")
                        .options(o -> o.learningRateFactor(Schedule.cosine(8, 0.1).warmedUp(3))),
                trained("schedule-stages")
                        .options(
                                o ->
                                        FitOptions.epochs(3)
                                                .learningRateFactorByEpoch(
                                                        Schedule.multiStep(0.1, 1, 2))),
                trained("schedule-exponential")
                        .options(o -> o.learningRateFactor(Schedule.exponential(0.9))),
                trained("schedule-linear")
                        .options(o -> o.learningRateFactor(Schedule.linear(1, 0.2, 0.1))),
                trained("unshuffled").options(o -> o.shuffle(false)),
                trained("validation-split")
                        .loss(new MeanSquaredError(), new io.rnn4j.core.metric.MeanAbsoluteError())
                        .options(o -> o.validationSplit(0.43)),
                trained("early-stopping")
                        .optimizer(new GradientDescent(3))
                        .options(
                                o ->
                                        FitOptions.epochs(6)
                                                .validationSplit(0.43)
                                                .listener(new EarlyStopping("val_loss", 1, 0))),
                truncated("truncated").options(o -> o.truncated(4)),
                truncated("truncated-backward").options(o -> o.truncated(5, 2)),
                truncated("truncated-masked").masked().options(o -> o.truncated(4, 3)));
    }

    private static RecordedTraining truncated(String name) {
        return chain(name, lstm(9).returnSequences(true).dropout(0.2), dense(2));
    }

    /** Work that is distributed over threads, recomputed from checkpoints or scanned over time. */
    private static Stream<RecordedTraining> executions() {
        return Stream.of(
                large("large-lstm", lstm(37)),
                large("large-gru", gru(37).dropout(0.2).weightDrop(0.25)),
                checkpointed("checkpoints", 2),
                checkpointed("checkpoints-automatic", Execution.AUTOMATIC_CHECKPOINTS),
                scan("scan-min-gru", minGru(19)),
                scan("scan-min-lstm", minLstm(19).dropout(0.2).reverse(true)),
                scan("scan-linear-recurrence", recurrent(new LinearRecurrenceCell(), 19)),
                scan("scan-learned-states", minGru(19).learnInitialStates(true))
                        .execution(execution -> execution.checkpointEvery(16)));
    }

    private static RecordedTraining large(String name, Recurrent layer) {
        return chain(name, layer.returnSequences(true), layer, dense(3))
                .inputs(38, 8)
                .options(options -> options.batchSize(19));
    }

    private static RecordedTraining checkpointed(String name, int steps) {
        Recurrent layer = lstm(9).dropout(0.2).zoneout(0.1);
        return chain(name, layer.returnSequences(true), attention(), layer, dense(2))
                .masked()
                .execution(execution -> execution.checkpointEvery(steps));
    }

    /** A scan divides 130 steps into several blocks. */
    private static RecordedTraining scan(String name, Recurrent layer) {
        Recurrent scanned = layer.parallelScan(true);
        Examples inputs =
                Examples.of(Sequential.INPUT, noise("long", 4, 130, 3))
                        .mask(Sequential.INPUT, mask("long", 4, 130));
        return chain(name, scanned.returnSequences(true), scanned, dense(2)).inputs(inputs);
    }

    private static Stream<RecordedTraining> feedback() {
        Schedule half = Schedule.constant(0.5);
        return Stream.of(
                values("free-running", Feedback.freeRunning()),
                values("teacher-forcing", Feedback.teacherForcing()),
                values("scheduled-sampling", Feedback.scheduledSampling(half)),
                values(
                        "scheduled-sampling-by-epoch",
                        Feedback.scheduledSampling(Schedule.linear(1, 0.5, 0))
                                .byEpoch(true)
                                .seed(3)),
                tokens("sampled-argmax", Sampler.argmax()),
                tokens("sampled-temperature", Sampler.temperature(1.5)),
                tokens("sampled-top-k", Sampler.topK(3, 0.9)));
    }

    private static RecordedTraining values(String name, Feedback feedback) {
        return chain(name, recurrent(new OutputRecurrentCell(2), 9).returnSequences(true))
                .masked()
                .options(options -> options.feedback(feedback));
    }

    private static RecordedTraining tokens(String name, Sampler sampler) {
        FeedbackCell decoder =
                new FeedbackCell(new StackedCell(new GruCell(), new LstmCell()), CLASSES)
                        .feedbackActivation(Activations.SOFTMAX);
        Feedback sampling = Feedback.scheduledSampling(Schedule.inverseSigmoid(3)).sampler(sampler);
        return chain(name, recurrent(decoder, 9).returnSequences(true))
                .target(indices("classes", CLASSES, 7, 6))
                .loss(new SoftmaxCrossEntropy())
                .options(options -> options.feedback(sampling))
                .results(
                        (model, inputs) ->
                                model.predictWithFeedback(
                                        inputs, Feedback.freeRunning().sampler(sampler)));
    }

    private static Stream<RecordedTraining> graphs() {
        Examples translation =
                Examples.of("source", indices("source", 9, 7, 6, 1))
                        .mask("source", mask("source", 7, 6))
                        .input("target", indices("target", 9, 7, 4, 1));
        return Stream.of(
                graph("encoder-decoder", RecordedTrainings::encoderDecoder)
                        .inputs(translation)
                        .targets(Map.of("next", indices("next", 9, 7, 4)))
                        .losses(
                                new OutputLoss("next", new SoftmaxCrossEntropy())
                                        .metrics(new Accuracy()),
                                new OutputLoss("length", new MeanSquaredError()).weight(0.1)),
                graph("attending-decoder", RecordedTrainings::attendingDecoder)
                        .inputs(
                                Examples.of("source", noise("source", 7, 6, 3))
                                        .mask("source", mask("source", 7, 6))
                                        .input("target", noise("target", 7, 4, 2)))
                        .losses(
                                new OutputLoss("answer", new MeanSquaredError()),
                                new OutputLoss("context", new Huber(1)))
                        .execution(execution -> execution.checkpointEvery(3)),
                graph("merges", RecordedTrainings::merges)
                        .inputs(
                                Examples.of("x", noise("x", 7, 6, 3))
                                        .mask("x", mask("x", 7, 6))
                                        .input("beside", noise("beside", 7, 6, 2))
                                        .input("rows", noise("rows", 7, 5)))
                        .losses(
                                new OutputLoss("product", new MeanSquaredError()),
                                new OutputLoss("row", new MeanAbsoluteError())));
    }

    private static void encoderDecoder(Graph graph) {
        GraphLayer vocabulary = graph.layer("vocabulary", embedding(9, 7));
        Wire source = graph.input("source", input(1));
        Wire target = graph.input("target", input(1));
        Wire encoder =
                graph.add(lstm(7).returnSequences(true).returnStates(true), vocabulary.on(source));
        Wire embedded = vocabulary.on(target);
        Wire decoder = graph.add(lstm(7).returnSequences(true), embedded, encoder.states());
        Wire residual = graph.add(add(), embedded, decoder);
        Wire context = graph.add(attention(), residual, encoder);
        graph.output("next", graph.add(dense(9), graph.add(concatenate(), residual, context)));
        graph.output("length", graph.add(dense(1), encoder.states().getFirst()));
    }

    private static void attendingDecoder(Graph graph) {
        Wire source = graph.input("source", input(3));
        Wire target = graph.input("target", input(2));
        Wire encoder =
                graph.add(
                        gru(8).returnSequences(true).returnStates(true).recurrentDropout(0.2),
                        source);
        Wire decoder =
                graph.add(
                        recurrent(new AttentionCell(new GruCell(), 5), 8).returnSequences(true),
                        target,
                        List.of(encoder, encoder.states().getFirst()));
        graph.output("answer", decoder);
        graph.output("context", graph.add(attention(), decoder, encoder, encoder));
    }

    private static void merges(Graph graph) {
        Wire x = graph.input("x", input(3));
        Wire beside = graph.inputAlong("beside", 2, x);
        Wire rows = graph.inputRows("rows", 5);
        GraphLayer shared = graph.layer("shared", gru(5).returnSequences(true));
        Wire both =
                graph.add(
                        bidirectional(
                                        gru(5).returnSequences(true)
                                                .returnStates(true)
                                                .learnInitialStates(true))
                                .returnBoth(true),
                        graph.add(concatenate(), x, beside));
        Wire again = shared.on(shared.on(both.outputs().get(1)));
        graph.output("product", graph.add(multiply(), both, again));
        Wire largest = graph.add(maximum(), both.states().getFirst(), rows);
        Wire last = graph.add(indRnn(5), again);
        graph.output("row", graph.add(average(), largest, last, both.states().getLast()));
    }

    /** Other uses of a trained model than a prediction. */
    private static Stream<RecordedTraining> results() {
        return Stream.of(
                chain(
                                "streamed",
                                projectedLstm(9, 4).returnSequences(true),
                                gru(5).returnSequences(true),
                                dense(2))
                        .results(RecordedTrainings::streamed),
                chain(
                                "generated",
                                input(1),
                                embedding(CLASSES, 4),
                                lstm(9).returnSequences(true),
                                dense(CLASSES))
                        .inputs(Examples.of(Sequential.INPUT, indices("text", CLASSES, 7, 6, 1)))
                        .target(indices("next", CLASSES, 7, 6))
                        .loss(new SoftmaxCrossEntropy())
                        .results(RecordedTrainings::generated),
                chain("gradients", lstm(9).returnSequences(true), gru(5).weightDrop(0.2), dense(2))
                        .masked()
                        .results(RecordedTrainings::gradients));
    }

    private static Map<String, Tensor> streamed(Model model, Examples inputs) {
        Session session = model.session(3);
        Map<String, Tensor> results = new TreeMap<>();
        results.put("first", session.feed(noise("first", 3, 2, 3), mask("first", 3, 2)));
        session.reset(1);
        results.put("second", session.feed(noise("second", 3, 3, 3)));
        results.putAll(session.snapshot());
        return results;
    }

    private static Map<String, Tensor> generated(Model model, Examples inputs) {
        Tensor start = indices("start", CLASSES, 3, 2, 1);
        Generation drawn = Generation.tokens(Sampler.topK(4, 2)).seed(1).stopAt(0);
        return Map.of("generated", drawn.run(model.session(3), start, 12));
    }

    /** The gradients of weights, inputs and initial states in a training step with given states. */
    private static Map<String, Tensor> gradients(Model model, Examples inputs) {
        Map<String, Tensor> states = new TreeMap<>();
        model.stateWidths()
                .forEach((name, width) -> states.put(name, noise("state " + name, 7, width)));
        ForwardPass pass = model.trainingForward(inputs, states, 3);
        Map<String, Tensor> results = new TreeMap<>(pass.outputs());
        results.putAll(pass.finalStates());
        var gradients =
                pass.backward(Map.of(Sequential.OUTPUT, noise("output gradient", 7, 2)), states);
        gradients.weights().forEach((name, tensor) -> results.put("weight " + name, tensor));
        gradients.inputs().forEach((name, tensor) -> results.put("input " + name, tensor));
        gradients.initialStates().forEach((name, tensor) -> results.put("state " + name, tensor));
        return results;
    }
}
