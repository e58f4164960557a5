package io.rnn4j.benchmarks.harness;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A network and what is done with it: recurrent layers of one kind, then a dense layer.
 *
 * @param cell the kind of all recurrent layers
 * @param layers how many recurrent layers
 * @param embedding how many entries an embedding of {@code input} units before them has; 0 for
 *     none, the input then being rows of {@code input} numbers
 * @param input width of what the first recurrent layer reads
 * @param units width of the states
 * @param steps time steps of a sequence; not used in streams
 * @param batch sequences taken together
 * @param outputs units of the dense layer; 0 for none
 * @param head if every step has an output, or the last one alone
 * @param loss what training makes small
 * @param mode what is measured
 */
public record Sizes(
        CellKind cell,
        int layers,
        int embedding,
        int input,
        int units,
        int steps,
        int batch,
        int outputs,
        Head head,
        Loss loss,
        Mode mode) {
    /** The words that {@link #of} understands. */
    public static final List<String> KEYS =
            List.of(
                    "cell",
                    "layers",
                    "embedding",
                    "input",
                    "units",
                    "steps",
                    "batch",
                    "outputs",
                    "head",
                    "loss",
                    "optimizer",
                    "mode");

    /** Which steps have an output. */
    public enum Head {
        /** Every step. */
        EVERY,
        /** The last step. */
        LAST
    }

    /** What training makes small. */
    public enum Loss {
        /** The mean squared error. */
        MSE,
        /** The cross-entropy of a softmax over the outputs. */
        CE
    }

    /** What is measured. */
    public enum Mode {
        /** Training steps with Adam. */
        TRAIN,
        /** Predictions of whole sequences. */
        INFER,
        /** Predictions one time step at a time, the states being carried. */
        STREAM
    }

    /** Checks the sizes. */
    public Sizes {
        atLeast(1, "layers", layers);
        atLeast(0, "embedding", embedding);
        atLeast(1, "input", input);
        atLeast(1, "units", units);
        atLeast(1, "steps", steps);
        atLeast(1, "batch", batch);
        atLeast(0, "outputs", outputs);
        if (mode == Mode.TRAIN && outputs == 0) {
            throw new UsageException("outputs=0 leaves nothing to train; give at least 1");
        }
        if (mode == Mode.TRAIN && loss == Loss.CE && outputs < 2) {
            throw new UsageException("loss=ce needs at least 2 classes, got outputs=" + outputs);
        }
    }

    /**
     * Reads sizes; what is left out takes a default.
     *
     * @param words values by the keys of {@link #KEYS}
     * @return the sizes
     * @throws UsageException if a key or a value makes no sense
     */
    public static Sizes of(Map<String, String> words) {
        Map<String, String> left = new LinkedHashMap<>(words);
        CellKind cell = choice(left, "cell", CellKind.LSTM);
        int layers = number(left, "layers", 1);
        int embedding = number(left, "embedding", 0);
        int input = number(left, "input", 64);
        int units = number(left, "units", 256);
        int steps = number(left, "steps", 100);
        Head head = choice(left, "head", Head.LAST);
        Loss loss = choice(left, "loss", Loss.MSE);
        Mode mode = choice(left, "mode", Mode.TRAIN);
        int batch = number(left, "batch", mode == Mode.STREAM ? 1 : 32);
        int outputs = number(left, "outputs", loss == Loss.CE ? 10 : 1);
        String optimizer = left.getOrDefault("optimizer", "adam");
        left.remove("optimizer");
        if (!optimizer.equals("adam")) {
            throw new UsageException("optimizer is adam, got '" + optimizer + "'");
        }
        if (!left.isEmpty()) {
            throw new UsageException(
                    "unknown size '"
                            + left.keySet().iterator().next()
                            + "'; there are "
                            + String.join(", ", KEYS));
        }
        return new Sizes(
                cell, layers, embedding, input, units, steps, batch, outputs, head, loss, mode);
    }

    private static void atLeast(int least, String key, int value) {
        if (value < least) {
            throw new UsageException(key + " is at least " + least + ", got " + value);
        }
    }

    private static int number(Map<String, String> words, String key, int otherwise) {
        String value = words.remove(key);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException failure) {
            throw new UsageException(key + " is a whole number, got '" + value + "'");
        }
    }

    private static <E extends Enum<E>> E choice(
            Map<String, String> words, String key, E otherwise) {
        String value = words.remove(key);
        if (value == null) {
            return otherwise;
        }
        Class<E> type = otherwise.getDeclaringClass();
        for (E constant : type.getEnumConstants()) {
            if (lower(constant).equals(value)) {
                return constant;
            }
        }
        List<String> names = List.of(type.getEnumConstants()).stream().map(Sizes::lower).toList();
        throw new UsageException(
                key + " is one of " + String.join(", ", names) + ", got '" + value + "'");
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Tells whether every step has an output.
     *
     * @return false if the last one alone has
     */
    public boolean everyStep() {
        return head == Head.EVERY;
    }

    /**
     * Tells whether the targets are classes.
     *
     * @return false if they are numbers
     */
    public boolean classes() {
        return loss == Loss.CE;
    }

    /**
     * Returns the number of rows that have an output.
     *
     * @return batch, times steps if every step has one
     */
    public int outputRows() {
        return everyStep() ? batch * steps : batch;
    }

    /**
     * Counts the floating point operations of the recurrent layers' products, two for a
     * multiplication and its addition, in one pass forward; a training step takes three times as
     * many.
     *
     * @return {@code 2·steps·batch·(input + units)·gates·units}, summed over the layers
     */
    public double forwardOperations() {
        double perUnit = 0;
        for (int layer = 0; layer < layers; layer++) {
            perUnit += (layer == 0 ? input : units) + units;
        }
        return 2.0 * steps * batch * perUnit * cell.gates() * units;
    }

    /** Returns all sizes as the words that {@link #of} reads. */
    @Override
    public String toString() {
        return "cell="
                + cell
                + " layers="
                + layers
                + (embedding > 0 ? " embedding=" + embedding : "")
                + " input="
                + input
                + " units="
                + units
                + " steps="
                + steps
                + " batch="
                + batch
                + " outputs="
                + outputs
                + " head="
                + lower(head)
                + " loss="
                + lower(loss)
                + " optimizer=adam mode="
                + lower(mode);
    }
}
