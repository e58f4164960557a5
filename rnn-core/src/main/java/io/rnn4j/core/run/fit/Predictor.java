package io.rnn4j.core.run.fit;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.Terminal;
import io.rnn4j.core.run.batch.Batch;
import io.rnn4j.core.run.batch.CarriedStates;
import io.rnn4j.core.run.batch.SampleSource;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.batch.TrainingObjectives;
import io.rnn4j.core.run.feedback.FeedbackRuns;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.Predictions;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Forward passes without gradients, batch by batch. Any number of threads may use it at a time. */
public final class Predictor {
    /** Samples of a batch if sequences are short: enough to keep the kernels busy. */
    private static final int BATCH = 256;

    /** Rows of a batch if sequences are long: few enough to fit in memory. */
    private static final int ROWS = 1 << 16;

    /** Runs that are kept for the next call; concurrent calls create runs of their own. */
    private static final int IDLE = Runtime.getRuntime().availableProcessors();

    private final AssembledModel model;
    private final Execution execution;
    private final ConcurrentLinkedQueue<NetworkRun> idle = new ConcurrentLinkedQueue<>();

    /**
     * Creates a predictor; its first call, or {@link #prepare}, compiles the model for inference.
     */
    public Predictor(AssembledModel model, Execution execution) {
        this.model = model;
        this.execution = execution;
    }

    /** Compiles the model for inference unless that has been done. */
    void prepare() {
        if (idle.isEmpty()) {
            idle.add(newRun());
        }
    }

    /** Releases the buffers of the runs that are idle. */
    void releaseBuffers() {
        idle.clear();
    }

    private NetworkRun newRun() {
        return model.run(execution, NetworkRun.Passes.FORWARD);
    }

    /** {@return threads, kernels and checkpoints} */
    public Execution execution() {
        return execution;
    }

    /**
     * {@return all outputs by number} Recurrences with output feedback read the feedback; null for
     * free running.
     */
    public Tensor[] predict(Samples samples, FeedbackRuns feedback) {
        Tensor[] results =
                model.outputTerminals().stream()
                        .map(output -> Tensor.zeros(samples.shapeOf(output)))
                        .toArray(Tensor[]::new);
        forEachBatch(
                samples,
                feedback,
                () -> false,
                (run, batch) -> {
                    for (int output = 0; output < results.length; output++) {
                        batch.copyOutput(run, output, results[output]);
                    }
                });
        return results;
    }

    /** Hands the outputs to a consumer batch by batch. */
    public void predictInBatches(SampleSource samples, Consumer<Predictions> consumer) {
        forEachBatch(
                samples,
                null,
                () -> false,
                (run, batch) -> consumer.accept(predictions(run, batch)));
    }

    private Predictions predictions(NetworkRun.Prepared run, Batch batch) {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        Map<String, int[]> steps = new HashMap<>();
        for (int n = 0; n < model.outputTerminals().size(); n++) {
            Terminal output = model.outputTerminals().get(n);
            outputs.put(output.name(), batch.copyOfOutput(run, n, output));
            if (batch.samples().hasTime(output)) {
                steps.put(output.name(), batch.lengths(output));
            }
        }
        return new Predictions(batch.position(), batch.size(), outputs, steps);
    }

    /**
     * {@return the losses and metrics of all samples; empty if cancelled between two batches}
     * Recurrences with output feedback read the feedback; null for free running.
     */
    Optional<LossRuns> measure(
            SampleSource samples,
            TrainingObjectives objectives,
            Optional<Regularization> regularization,
            FeedbackRuns feedback,
            BooleanSupplier cancelled) {
        LossRuns losses = new LossRuns(model, objectives, regularization, execution, false);
        losses.suit(samples.described());
        losses.clearSums();
        boolean complete =
                forEachBatch(
                        samples,
                        feedback,
                        cancelled,
                        (run, batch) -> {
                            losses.prepare(batch, run);
                            losses.forward(0, 0, batch.size());
                            losses.measure(batch, run);
                            losses.addToSums(batch);
                        });
        return complete ? Optional.of(losses) : Optional.empty();
    }

    /** Runs batch by batch, unless cancelled; returns whether all batches have run. */
    private boolean forEachBatch(
            SampleSource samples,
            FeedbackRuns feedback,
            BooleanSupplier cancelled,
            BiConsumer<NetworkRun.Prepared, Batch> receiver) {
        NetworkRun idleRun = idle.poll();
        NetworkRun run = idleRun != null ? idleRun : newRun();
        Batch batch = new Batch(model);
        int streams = samples.streams();
        CarriedStates carried = streams > 0 ? new CarriedStates(model.states().values()) : null;
        int count = 0;
        boolean more = true;
        try (SampleSource.Batches batches =
                samples.batches(
                        samples.count() < 0 ? null : Batch.inOrder(samples.count()),
                        0,
                        streams > 0 ? streams : BATCH,
                        streams > 0 ? Integer.MAX_VALUE : ROWS)) {
            while (more && !cancelled.getAsBoolean()) {
                more = batches.next(batch);
                if (more) {
                    NetworkRun.Prepared prepared = batch.prepare(run, model.weights().version());
                    if (carried != null && count > 0) {
                        carried.give(prepared);
                    }
                    forward(prepared, batch, feedback);
                    receiver.accept(prepared, batch);
                    if (carried != null) {
                        carried.takeFinal(prepared, batch.size());
                    }
                    count += batch.size();
                }
            }
        }
        if (idle.size() < IDLE) {
            idle.add(run);
        }
        return !more || count == samples.count();
    }

    private static void forward(NetworkRun.Prepared prepared, Batch batch, FeedbackRuns feedback) {
        if (feedback != null) {
            feedback.prepare(prepared, batch, 0);
        }
        batch.copyInputs(prepared);
        prepared.forward();
    }
}
