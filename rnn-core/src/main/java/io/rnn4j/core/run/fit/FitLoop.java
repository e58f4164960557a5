package io.rnn4j.core.run.fit;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.batch.Batch;
import io.rnn4j.core.run.batch.LengthGroups;
import io.rnn4j.core.run.batch.MaskAdvice;
import io.rnn4j.core.run.batch.SampleSource;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.batch.TrainingObjectives;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.GradientFlow;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.ResumableListener;
import io.rnn4j.core.training.StateValues;
import io.rnn4j.core.training.TrainedModel;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The loop over epochs and batches of one call of {@code fit}, which notifies the listeners. */
final class FitLoop {
    private static final Logger LOG = LoggerFactory.getLogger(FitLoop.class);

    private final AssembledModel model;
    private final FitOptions options;
    private final Data data;
    private final int stepSize; // number of samples of an optimizer step
    final TrainingStep step;
    private final TrainingStep.Counts counts;
    private final Predictor predictor;
    private final TrainingObjectives objectives;
    private final Optional<Regularization> regularization;
    final Listeners listeners;
    private final StopRequest stop = new StopRequest();
    private final Batch batch;
    private Samples divided; // what the pieces have been cut from
    private List<Piece> pieces; // whole sequences, or pieces of them in order of time
    private Samples dividedBefore; // batches of a dataset are read to two objects by turns
    private List<Piece> piecesBefore;
    final Progress progress;
    private CheckpointRun checkpoints; // null for none
    StateValues resumed; // states of the listeners; null for a new training
    private boolean advised; // whether a warning about data has been logged

    // how far the training is, see LoopState
    final List<Map<String, Double>> history = new ArrayList<>(); // of complete epochs
    int epoch; // that runs, or is the next one
    int nextBatch; // of the epoch
    int nextPiece; // of the sequences of that batch
    long checksum; // of the samples of a stream before that batch
    boolean expectsChecksum; // whether the samples before it have not been compared with it

    /**
     * A range of time steps of all samples.
     *
     * @param skipped steps that only advance the states; null for none
     * @param trained steps that are trained on
     */
    record Piece(Samples skipped, Samples trained) {}

    /**
     * Checked data.
     *
     * @param training the training samples
     * @param count number of training samples, from the first; UNKNOWN for a stream
     * @param validation validation samples; null for none
     */
    record Data(SampleSource training, int count, SampleSource validation) {}

    /**
     * Creates a loop with training steps that are configured for the call; listeners use the given
     * model.
     */
    FitLoop(
            AssembledModel model,
            FitOptions options,
            Data data,
            TrainingStep step,
            Predictor predictor,
            TrainingObjectives objectives,
            Optional<Regularization> regularization,
            TrainedModel listened) {
        this.model = model;
        this.options = options;
        this.data = data;
        this.step = step;
        this.counts = step.counts();
        this.predictor = predictor;
        this.objectives = objectives;
        this.regularization = regularization;
        long samples = (long) options.batchSize() * options.accumulate();
        long most = data.count() == SampleSource.UNKNOWN ? Integer.MAX_VALUE : data.count();
        int streams = data.training().streams();
        this.stepSize = streams > 0 ? streams : (int) Math.min(samples, most);
        this.listeners = new Listeners(options.listeners());
        this.batch = new Batch(model);
        this.progress = new Progress(listened);
    }

    /** {@return the results of the epochs, after training} */
    History run() {
        adviseOnMask("training data", data.training());
        adviseOnMask("validation data", data.validation());
        try {
            listeners.started(progress, resumed);
            runEpochs();
            if (checkpoints != null) {
                checkpoints.awaitWriter(); // a failure of the last file is one of the training
            }
        } catch (RuntimeException | Error failure) {
            listeners.failed(progress, failure);
            throw failure;
        }
        listeners.ended(progress);
        return new History(history);
    }

    private void adviseOnMask(String subject, SampleSource source) {
        if (source instanceof Samples samples && samples.isMasked()) {
            advise(subject, MaskAdvice.of(model, samples));
        }
    }

    /** Logs warnings about data, unless some have been logged. */
    private void advise(String subject, List<String> warnings) {
        if (!warnings.isEmpty() && !advised) {
            advised = true;
            warnings.forEach(warning -> LOG.warn("{}: {}", subject, warning));
        }
    }

    private void runEpochs() {
        try {
            while (epoch < options.epochs() && !stop.isMade()) {
                runEpoch();
            }
        } finally {
            step.averages().ifPresent(Averages::adopt);
        }
    }

    /** Runs an epoch, or the rest of one, and adds its results to the history. */
    private void runEpoch() {
        boolean begins = isBetweenEpochs();
        if (begins) {
            step.losses().clearSums();
        }
        long number = begins ? counts.epochs : counts.epochs - 1; // over all calls
        step.beginEpoch(number);
        data.training().beginEpoch(number);
        boolean allBatches = trainBatches(order(number));
        if (checkpoints != null && !allBatches) {
            checkpoints.take();
        }
        Map<String, Double> results = new LinkedHashMap<>(step.losses().results(""));
        advise("training data", step.losses().warnings());
        boolean complete = allBatches || !stop.isInterrupt();
        if (complete) {
            step.averages().ifPresent(Averages::show);
            try {
                complete = validate(results);
                if (complete) {
                    progress.results = results;
                    listeners.epochEnded(progress);
                }
            } finally {
                step.averages().ifPresent(Averages::hide);
            }
            if (checkpoints != null && allBatches && !complete) {
                checkpoints.take();
            }
        }
        history.add(results);
        epoch++;
        nextBatch = 0;
        nextPiece = 0;
        if (checkpoints != null && allBatches && complete) {
            checkpoints.epochEnded(progress, epoch == options.epochs() || stop.isMade());
        }
    }

    boolean isBetweenEpochs() {
        return nextBatch == 0 && nextPiece == 0;
    }

    /** {@return the order of the samples, a function of the model's seed and the epoch} */
    private int[] order(long number) {
        if (data.count() == SampleSource.UNKNOWN) {
            return null; // a stream has its own
        }
        if (!options.shuffle() || data.training().streams() > 0) {
            return Batch.inOrder(data.count());
        }
        RandomNumbers random = new RandomNumbers(model.seed(), "shuffle/" + number);
        int[] order = random.permutation(data.count());
        return options.likeLengths() == 0
                ? order
                : new LengthGroups(data.training()::length, stepSize, options.likeLengths())
                        .group(order, new RandomNumbers(model.seed(), "like lengths/" + number));
    }

    /** Adds the results on validation data; returns whether no interrupt has ended that. */
    private boolean validate(Map<String, Double> results) {
        if (data.validation() == null) {
            return true;
        }
        Optional<LossRuns> measured =
                predictor.measure(
                        data.validation(), objectives, regularization, null, stop::isInterrupt);
        if (measured.isEmpty()) {
            return false;
        }
        LossRuns losses = measured.get();
        advise("validation data", losses.warnings());
        if (options.checkFinite()) {
            losses.requireFinite("epoch %s (from 0): val_loss".formatted(epoch));
        }
        results.putAll(losses.results("val_"));
        return true;
    }

    /** Trains on the next batches of an epoch; returns whether these are all. */
    private boolean trainBatches(int[] order) {
        boolean more = true;
        try (SampleSource.Batches batches =
                data.training().batches(order, firstSample(), stepSize, Integer.MAX_VALUE)) {
            requireSameSamples(batches);
            more = takeBatch(batches);
            while (more) {
                if (nextPiece == 0) {
                    progress.epoch = epoch;
                    progress.batch = nextBatch;
                    step.beginBatch();
                    progress.begins = true;
                    listeners.batchStarted(progress);
                    progress.begins = false;
                }
                if (!trainBatch()) {
                    return false;
                }
                nextBatch++;
                nextPiece = 0;
                checksum = batch.checksum();
                progress.batchLoss = step.loss();
                listeners.batchEnded(progress);
                if (stop.isMade()) {
                    break;
                }
                if (checkpoints != null && firstSample() != data.count()) {
                    checkpoints.stepEnded();
                }
                more = takeBatch(batches);
            }
        }
        progress.batchesBefore = nextBatch;
        return !more || firstSample() == data.count();
    }

    /** Compares the samples of a stream that have been left out with those trained on before. */
    private void requireSameSamples(SampleSource.Batches batches) {
        if (nextBatch > 0 && expectsChecksum && batches.checksum() != checksum) {
            throw new OtherDataException(
                    "the first %s samples of the stream in epoch %s (from 0) are other ones"
                            .formatted(firstSample(), epoch));
        }
        expectsChecksum = false;
    }

    /** {@return the number of samples before the next batch} */
    private int firstSample() {
        long samples = (long) nextBatch * stepSize;
        long all = data.count() == SampleSource.UNKNOWN ? Integer.MAX_VALUE : data.count();
        return (int) Math.min(samples, all);
    }

    private boolean takeBatch(SampleSource.Batches batches) {
        try {
            return batches.next(batch);
        } catch (NonFiniteException failure) {
            throw located(failure);
        }
    }

    private boolean trainBatch() {
        try {
            return trainPieces();
        } catch (NonFiniteException failure) {
            throw located(failure);
        }
    }

    private NonFiniteException located(NonFiniteException failure) {
        return new NonFiniteException(
                "epoch %s, batch %s (both from 0): %s"
                        .formatted(epoch, nextBatch, failure.getMessage()));
    }

    private void divide(Samples samples) {
        if (samples == divided) {
            return;
        }
        List<Piece> earlier = samples == dividedBefore ? piecesBefore : null;
        dividedBefore = divided;
        piecesBefore = pieces;
        divided = samples;
        if (earlier != null) {
            pieces = earlier;
        } else {
            pieces =
                    options.truncation() == null
                            ? List.of(new Piece(null, samples))
                            : TruncatedSequences.cut(model, samples, options.truncation());
        }
    }

    /**
     * Trains on the next pieces of a batch in order of time; returns whether no interrupt has ended
     * that before the last piece.
     */
    private boolean trainPieces() {
        divide(batch.samples());
        requirePiece();
        while (nextPiece < pieces.size()) { // allocates nothing
            if (nextPiece > 0 && stop.isInterrupt()) {
                return false;
            }
            boolean continues = continues();
            if (nextPiece > 0 && checkpoints != null) {
                checkpoints.stepEnded();
            }
            Piece piece = pieces.get(nextPiece);
            if (piece.skipped() != null) {
                step.advance(batch.takeView(piece.skipped()), continues);
                continues = true;
            }
            step.train(batch.takeView(piece.trained()), continues);
            step.losses().addToSums();
            counts.epochs += isBetweenEpochs() ? 1 : 0; // a failing first step changes nothing
            nextPiece++;
        }
        return true;
    }

    /** {@return whether the next piece begins with the final states of the piece before} */
    boolean continues() {
        return nextPiece > 0 || nextBatch > 0 && data.training().streams() > 0;
    }

    private void requirePiece() {
        if (nextPiece >= pieces.size()) {
            throw new InvalidStateException(
                    "it continues with piece %s of a batch that has only %s pieces"
                            .formatted(nextPiece, pieces.size()),
                    null);
        }
    }

    // ---- checkpoints

    /** Makes the training take checkpoints. */
    void checkpoint(CheckpointRun newCheckpoints) {
        step.losses().clearSums();
        step.losses().requireSavable();
        newCheckpoints.requireMeasured(progress);
        checkpoints = newCheckpoints;
    }

    /** {@return where the training is, for messages} */
    String position() {
        return isBetweenEpochs()
                ? "after %s of %s epochs".formatted(epoch, options.epochs())
                : "in epoch %s of %s, after %s%s batches"
                        .formatted(
                                epoch + 1,
                                options.epochs(),
                                nextBatch,
                                isOfStream() ? "" : " of " + progress.batches());
    }

    /** {@return whether the number of samples is not known} */
    boolean isOfStream() {
        return data.count() == SampleSource.UNKNOWN;
    }

    /** {@return whether the listeners or an interrupt have ended the training} */
    boolean isInterrupted() {
        return stop.isInterrupt();
    }

    /**
     * Notifies the listeners of a training. Every listener whose {@code trainingStarted} has
     * returned is notified of the end, whatever happens in between and whatever other listeners
     * throw.
     */
    static final class Listeners {
        private final List<TrainingListener> all;
        private int started;

        Listeners(List<TrainingListener> all) {
            this.all = all;
        }

        /** Starts the training, or resumes it if there are states. */
        void started(TrainingProgress progress, StateValues resumed) {
            for (TrainingListener each : all) {
                if (resumed != null && each instanceof ResumableListener resumable) {
                    resume(resumable, resumed.part(Integer.toString(started)), progress);
                } else {
                    each.trainingStarted(progress);
                }
                started++;
            }
        }

        private static void resume(
                ResumableListener listener, StateValues state, TrainingProgress progress) {
            try {
                listener.resume(state, progress);
            } catch (IllegalArgumentException failure) {
                throw new InvalidStateException(
                        "the state of the listener %s is rejected: %s"
                                .formatted(listener.getClass().getName(), failure.getMessage()),
                        failure);
            }
        }

        void save(StateValues state) {
            for (int n = 0; n < all.size(); n++) {
                if (all.get(n) instanceof ResumableListener resumable) {
                    resumable.save(state.part(Integer.toString(n)));
                }
            }
        }

        void batchStarted(TrainingProgress progress) {
            for (int n = 0; n < all.size(); n++) { // allocates nothing
                all.get(n).batchStarted(progress);
            }
        }

        void batchEnded(TrainingProgress progress) {
            for (int n = 0; n < all.size(); n++) { // allocates nothing
                all.get(n).batchEnded(progress);
            }
        }

        void epochEnded(TrainingProgress progress) {
            all.forEach(each -> each.epochEnded(progress));
        }

        /** Ends a training without a failure; throws the first exception of a listener. */
        void ended(TrainingProgress progress) {
            switch (end(each -> each.trainingEnded(progress), null)) {
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                case null, default -> {}
            }
        }

        /**
         * Ends a failed training; exceptions of listeners are added to the failure as suppressed
         * ones.
         */
        void failed(TrainingProgress progress, Throwable failure) {
            end(each -> each.trainingFailed(progress, failure), failure);
        }

        /** {@return the failure, or else the first exception of a listener, or null} */
        private Throwable end(Consumer<TrainingListener> event, Throwable failure) {
            Throwable first = failure;
            for (TrainingListener each : all.subList(0, started)) {
                try {
                    event.accept(each);
                } catch (RuntimeException | Error thrown) {
                    if (first == null) {
                        first = thrown;
                    } else if (first != thrown) {
                        first.addSuppressed(thrown);
                    }
                }
            }
            return first;
        }
    }

    /**
     * Whether the training ends before its last epoch: by a request or an interrupt of its thread.
     */
    private static final class StopRequest {
        private volatile boolean requested; // by any thread

        /** Requests the end of the training after the current batch. */
        void request() {
            requested = true;
        }

        /** {@return whether the training ends after the current batch} */
        boolean isMade() {
            return requested || isInterrupt();
        }

        /**
         * {@return whether the thread is interrupted, so that the training ends after the running
         * step and without validation} The interrupt status stays set.
         */
        boolean isInterrupt() {
            return Thread.currentThread().isInterrupted();
        }
    }

    /** What listeners see of the loop. */
    final class Progress implements TrainingProgress {
        private final TrainedModel model;
        int epoch;
        int batchesBefore; // number of batches of the epoch before
        int batch;
        private boolean begins; // whether the next step is that of the batch
        double batchLoss;
        Map<String, Double> results = Map.of();

        Progress(TrainedModel model) {
            this.model = model;
        }

        @Override
        public TrainedModel model() {
            return model;
        }

        @Override
        public int epochs() {
            return options.epochs();
        }

        @Override
        public int batches() {
            return data.count() == SampleSource.UNKNOWN
                    ? batchesBefore
                    : Math.ceilDiv(data.count(), stepSize);
        }

        @Override
        public int epoch() {
            return epoch;
        }

        @Override
        public int batch() {
            return batch;
        }

        @Override
        public double batchLoss() {
            return batchLoss;
        }

        @Override
        public double learningRate() {
            return step.learningRate();
        }

        @Override
        public void scaleLearningRate(double factor) {
            if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "the factor of the learning rate is 0 or more and finite, got " + factor);
            }
            counts.rateFactor *= factor;
        }

        @Override
        public Map<String, Double> results() {
            return results;
        }

        @Override
        public Set<String> measured() {
            Set<String> names = new LinkedHashSet<>(objectives.resultNames());
            if (data.validation() != null) {
                List.copyOf(names).forEach(name -> names.add("val_" + name));
            }
            return names;
        }

        @Override
        public boolean higherIsBetter(String name) {
            Objects.requireNonNull(name, "name");
            return objectives.higherIsBetter(name)
                    || name.startsWith("val_") && objectives.higherIsBetter(name.substring(4));
        }

        @Override
        public Map<String, Tensor> copyOfGradients() {
            return step.copyOfGradients();
        }

        @Override
        public void measureGradientFlow() {
            if (!begins) {
                throw new IllegalStateException(
                        "measureGradientFlow was called outside of TrainingListener.batchStarted;"
                                + " call it there, or call Model.gradientFlow after training");
            }
            step.measureFlow();
        }

        @Override
        public List<GradientFlow> gradientFlows() {
            return step.flows();
        }

        @Override
        public void stop() {
            stop.request();
        }
    }
}
