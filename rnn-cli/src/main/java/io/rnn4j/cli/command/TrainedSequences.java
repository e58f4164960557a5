package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Counted;
import io.rnn4j.cli.file.LabelledSequences;
import io.rnn4j.serialization.ModelDescription;

import java.util.Map;
import java.util.Optional;

/**
 * The form of the sequences that a model was trained on, as the notes of its file tell.
 *
 * @param column the column that named the sequence of a row; empty if unknown, or if there was none
 * @param shortest the least number of steps of a sequence; 0 if unknown
 */
record TrainedSequences(String column, int shortest) {
    private static final String COLUMN = "rnn.sequence";
    private static final String SHORTEST = "rnn.shortest_sequence";

    /** {@return what the notes of a model file tell} */
    static TrainedSequences of(Map<String, String> notes) {
        String number = notes.getOrDefault(SHORTEST, "");
        return new TrainedSequences(
                notes.getOrDefault(COLUMN, ""),
                number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : 0);
    }

    /**
     * {@return a description with the notes}
     *
     * @param description the description
     * @param column the column that named the sequence of a row; null if there was none
     * @param data the sequences
     */
    static ModelDescription add(
            ModelDescription description, String column, LabelledSequences data) {
        int shortest = data.values().stream().mapToInt(each -> each.length).min().orElse(0);
        ModelDescription with = description.note(SHORTEST, Integer.toString(shortest));
        return column == null ? with : with.note(COLUMN, column);
    }

    /**
     * {@return a warning, if sequences are less than half as long as in the training, or if they
     * have one step and the training is unknown}
     *
     * @param longest the greatest number of steps of a sequence
     */
    Optional<String> warning(int longest) {
        if (shortest == 0) {
            return longest == 1
                    ? Optional.of("no sequence has more than 1 step; the results may mean nothing")
                    : Optional.empty();
        }
        return 2L * longest < shortest
                ? Optional.of(
                        "no sequence has more than %s, but those of the training had at least %s; the results may mean nothing"
                                .formatted(Counted.of(longest, "step"), shortest))
                : Optional.empty();
    }
}
