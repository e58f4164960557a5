package io.rnn4j.core.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Measures the {@link GradientFlow} of chosen batches of a training, in the training steps
 * themselves: the weights get the same bits as without it, and a batch that is not chosen takes no
 * more time.
 *
 * <pre>{@code
 * GradientFlowMonitor monitor = new GradientFlowMonitor((epoch, batch) -> batch % 100 == 0);
 * model.fit(x, y, FitOptions.epochs(10).listener(monitor));
 * System.out.println(monitor); // a table of all measurements, then the last one
 * }</pre>
 *
 * <p>With truncated sequences, every piece of a batch is a step of its own. An object serves one
 * training at a time, which replaces the measurements of the one before.
 */
public final class GradientFlowMonitor implements TrainingListener {
    private final Selection selection;
    private final List<Measurement> measurements = new ArrayList<>();

    /** Selects batches. */
    @FunctionalInterface
    public interface Selection {
        /**
         * {@return whether a batch is measured}
         *
         * @param epoch number of the epoch, from 0
         * @param batch number of the batch in the epoch, from 0
         */
        boolean selects(int epoch, int batch);
    }

    /**
     * The measurement of one training step.
     *
     * @param epoch number of the epoch, from 0
     * @param batch number of the batch in the epoch, from 0
     * @param piece number of the piece of the batch, from 0; 0 without truncation
     * @param flow what has been measured
     */
    public record Measurement(int epoch, int batch, int piece, GradientFlow flow) {
        /** Rejects null. */
        public Measurement {
            Objects.requireNonNull(flow, "flow");
        }
    }

    /** Measures the first batch of every epoch. */
    public GradientFlowMonitor() {
        this((epoch, batch) -> batch == 0);
    }

    /**
     * Measures the selected batches.
     *
     * @param selection selects them; called before each batch
     */
    public GradientFlowMonitor(Selection selection) {
        this.selection = Objects.requireNonNull(selection, "selection");
    }

    @Override
    public void trainingStarted(TrainingProgress progress) {
        measurements.clear();
    }

    @Override
    public void batchStarted(TrainingProgress progress) {
        if (selection.selects(progress.epoch(), progress.batch())) {
            progress.measureGradientFlow();
        }
    }

    @Override
    public void batchEnded(TrainingProgress progress) {
        if (selection.selects(progress.epoch(), progress.batch())) {
            int piece = 0;
            for (GradientFlow flow : progress.gradientFlows()) {
                measurements.add(new Measurement(progress.epoch(), progress.batch(), piece, flow));
                piece++;
            }
        }
    }

    /** {@return a copy of the measurements in the order of the steps} */
    public List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    /**
     * {@return all measurements as comma-separated values (RFC 4180, lines end with a line feed): a
     * line of names, then lines with epoch, batch, piece, kind of the measurement, name of what is
     * measured, time step in the order of processing, and value; the step is empty except for
     * {@code state_gradient_norm}}
     */
    public String toCsv() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("epoch", "batch", "piece", "measurement", "name", "step", "value"));
        for (Measurement each : measurements) {
            for (List<String> line : new GradientFlowReport(each.flow()).lines()) {
                List<String> row = new ArrayList<>();
                row.add("" + each.epoch());
                row.add("" + each.batch());
                row.add("" + each.piece());
                row.addAll(line);
                rows.add(row);
            }
        }
        return Tables.csv(rows);
    }

    /**
     * {@return the image of the last measurement, see {@link GradientFlow#toSvg}; an empty diagram
     * without measurements}
     */
    public String toSvg() {
        return measurements.isEmpty()
                ? GradientFlowChart.toSvg(Map.of())
                : measurements.getLast().flow().toSvg();
    }

    /**
     * {@return a table with a row for each measurement: the norm of all gradients and, for each
     * recurrence, the verdict and the factor by which the norm changes a step; then the tables and
     * the advice of the last measurement}
     */
    @Override
    public String toString() {
        if (measurements.isEmpty()) {
            return "no batch has been measured" + System.lineSeparator();
        }
        GradientFlow last = measurements.getLast().flow();
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("epoch", "batch", "piece", "gradient"));
        head.addAll(last.recurrences());
        rows.add(head);
        for (Measurement each : measurements) {
            List<String> row = new ArrayList<>();
            row.add("" + each.epoch());
            row.add("" + each.batch());
            row.add("" + each.piece());
            row.add(String.format(Locale.ROOT, "%.3e", each.flow().globalGradientNorm()));
            row.addAll(
                    each.flow().recurrences().stream()
                            .map(name -> describe(each.flow(), name))
                            .toList());
            rows.add(row);
        }
        return Tables.aligned(rows) + System.lineSeparator() + last;
    }

    private static String describe(GradientFlow flow, String recurrence) {
        String verdict = flow.verdict(recurrence).toString().toLowerCase(Locale.ROOT);
        return String.format(Locale.ROOT, "%s %.2f", verdict, flow.factor(recurrence));
    }
}
