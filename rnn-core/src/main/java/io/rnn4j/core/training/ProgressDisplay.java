package io.rnn4j.core.training;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Prints the progress of a training, by default to the standard output. On a terminal it is one
 * line, which is replaced up to ten times a second: epoch, batch, optimizer steps per second,
 * remaining time (after two seconds) and loss of the batch; a line is cut after 79 characters.
 * Otherwise, for example in a file, it is one line for each epoch, with its results and without
 * control characters. {@link FitOptions#progress()} adds it.
 */
public final class ProgressDisplay implements TrainingListener {
    private static final long BETWEEN_UPDATES = 100_000_000; // ns
    private static final int WIDTH = 79; // of the line, which must not wrap

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier clock;
    private RecentSpeed speed;
    private long updated;
    private int shown; // number of characters in the line on the terminal

    /** Prints to {@code System.out}. */
    public ProgressDisplay() {
        this(System.out, isTerminal(), System::nanoTime);
    }

    /**
     * Prints to a stream.
     *
     * @param out the stream, such as {@code System.err}
     * @param terminal whether it is shown on a terminal
     */
    public ProgressDisplay(PrintStream out, boolean terminal) {
        this(Objects.requireNonNull(out, "out"), terminal, System::nanoTime);
    }

    ProgressDisplay(PrintStream out, boolean terminal, LongSupplier clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
    }

    private static boolean isTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    @Override
    public void trainingStarted(TrainingProgress progress) {
        updated = clock.getAsLong();
        speed = new RecentSpeed(updated);
        shown = 0;
    }

    @Override
    public void batchEnded(TrainingProgress progress) {
        long now = clock.getAsLong();
        speed.stepEnded(now);
        if (terminal && now - updated >= BETWEEN_UPDATES) {
            replaceLine(
                    "epoch %s/%s, batch %s%s, %s: loss %s"
                            .formatted(
                                    progress.epoch() + 1,
                                    progress.epochs(),
                                    progress.batch() + 1,
                                    progress.batches() == 0 ? "" : "/" + progress.batches(),
                                    speed(progress),
                                    History.number(progress.batchLoss())));
        }
    }

    @Override
    public void epochEnded(TrainingProgress progress) {
        String line =
                "epoch %s/%s, %s: %s"
                        .formatted(
                                progress.epoch() + 1,
                                progress.epochs(),
                                speed(progress),
                                progress.results().entrySet().stream()
                                        .map(ProgressDisplay::result)
                                        .collect(Collectors.joining(", ")));
        if (terminal) {
            replaceLine(line);
        } else {
            out.println(line);
        }
    }

    @Override
    public void trainingEnded(TrainingProgress progress) {
        if (shown > 0) {
            out.println();
            shown = 0;
        }
    }

    private static String result(Map.Entry<String, Double> result) {
        return result.getKey() + " " + History.number(result.getValue());
    }

    private String speed(TrainingProgress progress) {
        double steps = (double) progress.epoch() * progress.batches() + progress.batch() + 1;
        double all = (double) progress.epochs() * progress.batches();
        long now = clock.getAsLong();
        double recent = speed.stepsPerSecond(now);
        String shownSpeed = String.format(Locale.ROOT, "%.1f steps/s", recent);
        return progress.batches() == 0 || !speed.isWarm(now)
                ? shownSpeed
                : shownSpeed
                        + ", "
                        + time(Math.max(0, Math.round((all - steps) / recent)))
                        + " left";
    }

    private static String time(long seconds) {
        long minutes = seconds / 60;
        return minutes < 60
                ? String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60)
                : String.format(
                        Locale.ROOT, "%d:%02d:%02d", minutes / 60, minutes % 60, seconds % 60);
    }

    private void replaceLine(String line) {
        String cut = line.substring(0, Math.min(line.length(), WIDTH));
        out.print("\r" + cut + " ".repeat(Math.max(0, shown - cut.length())));
        out.flush();
        shown = cut.length();
        updated = clock.getAsLong();
    }
}
