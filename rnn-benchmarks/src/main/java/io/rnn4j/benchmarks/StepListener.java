package io.rnn4j.benchmarks;

import io.rnn4j.benchmarks.harness.Losses;
import io.rnn4j.benchmarks.harness.Stopwatch;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

/** Times the batches or epochs of a training and ends it after enough of them. */
final class StepListener implements TrainingListener {
    private final Stopwatch stopwatch;
    private final boolean batches;
    private double first = Double.NaN;
    private double last = Double.NaN;

    private StepListener(Stopwatch stopwatch, boolean batches) {
        this.stopwatch = stopwatch;
        this.batches = batches;
    }

    static StepListener ofBatches(Stopwatch stopwatch) {
        return new StepListener(stopwatch, true);
    }

    static StepListener ofEpochs(Stopwatch stopwatch) {
        return new StepListener(stopwatch, false);
    }

    @Override
    public void trainingStarted(TrainingProgress progress) {
        stopwatch.restart();
    }

    @Override
    public void batchEnded(TrainingProgress progress) {
        if (batches) {
            lap(progress.batchLoss(), progress);
        }
    }

    @Override
    public void epochEnded(TrainingProgress progress) {
        if (!batches) {
            lap(progress.results().get("loss"), progress);
        }
    }

    private void lap(double loss, TrainingProgress progress) {
        if (Double.isNaN(first)) {
            first = loss;
        }
        last = loss;
        if (!stopwatch.lap()) {
            progress.stop();
        }
    }

    Losses losses() {
        return new Losses(first, last);
    }
}
