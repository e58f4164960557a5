package io.rnn4j.interchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What became of every layer and setting of a file, in the order of the file.
 *
 * @param entries a line for each layer, operator or setting
 */
public record ImportReport(List<Entry> entries) {
    /** Copies the list. */
    public ImportReport {
        Objects.requireNonNull(entries, "entries");
        for (int index = 0; index < entries.size(); index++) {
            Objects.requireNonNull(entries.get(index), "entries[" + index + "]");
        }
        entries = List.copyOf(entries);
    }

    /**
     * One part of a file.
     *
     * @param source the part as the file names it, such as {@code LSTM 'lstm_1'}
     * @param result what it became, such as {@code lstm(32)}; empty if nothing remains of it
     * @param warning a sentence that says what was changed and why; empty if nothing was
     */
    public record Entry(String source, String result, String warning) {
        /** Checks that all are given. */
        public Entry {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(result, "result");
            Objects.requireNonNull(warning, "warning");
        }
    }

    /** {@return the warnings, in the order of the file; empty if the model was taken as it is} */
    public List<String> warnings() {
        return entries.stream().map(Entry::warning).filter(text -> !text.isEmpty()).toList();
    }

    /** {@return a line for every entry, and its warning in a line of its own} */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        for (Entry entry : entries) {
            lines.add(
                    entry.source()
                            + " -> "
                            + (entry.result().isEmpty() ? "nothing" : entry.result()));
            if (!entry.warning().isEmpty()) {
                lines.add("    " + entry.warning());
            }
        }
        return String.join(System.lineSeparator(), lines);
    }
}
