package io.rnn4j.benchmarks.harness;

import io.rnn4j.benchmarks.harness.Measurement.Rate;
import io.rnn4j.benchmarks.harness.Measurement.Report;
import io.rnn4j.benchmarks.harness.Measurement.Unit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A workload with a name.
 *
 * @param name the name, for example {@code W2}
 * @param summary a short description
 * @param measurements the quantities to be timed; empty for the article's program
 */
public record NamedWorkload(String name, String summary, List<Measurement> measurements) {
    /** Name of the article's program as a whole process. */
    public static final String ARTICLE_PROCESS = "W1cold";

    /** Name of the epochs of the article's program. */
    public static final String ARTICLE_EPOCHS = "W1";

    private static final List<String> NAMES =
            List.of(ARTICLE_PROCESS, ARTICLE_EPOCHS, "W2", "W3", "W4", "W5", "W5b", "W6", "W7");

    private static final int MINIMUM_STREAM_STEPS = 200_000;

    /** {@return all workloads in the order of their names} */
    public static List<NamedWorkload> all() {
        return NAMES.stream().map(NamedWorkload::of).toList();
    }

    /**
     * {@return the workload of a name}
     *
     * @param name the name
     * @throws UsageException if there is no such workload
     */
    public static NamedWorkload of(String name) {
        return switch (name) {
            case ARTICLE_PROCESS ->
                    new NamedWorkload(
                            name,
                            "the article's program as a whole process, start to printed prediction",
                            List.of());
            case ARTICLE_EPOCHS ->
                    new NamedWorkload(
                            name,
                            "an epoch of the article's program: SimpleRNN 64 → SimpleRNN 64 →"
                                    + " Dense 1, 100×10×1, batch 32",
                            List.of());
            case "W2" ->
                    trained(
                            name,
                            "LSTM 64 → 256, T 100, batch 64, Dense 10, cross-entropy",
                            30,
                            Rate.NONE,
                            "cell=lstm input=64 units=256 steps=100 batch=64 outputs=10 loss=ce");
            case "W3" ->
                    trained(
                            name,
                            "characters: embedding 64 → 2 × LSTM 512 → Dense 96 at each step, T 64,"
                                    + " batch 32",
                            10,
                            Rate.CHARACTERS,
                            "cell=lstm layers=2 embedding=96 input=64 units=512 steps=64 batch=32"
                                    + " outputs=96 head=every loss=ce");
            case "W4" ->
                    trained(
                            name,
                            "GRU 32 → 128, T 256, batch 16, Dense 1, squared error",
                            30,
                            Rate.NONE,
                            "cell=gru input=32 units=128 steps=256 batch=16");
            case "W5" ->
                    new NamedWorkload(
                            name,
                            "streams of batch 1, 32 → 128: SimpleRNN, GRU, LSTM",
                            List.of(
                                    stream("rnn", CellKind.SIMPLE_RNN),
                                    stream("gru", CellKind.GRU),
                                    stream("lstm", CellKind.LSTM)));
            case "W5b" ->
                    new NamedWorkload(
                            name,
                            "a whole sequence of batch 1, LSTM 64 → 256, T 100",
                            List.of(sequence()));
            case "W6" ->
                    new NamedWorkload(
                            name,
                            "LSTM 1024 → 1024, T 50, batch 128, Dense 10, cross-entropy: training"
                                    + " and forward",
                            List.of(
                                    large("train_step", "mode=train"),
                                    large("forward", "mode=infer")));
            case "W7" ->
                    new NamedWorkload(
                            name,
                            "SimpleRNN 32 → 32 … 1024, T 50, batch 32, Dense 1, squared error",
                            growing());
            default ->
                    throw new UsageException(
                            "unknown workload '%s'; there are %s"
                                    .formatted(name, String.join(", ", NAMES)));
        };
    }

    /**
     * {@return the measurement of a workload given by its sizes}
     *
     * @param sizes the sizes
     */
    public static Measurement unnamed(Sizes sizes) {
        return switch (sizes.mode()) {
            case TRAIN ->
                    new Measurement(
                            new Report("train_step", Unit.MILLISECONDS, Rate.OPERATIONS), sizes, 5);
            case INFER ->
                    new Measurement(
                            new Report("forward", Unit.MILLISECONDS, Rate.OPERATIONS), sizes, 5);
            case STREAM ->
                    new Measurement(new Report("step", Unit.NANOSECONDS, Rate.NONE), sizes, 1000);
        };
    }

    private static NamedWorkload trained(
            String name, String summary, int minimumSteps, Rate rate, String words) {
        return new NamedWorkload(
                name,
                summary,
                List.of(
                        new Measurement(
                                new Report("train_step", Unit.MILLISECONDS, rate),
                                sizes(words),
                                minimumSteps)));
    }

    private static Measurement stream(String metric, CellKind cell) {
        String words = "cell=" + cell + " input=32 units=128 outputs=0 mode=stream";
        return new Measurement(
                new Report(metric, Unit.NANOSECONDS, Rate.NONE),
                sizes(words),
                MINIMUM_STREAM_STEPS);
    }

    private static Measurement sequence() {
        String words = "cell=lstm input=64 units=256 steps=100 batch=1 outputs=0 mode=infer";
        return new Measurement(
                new Report("sequence_p50", Unit.MICROSECONDS, Rate.NONE), sizes(words), 200);
    }

    private static Measurement large(String metric, String mode) {
        String words =
                "cell=lstm input=1024 units=1024 steps=50 batch=128 outputs=10 loss=ce " + mode;
        return new Measurement(
                new Report(metric, Unit.MILLISECONDS, Rate.OPERATIONS), sizes(words), 5);
    }

    private static List<Measurement> growing() {
        List<Measurement> measurements = new ArrayList<>();
        for (int units = 32; units <= 1024; units *= 2) {
            String words = "cell=simple_rnn input=32 steps=50 batch=32 units=" + units;
            measurements.add(
                    new Measurement(
                            new Report("train_step_h" + units, Unit.MILLISECONDS, Rate.NONE),
                            sizes(words),
                            30));
        }
        return List.copyOf(measurements);
    }

    private static Sizes sizes(String words) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : words.split(" ")) {
            int equals = word.indexOf('=');
            values.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return Sizes.of(values);
    }
}
