package io.rnn4j.core.data;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Scales an input of samples. */
final class ScaledInput implements Consumer<SampleBuffer> {
    private final int index;
    private final int width;
    private final Scaler scaler;

    /** Checks that the features of the input are those of the scaler. */
    ScaledInput(List<Field> fields, String input, Scaler scaler) {
        Objects.requireNonNull(scaler, "scaler");
        index = indexOf(fields, input);
        this.scaler = scaler;
        width = fields.get(index).width();
        int features = features(fields.get(index));
        if (features != scaler.features()) {
            throw new IllegalArgumentException(
                    "scaler: the %s has %s features, expected %s, as in the data it was fitted to"
                            .formatted(fields.get(index), features, scaler.features()));
        }
    }

    /**
     * {@return the name of the only input}
     *
     * @throws IllegalArgumentException if there are several
     */
    static String onlyInput(List<Field> fields) {
        List<Field> inputs = fields.stream().filter(field -> field.role() == Role.INPUT).toList();
        if (inputs.size() != 1) {
            throw new IllegalArgumentException(
                    "scaler: the dataset has the fields %s; name the input".formatted(fields));
        }
        return inputs.getFirst().name();
    }

    /**
     * {@return the index of an input of floats}
     *
     * @throws IllegalArgumentException if there is no such input, or if it has indices
     */
    static int indexOf(List<Field> fields, String input) {
        Objects.requireNonNull(input, "input");
        int index = SampleBuffer.indexOf(fields, Role.INPUT, input);
        if (fields.get(index).isInt()) {
            throw new IllegalArgumentException(
                    "scaler: expected an input of floats, got the %s".formatted(fields.get(index)));
        }
        return index;
    }

    /** {@return the length of the last axis of the rows, 1 for single numbers} */
    static int features(Field field) {
        int rank = field.row().rank();
        return rank == 0 ? 1 : field.row().toArray()[rank - 1];
    }

    @Override
    public void accept(SampleBuffer sample) {
        float[] values = sample.floats(index);
        int count = sample.steps(index) * width;
        for (int at = 0; at < count; at++) {
            values[at] = (float) scaler.scale(values[at], at % scaler.features());
        }
    }
}
