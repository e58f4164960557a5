package io.rnn4j.core.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Writes a line to a file after every epoch: the number of the epoch from 0, the learning rate of
 * its last step under the name {@code learning_rate}, and the results under their names in {@link
 * History}. A training replaces an older file when it begins. {@code fit} throws an {@link
 * java.io.UncheckedIOException} that names the file if it cannot be written; before the first step
 * if it cannot be created.
 *
 * <pre>{@code
 * FitOptions.epochs(20).listener(EpochLog.csv(Path.of("training.csv")))
 * }</pre>
 *
 * <p>A resumed training continues the file after the lines of the epochs before its checkpoint.
 *
 * <p>An epoch that an interrupt ends has no line. An object serves one training at a time.
 */
public final class EpochLog implements ResumableListener {
    private final Path file;
    private final boolean json;
    private List<String> results; // names
    private LogFile log;

    private EpochLog(Path file, boolean json) {
        this.file = Objects.requireNonNull(file, "file");
        this.json = json;
    }

    /**
     * {@return a log of comma-separated values (RFC 4180, lines end with a line feed), whose first
     * line has the names of the columns} A number that is not finite is {@code NaN}, {@code
     * Infinity} or {@code -Infinity}.
     *
     * @param file the file, in an existing directory
     */
    public static EpochLog csv(Path file) {
        return new EpochLog(file, false);
    }

    /**
     * {@return a log with one JSON object in each line} A number that is not finite is {@code
     * null}, because JSON has no such numbers.
     *
     * @param file the file, in an existing directory
     */
    public static EpochLog jsonLines(Path file) {
        return new EpochLog(file, true);
    }

    @Override
    public void trainingStarted(TrainingProgress progress) {
        begin(progress, 0);
    }

    /** Begins after a number of bytes of the file, or with a new one if it has fewer. */
    private void begin(TrainingProgress progress, long length) {
        results = List.copyOf(progress.measured());
        log = LogFile.open(json ? "JSON lines log" : "CSV log", file, length);
        if (!json && log.length() == 0) {
            log.writeLine(Tables.csvLine(names()));
        }
    }

    @Override
    public void save(StateValues state) {
        state.putInteger("length", log.length());
    }

    @Override
    public void resume(StateValues state, TrainingProgress progress) {
        begin(progress, state.integer("length", 0, Long.MAX_VALUE));
    }

    @Override
    public void epochEnded(TrainingProgress progress) {
        List<String> values = new ArrayList<>();
        values.add(Integer.toString(progress.epoch()));
        values.add(number(progress.learningRate()));
        results.forEach(name -> values.add(number(progress.results().get(name))));
        log.writeLine(json ? jsonLine(names(), values) : Tables.csvLine(values));
    }

    @Override
    public void trainingEnded(TrainingProgress progress) {
        log.close();
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(List.of("epoch", "learning_rate"));
        names.addAll(results);
        return names;
    }

    private String number(double value) {
        return json && !Double.isFinite(value) ? "null" : Double.toString(value);
    }

    private static String jsonLine(List<String> names, List<String> values) {
        List<String> members = new ArrayList<>();
        for (int n = 0; n < names.size(); n++) {
            members.add(jsonString(names.get(n)) + ":" + values.get(n));
        }
        return "{" + String.join(",", members) + "}";
    }

    private static String jsonString(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(c < 16 ? "0" : "").append(Integer.toHexString(c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
