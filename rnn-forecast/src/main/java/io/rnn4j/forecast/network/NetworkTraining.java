package io.rnn4j.forecast.network;

import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.training.CheckpointPolicy;
import io.rnn4j.core.training.EarlyStopping;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.RecentSpeed;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.core.training.TimeBudget;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * Trains a network: first without the most recent part, to determine the number of epochs after
 * which the loss on that part is smallest, then a new network on all samples for that number of
 * epochs.
 */
public final class NetworkTraining {
    /** The learning rate of the last epoch, as a share of that of the first. */
    private static final double LAST_RATE = 0.02;

    private static final double CLIPPED_NORM = 1;

    private static final Duration SHORTEST = Duration.ofNanos(1);

    private static final Duration BETWEEN_CHECKPOINTS = Duration.ofMinutes(5);

    /** The number of batches from which a time is estimated. */
    private static final int FIRST_ESTIMATE = 8;

    private final TrainingPlan plan;
    private final TrainingReport report;
    private final Supplier<List<TrainingListener>> listeners;
    private final Path checkpoints;
    private final long start = System.nanoTime();

    /**
     * Creates a training that reports its progress.
     *
     * @param plan how networks are trained
     * @param report receives the progress
     * @param listeners creates the listeners of each training
     * @param checkpoints the directory of checkpoints, from which a training resumes; null for none
     */
    public NetworkTraining(
            TrainingPlan plan,
            TrainingReport report,
            Supplier<List<TrainingListener>> listeners,
            Path checkpoints) {
        this.plan = plan;
        this.report = report;
        this.listeners = listeners;
        this.checkpoints = checkpoints;
    }

    /**
     * The result of a training.
     *
     * @param model the network
     * @param epochs the number of epochs that it was trained for
     * @param history the losses of its epochs as {@code loss}; if another network determined their
     *     number, the losses of that network as {@code search_loss} and {@code search_val_loss}
     */
    public record Trained(Model model, int epochs, History history) {}

    /**
     * Trains networks.
     *
     * @param network creates a network with initial weights
     * @param early samples without the most recent part
     * @param recent samples of the most recent part; null for none
     * @param all all samples
     * @return the last network
     * @throws CancellationException if the thread was interrupted
     */
    public Trained run(Supplier<Model> network, Dataset early, Dataset recent, Dataset all) {
        if (recent == null) {
            return fit(network.get(), all, plan.epochs(), List.of());
        }
        EarlyStopping stopping = new EarlyStopping(plan.patience());
        Model searched = compiled(network.get());
        History search =
                searched.fit(early, recent, options(plan.epochs(), true, all.size(), stopping));
        requireWhole();
        int epochs = Math.max(0, stopping.bestEpoch()) + 1;
        if (!plan.refit()) {
            return new Trained(searched, epochs, search);
        }
        searched.releaseBuffers();
        return fit(network.get(), all, epochs, search.results());
    }

    private Trained fit(Model model, Dataset data, int epochs, List<Map<String, Double>> search) {
        History history = compiled(model).fit(data, options(epochs, false, 0));
        requireWhole();
        List<Map<String, Double>> results = new ArrayList<>();
        for (int epoch = 0; epoch < Math.max(history.epochs(), search.size()); epoch++) {
            Map<String, Double> both = new LinkedHashMap<>();
            if (epoch < history.epochs()) {
                both.putAll(history.epoch(epoch));
            }
            if (epoch < search.size()) {
                search.get(epoch).forEach((name, value) -> both.put("search_" + name, value));
            }
            results.add(both);
        }
        return new Trained(model, epochs, new History(results));
    }

    /** An interrupted training has ended early. */
    private static void requireWhole() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the training was interrupted");
        }
    }

    /**
     * {@return an estimate of the time of {@link #run} without early stopping, from a few steps}
     *
     * @param network a network, which is trained
     * @param early samples without the most recent part
     * @param all all samples
     */
    public Duration estimate(Model network, Dataset early, Dataset all) {
        long[] times = new long[2]; // after the first step, after the last
        int[] steps = {0};
        TrainingListener watch =
                TrainingListener.onBatchEnded(
                        progress -> times[steps[0]++ == 0 ? 0 : 1] = System.nanoTime());
        Dataset few =
                early.take((int) Math.min(early.size(), (long) FIRST_ESTIMATE * plan.batchSize()));
        compiled(network)
                .fit(few, FitOptions.epochs(2).batchSize(plan.batchSize()).listener(watch));
        long step = (times[1] - times[0]) / Math.max(1, steps[0] - 1);
        long samples = early.size() + (plan.refit() ? all.size() : 0);
        return Duration.ofNanos(step * (samples / plan.batchSize() + 1) * plan.epochs());
    }

    private Model compiled(Model model) {
        model.execution(plan.execution());
        return model.compile(
                Clipped.byGlobalNorm(new Adam(plan.learningRate()), CLIPPED_NORM), plan.loss());
    }

    private FitOptions options(
            int epochs, boolean search, int samplesAfter, TrainingListener... others) {
        FitOptions options =
                FitOptions.epochs(epochs)
                        .batchSize(plan.batchSize())
                        .learningRateFactorByEpoch(Schedule.cosine(plan.epochs(), LAST_RATE))
                        .listener(new Reporter(search, samplesAfter));
        for (TrainingListener listener : listeners.get()) {
            options = options.listener(listener);
        }
        for (TrainingListener listener : others) {
            options = options.listener(listener);
        }
        if (checkpoints != null) {
            Path directory = checkpoints.resolve(search ? "search" : "all");
            try {
                Files.createDirectories(directory);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            options =
                    options.checkpoint(directory, CheckpointPolicy.every(BETWEEN_CHECKPOINTS))
                            .resume(directory)
                            .interruptionMessage(message -> {}); // fit of the method goes on
        }
        if (plan.limit() != null) {
            Duration left = plan.limit().minusNanos(System.nanoTime() - start);
            Duration share = search && plan.refit() ? left.dividedBy(2) : left;
            options = options.listener(new TimeBudget(share.isPositive() ? share : SHORTEST));
        }
        return options;
    }

    /** Estimates and reports. */
    private final class Reporter implements TrainingListener {
        private final boolean search;
        private final int samplesAfter;
        private int batches;
        private boolean reported;
        private RecentSpeed speed;

        Reporter(boolean search, int samplesAfter) {
            this.search = search;
            this.samplesAfter = samplesAfter;
        }

        @Override
        public void trainingStarted(TrainingProgress progress) {
            speed = new RecentSpeed(System.nanoTime());
        }

        @Override
        public void batchEnded(TrainingProgress progress) {
            batches++;
            long now = System.nanoTime();
            speed.stepEnded(now);
            boolean isKnown = batches >= FIRST_ESTIMATE && speed.isWarm(now);
            if (!reported && isKnown && progress.epoch() == 0) {
                report(progress, 0, Double.NaN, Double.NaN);
            }
        }

        @Override
        public void epochEnded(TrainingProgress progress) {
            double loss = progress.results().get("loss");
            double validation = progress.results().getOrDefault("val_loss", Double.NaN);
            report(progress, progress.epoch() + 1, loss, validation);
        }

        private void report(TrainingProgress progress, int epoch, double loss, double validation) {
            reported = true;
            double rate = speed.stepsPerSecond(System.nanoTime());
            long left = (long) progress.batches() * progress.epochs() - batches;
            if (search && plan.refit()) {
                left += (long) samplesAfter / plan.batchSize() * progress.epochs();
            }
            Duration remaining = Duration.ofNanos(Math.round(Math.max(0, left) / rate * 1e9));
            if (plan.limit() != null) {
                Duration limit = plan.limit().minusNanos(System.nanoTime() - start);
                remaining = remaining.compareTo(limit) > 0 ? limit : remaining;
            }
            report.training(search, epoch, progress.epochs(), loss, validation, remaining);
        }
    }
}
