package io.rnn4j.examples;

import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;

import java.io.Console;
import java.util.Locale;

/**
 * Shows the progress of a training: on a terminal as a bar on the standard error stream, otherwise
 * (file, pipe, build server) as a line from time to time.
 */
final class TrainingDisplay implements TrainingListener, AutoCloseable {
    private static final int EPOCHS_A_LINE = 10;
    private static final int BAR_WIDTH = 100;

    private ProgressBar bar; // null without a terminal

    @Override
    public void trainingStarted(TrainingProgress progress) {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            bar =
                    ProgressBar.builder()
                            .setTaskName("training")
                            .setInitialMax((long) progress.epochs() * progress.batches())
                            .setConsumer(new ConsoleProgressBarConsumer(System.err, BAR_WIDTH))
                            .hideEta() // unknown with early stopping
                            .build();
        }
    }

    @Override
    public void batchEnded(TrainingProgress progress) {
        if (bar != null) {
            bar.step();
        }
    }

    @Override
    public void epochEnded(TrainingProgress progress) {
        int epoch = progress.epoch() + 1;
        if (bar != null) {
            bar.setExtraMessage(
                    text("epoch %s, validation %.4f", epoch, progress.results().get("val_loss")));
        } else if (epoch % EPOCHS_A_LINE == 0) {
            System.out.println(
                    text(
                            "epoch %s: loss %.4f, on the validation part %.4f",
                            epoch,
                            progress.results().get("loss"),
                            progress.results().get("val_loss")));
        }
    }

    @Override
    public void trainingEnded(TrainingProgress progress) {
        if (bar != null) {
            bar.maxHint(bar.getCurrent()); // the training may have stopped early
        }
    }

    /** Closes the bar, also after a failed training. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
