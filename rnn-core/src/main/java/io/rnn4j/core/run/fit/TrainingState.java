package io.rnn4j.core.run.fit;

import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.UpdateDefinition;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.StreamingDataset;
import io.rnn4j.core.metric.Confusion;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.batch.Batch;
import io.rnn4j.core.run.batch.DataCheck;
import io.rnn4j.core.run.batch.DataCheck.BatchCheck;
import io.rnn4j.core.run.batch.DatasetSource;
import io.rnn4j.core.run.batch.MaskAdvice;
import io.rnn4j.core.run.batch.NumberedSamples;
import io.rnn4j.core.run.batch.SampleSource;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.batch.StreamSource;
import io.rnn4j.core.run.batch.TrainingObjectives;
import io.rnn4j.core.run.batch.TrainingObjectives.OutputObjective;
import io.rnn4j.core.run.feedback.FeedbackRuns;
import io.rnn4j.core.training.ConfusionMatrix;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.GradientFlow;
import io.rnn4j.core.training.GradientSource;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.OptimizerState;
import io.rnn4j.core.training.OutputLoss;
import io.rnn4j.core.training.StepResult;
import io.rnn4j.core.training.TrainedModel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;

/**
 * The state of the training of a model: optimizer, losses, and the counts of steps and epochs. The
 * model calls methods that change something from one thread at a time.
 */
public final class TrainingState {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingState.class);

    private final AssembledModel model;
    private final DataCheck check;
    private Predictor predictor;
    private Optimizer optimizer; // null before compile
    private TrainingObjectives objectives = TrainingObjectives.NONE;
    private Optional<Regularization> regularization = Optional.empty();
    private TrainingStep.Counts counts;
    private TrainingStep step; // created by the first step, with slots at 0
    private final Set<String> advised = ConcurrentHashMap.newKeySet(); // calls, since compile
    private boolean training; // whether a step or fit is running, on the calling thread

    /** Creates the state of a model that is not compiled. */
    public TrainingState(AssembledModel model, Predictor predictor) {
        this.model = model;
        this.check = new DataCheck(model);
        this.predictor = predictor;
    }

    /** Sets optimizer and losses, and all slots and counts to 0. */
    public void compile(Optimizer newOptimizer, List<OutputLoss> losses) {
        requireNotTraining("compile");
        Objects.requireNonNull(newOptimizer, "optimizer");
        UpdateDefinition.of(newOptimizer); // rejects unsuitable settings now, not in the first step
        newOptimizer.requireSuitable(model.weights().names());
        objectives = TrainingObjectives.of(model, losses);
        regularization =
                Regularization.of(model.weights(), newOptimizer, predictor.execution().kernels());
        optimizer = newOptimizer;
        step = null;
        counts = new TrainingStep.Counts();
        advised.clear();
        objectives.all().forEach(each -> LogitsAdvice.of(model, each).forEach(LOG::warn));
    }

    /** Sets the execution, by a new predictor, and all slots to 0. */
    public void restart(Predictor newPredictor) {
        requireNotTraining("execution");
        predictor = newPredictor;
        step = null;
        if (optimizer != null) {
            regularization =
                    Regularization.of(
                            model.weights(), optimizer, newPredictor.execution().kernels());
        }
    }

    /** Releases the buffers of training steps and predictions that are idle. */
    public void releaseBuffers() {
        requireNotTraining("releaseBuffers");
        if (step != null) {
            step.releaseBuffers();
        }
        predictor.releaseBuffers();
    }

    /** Rejects calls from listeners and schedules; calls from other threads wait instead. */
    private void requireNotTraining(String call) {
        if (training) {
            throw new IllegalStateException(
                    ("%s was called during training of the model, from a listener or a schedule;"
                         + " end the training with TrainingProgress.stop(), and call %s when fit"
                         + " has returned; evaluate and predict may be called during training")
                            .formatted(call, call));
        }
    }

    /** {@return a copy of the weights, in which averages of the optimizer take their place} */
    public Map<String, Tensor> averagedWeights() {
        return Optional.ofNullable(step)
                .flatMap(TrainingStep::averages)
                .map(Averages::copy)
                .orElseGet(model.weights()::copyOfAll);
    }

    /** {@return the optimizer; empty before compile} */
    public Optional<Optimizer> optimizer() {
        return Optional.ofNullable(optimizer);
    }

    /** {@return the losses and metrics; none before compile} */
    public TrainingObjectives objectives() {
        return objectives;
    }

    private void requireCompiled() {
        if (optimizer == null) {
            throw new IllegalStateException(
                    "the model is not compiled: call compile(optimizer, loss) first");
        }
    }

    private TrainingStep step() {
        if (step == null) {
            step = newStep(counts);
            // so that an evaluation or a prediction after an epoch does not wait
            predictor.prepare();
        }
        step.prepareBuffers();
        return step;
    }

    private TrainingStep newStep(TrainingStep.Counts increased) {
        return new TrainingStep(
                model, predictor.execution(), optimizer, objectives, regularization, increased);
    }

    /**
     * Trains on data; listeners use the given model. The validation data are null for none, or for
     * a split.
     */
    public History fit(
            Dataset data, Dataset validation, FitOptions options, TrainedModel listened) {
        return whileTraining(
                "fit",
                () ->
                        run(
                                check(data, validation, options),
                                fingerprint -> fingerprint.addTraining(data),
                                validation,
                                options,
                                listened));
    }

    /** Trains on a stream; the validation data are null for none. */
    public History fit(
            StreamingDataset data, Dataset validation, FitOptions options, TrainedModel listened) {
        return whileTraining(
                "fit",
                () -> {
                    requireRandomGroups(options);
                    if (options.validationSplit() > 0) {
                        throw new IllegalArgumentException(
                                "a stream cannot be split; give validation data in place of a"
                                        + " validation split of "
                                        + options.validationSplit());
                    }
                    SampleSource validated = validation(validation, options);
                    long epoch = counts.epochs;
                    try (StreamSource source =
                            new StreamSource(
                                    model,
                                    data,
                                    objectives,
                                    checkOf("", options),
                                    epoch,
                                    options.likeLengths(),
                                    options.prefetch())) {
                        return run(
                                new FitLoop.Data(source, SampleSource.UNKNOWN, validated),
                                fingerprint -> fingerprint.addStream(data, source, epoch),
                                validation,
                                options,
                                listened);
                    }
                });
    }

    /** Trains with gradients that are computed elsewhere; the validation data are null for none. */
    public History fit(
            GradientSource source, Dataset validation, FitOptions options, TrainedModel listened) {
        return whileTraining(
                "fit",
                () -> {
                    requireSuitsSource(options);
                    Samples example = checkOf("", options).samples(check, source.example());
                    FitLoop.Data data =
                            new FitLoop.Data(
                                    new NumberedSamples(source, example),
                                    source.size(),
                                    validation(validation, options));
                    return run(
                            data,
                            fingerprint -> fingerprint.addDescribed(source.description()),
                            validation,
                            options,
                            listened);
                });
    }

    private void requireSuitsSource(FitOptions options) {
        String unsuitable =
                options.gradientBlocks() > 0
                        ? "gradientBlocks: the source divides the samples"
                        : options.validationSplit() > 0
                                ? "a validation split: give validation data"
                                : options.likeLengths() > 0
                                        ? "batches of like lengths"
                                        : unsuitableForBlocks(options);
        if (unsuitable != null) {
            throw new IllegalArgumentException(
                    "a source of gradients cannot be combined with " + unsuitable);
        }
        for (OutputObjective each : objectives.all()) {
            if (!each.settings().metrics().isEmpty()) {
                throw new IllegalArgumentException(
                        ("a source of gradients measures no metrics, but output '%s' has %s;"
                                        + " compile without metrics, and evaluate after training")
                                .formatted(
                                        each.settings().output(),
                                        each.settings().metrics().stream()
                                                .map(Metric::name)
                                                .toList()));
            }
        }
    }

    /** {@return what does not suit gradients that are added over blocks; null for nothing} */
    private static String unsuitableForBlocks(FitOptions options) {
        return options.truncation() != null
                ? "truncation; set checkpointEvery(steps) of Execution for long sequences"
                : options.feedback() != null ? "feedback" : null;
    }

    private static void requireSuitsBlocks(SampleSource data, FitOptions options) {
        String unsuitable = data.streams() > 0 ? "parallel streams" : unsuitableForBlocks(options);
        if (options.gradientBlocks() > 0 && unsuitable != null) {
            throw new IllegalArgumentException(
                    "gradientBlocks(%s) cannot be combined with %s"
                            .formatted(options.gradientBlocks(), unsuitable));
        }
    }

    /** {@return a run that computes gradients for steps that are taken elsewhere} */
    public BlockRun blocks() {
        requireCompiled();
        TrainingStep ownStep = newStep(new TrainingStep.Counts());
        ownStep.configure(null, null, true);
        return new BlockRun(model, ownStep, data -> checkOfCall().samples(check, data));
    }

    /** Trains on checked data, with checkpoints or from one if the options say so. */
    private History run(
            FitLoop.Data data,
            Consumer<Fingerprint> addTraining,
            Dataset validation,
            FitOptions options,
            TrainedModel listened) {
        FitLoop loop = loop(data, options, step(), listened);
        if (options.checkpoints() == null && options.resumed() == null) {
            return loop.run();
        }
        Fingerprint fingerprint = new Fingerprint(model, optimizer, objectives, options, data);
        addTraining.accept(fingerprint);
        fingerprint.addValidation(validation);
        return checkpointing().run(loop, options, listened, fingerprint);
    }

    private Checkpointing checkpointing() {
        return new Checkpointing(new TrainingSnapshot(model, step()));
    }

    /** Restores weights, optimizer and counts from the newest checkpoint of a directory. */
    public void restore(Path directory) {
        whileTraining(
                "restore",
                () -> {
                    checkpointing().restore(directory);
                    return null;
                });
    }

    /**
     * {@return copies of the optimizer's states, by the names of the weights that it has updated}
     */
    public Map<String, OptimizerState> optimizerState() {
        requireCompiled();
        return step == null
                ? Map.of()
                : new OptimizerStates(model.weights(), step.optimizer()).copies();
    }

    /** Sets the optimizer's states of some weights. */
    public void optimizerState(Map<String, OptimizerState> states) {
        whileTraining(
                "optimizerState",
                () -> {
                    new OptimizerStates(model.weights(), step().optimizer()).set(states);
                    return null;
                });
    }

    private FitLoop loop(
            FitLoop.Data data, FitOptions options, TrainingStep configured, TrainedModel listened) {
        Samples samples = data.training().described();
        if (options.truncation() != null) {
            requireLossesOfRows();
            TruncatedSequences.cut(model, samples, options.truncation()); // rejects the model
        }
        requireSuitsBlocks(data.training(), options);
        configured.suit(samples);
        configured.divideTime(
                options.gradientBlocks() > 0 ? 1 : options.accumulate(),
                options.truncation() == null
                        ? data.training().longest()
                        : options.truncation().backward());
        configured.configure(
                options.feedback() == null
                        ? null
                        : FeedbackRuns.of(model, options.feedback(), samples),
                options.learningRateFactor(),
                options.checkFinite());
        if (data.training() instanceof NumberedSamples numbered) {
            configured.addInBlocks(GradientBlocks.elsewhere(configured, model, numbered.source()));
        } else if (options.gradientBlocks() > 0) {
            configured.addInBlocks(
                    GradientBlocks.here(configured, model, options.gradientBlocks()));
        }
        return new FitLoop(
                model, options, data, configured, predictor, objectives, regularization, listened);
    }

    /**
     * Trains on data with options that depend on the learning rate of the optimizer, from the
     * present weights, and restores them; slots and counts are those of a training that begins.
     */
    public void rehearse(Dataset data, DoubleFunction<FitOptions> options, TrainedModel listened) {
        whileTraining(
                "LearningRateFinder.find",
                () -> {
                    FitOptions chosen = options.apply(optimizer.learningRate());
                    FitLoop.Data checked = check(data, null, chosen);
                    Map<String, Tensor> before = model.weights().copyOfAll();
                    TrainingStep ownStep = newStep(new TrainingStep.Counts());
                    ownStep.prepareBuffers();
                    try {
                        return loop(checked, chosen, ownStep, listened).run();
                    } finally {
                        model.weights().setAll(before);
                    }
                });
    }

    private <T> T whileTraining(String call, Supplier<T> work) {
        requireNotTraining(call);
        requireCompiled();
        training = true;
        try {
            return work.get();
        } finally {
            training = false;
        }
    }

    private FitLoop.Data check(Dataset data, Dataset validation, FitOptions options) {
        if (validation != null && options.validationSplit() > 0) {
            throw new IllegalArgumentException(
                    "got validation data and a validation split of %s; use only one of them"
                            .formatted(options.validationSplit()));
        }
        requireRandomGroups(options);
        SampleSource source = checkedSource(data, checkOf("", options), options);
        requireSuitsStreams(source, options);
        SampleSource validated = validation(validation, options);
        int count = source.count();
        if (options.validationSplit() > 0) {
            count = trainingCount(count, options.validationSplit());
            validated = source.samples(count, source.count());
        }
        return new FitLoop.Data(source, count, validated);
    }

    /** Rejects options that do not suit a dataset of parallel streams. */
    private static void requireSuitsStreams(SampleSource data, FitOptions options) {
        String unsuitable =
                options.validationSplit() > 0
                        ? "a validation split; split the text or the series"
                        : options.likeLengths() > 0
                                ? "batches of like lengths; leave them out"
                                : options.accumulate() > 1
                                        ? "accumulated batches; use more streams"
                                        : options.feedback() != null
                                                ? "feedback; train on whole sequences"
                                                : null;
        if (data.streams() > 0 && unsuitable != null) {
            throw new IllegalArgumentException(
                    "a dataset of %s parallel streams, whose batches continue each other, cannot be combined with %s"
                            .formatted(data.streams(), unsuitable));
        }
    }

    private static void requireRandomGroups(FitOptions options) {
        if (options.likeLengths() > 0 && !options.shuffle()) {
            throw new IllegalArgumentException(
                    "batches of like lengths are used in random order, but the options have"
                            + " shuffle(false); leave likeLengths or shuffle out");
        }
    }

    /** {@return validation data; null for none} */
    private SampleSource validation(Dataset data, FitOptions options) {
        if (data != null && !(data instanceof Examples) && data.size() < 1) {
            throw new IllegalArgumentException(
                    "expected validation data of at least one sample, got %s; leave them out, or use another split"
                            .formatted(data.size() == 0 ? "none" : "the size " + data.size()));
        }
        return data == null
                ? null
                : checkedSource(data, checkOf("validation data", options), options);
    }

    /** {@return what is checked of the data of a training} */
    private BatchCheck checkOf(String subject, FitOptions options) {
        return new BatchCheck(
                objectives,
                options.checkFinite(),
                ", or turn the check off with checkFinite(false)",
                subject);
    }

    /** {@return what is checked of the data of calls without options} */
    private BatchCheck checkOfCall() {
        return new BatchCheck(objectives, true, "", "");
    }

    /** {@return samples of a training; if they are in memory, all of them are checked now} */
    private SampleSource checkedSource(Dataset data, BatchCheck batchCheck, FitOptions options) {
        SampleSource source = source(data, batchCheck, options.prefetch());
        return source instanceof DatasetSource samples ? samples.checked() : source;
    }

    /** {@return tensors, which are checked now, or samples that are read and checked in batches} */
    private SampleSource source(Dataset data, BatchCheck batchCheck, boolean ahead) {
        return data instanceof Examples examples
                ? batchCheck.samples(check, examples)
                : new DatasetSource(
                        model, Objects.requireNonNull(data, "data"), objectives, batchCheck, ahead);
    }

    private void requireLossesOfRows() {
        for (OutputObjective each : objectives.all()) {
            if (each.paths().isPresent()) {
                throw new IllegalArgumentException(
                        "%s of output '%s' needs whole sequences; leave truncated(…) out, and for long sequences set checkpointEvery(steps) of Execution"
                                .formatted(each.loss().owner(), each.settings().output()));
            }
        }
    }

    /** Returns the number of training samples; the remaining samples form the validation set. */
    private static int trainingCount(int samples, double split) {
        int validation = (int) Math.round(samples * split);
        int count = samples - validation;
        if (count == 0 || validation == 0) {
            throw new IllegalArgumentException(
                    ("a validation split of %s leaves %s of %s samples for training and %s for"
                                    + " validation, expected at least one for each; choose another"
                                    + " split, or give validation data")
                            .formatted(split, count, samples, validation));
        }
        return count;
    }

    /** Logs warnings about the data of a call, unless some have been logged since compile. */
    private void advise(String call, List<String> warnings) {
        if (!warnings.isEmpty() && advised.add(call)) {
            warnings.forEach(warning -> LOG.warn("{}: {}", call, warning));
        }
    }

    private void adviseOnMask(String call, SampleSource source) {
        if (source instanceof Samples samples) {
            advise(call, MaskAdvice.of(model, samples));
        }
    }

    /** Takes one training step from initial states by name. */
    public StepResult step(Examples data, Map<String, Tensor> initialStates, Feedback feedback) {
        return whileTraining(
                "trainStep",
                () -> {
                    Samples samples = checkOfCall().samples(check, data);
                    advise("trainStep", MaskAdvice.of(model, samples));
                    TrainingStep configured = step();
                    configured.divideTime(1, 1);
                    configured.configure(FeedbackRuns.of(model, feedback, samples), null, true);
                    configured.beginEpoch(counts.epochs);
                    configured.losses().clearSums();
                    configured.train(new Batch(model).takeAll(samples), initialStates);
                    configured.losses().addToSums();
                    advise("trainStep", configured.losses().warnings());
                    return new StepResult(configured.loss(), configured.finalStates());
                });
    }

    /** {@return the gradients of the states in the step that would be taken on all samples} */
    public GradientFlow gradientFlow(Examples data) {
        return whileTraining(
                "gradientFlow",
                () -> {
                    Samples samples = checkOfCall().samples(check, data);
                    TrainingStep configured = step();
                    configured.divideTime(1, 1);
                    configured.configure(null, null, false);
                    configured.beginEpoch(counts.epochs);
                    return configured.gradientFlow(new Batch(model).takeAll(samples));
                });
    }

    /** {@return losses and metrics of data by name} Any number of threads may call it. */
    public Map<String, Double> evaluate(Dataset data, Feedback feedback) {
        Objects.requireNonNull(feedback, "feedback");
        requireCompiled();
        return evaluate(source(data, checkOfCall(), true), feedback);
    }

    /** {@return losses and metrics of a stream by name} Any number of threads may call it. */
    public Map<String, Double> evaluate(StreamingDataset data) {
        requireCompiled();
        try (SampleSource samples =
                new StreamSource(model, data, objectives, checkOfCall(), 0, 0, true)) {
            return evaluate(samples, Feedback.freeRunning());
        }
    }

    private Map<String, Double> evaluate(SampleSource samples, Feedback feedback) {
        FeedbackRuns runs = FeedbackRuns.of(model, feedback, samples.described());
        LossRuns losses =
                predictor
                        .measure(samples, objectives, regularization, runs, () -> false)
                        .orElseThrow();
        adviseOnMask("evaluate", samples);
        advise("evaluate", losses.warnings());
        return losses.results("");
    }

    /**
     * {@return the confusion matrix of an output with a loss} Any number of threads may call it.
     */
    public ConfusionMatrix confusionMatrix(Dataset data, String output) {
        requireCompiled();
        TrainingObjectives confusion = objectives.measuring(output, new Confusion());
        SampleSource samples = source(data, checkOfCall(), true);
        LossRuns losses =
                predictor
                        .measure(samples, confusion, Optional.empty(), null, () -> false)
                        .orElseThrow();
        adviseOnMask("confusionMatrix", samples);
        return new ConfusionMatrix(losses.totalsOfMetric());
    }
}
