package io.rnn4j.benchmarks.harness;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The sizes of a network and its data, and the measured mode: recurrent layers of one kind, then a
 * dense layer.
 *
 * @param recurrent the recurrent layers
 * @param data the input
 * @param output the dense layer and the loss
 * @param mode the measured mode
 */
public record Sizes(Recurrent recurrent, Data data, Output output, Mode mode) {
    /**
     * The recurrent layers.
     *
     * @param cell the kind of all layers
     * @param layers number of layers, at least 1
     * @param units width of the states, at least 1
     */
    public record Recurrent(CellKind cell, int layers, int units) {}

    /**
     * The input.
     *
     * @param embedding number of entries of an embedding of {@code input} units before the first
     *     recurrent layer; 0 for none, the input then being rows of {@code input} numbers
     * @param input width of the input of the first recurrent layer, at least 1
     * @param steps number of time steps of a sequence, at least 1; not used in streams
     * @param batch number of sequences of a batch, at least 1
     */
    public record Data(int embedding, int input, int steps, int batch) {}

    /**
     * The dense layer and the loss.
     *
     * @param outputs number of units of the dense layer; 0 for none
     * @param head the steps that have an output
     * @param loss the loss of training
     */
    public record Output(int outputs, Head head, Loss loss) {}

    /** The keys that {@link #of} accepts. */
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

    /** The steps that have an output. */
    public enum Head {
        /** Every step. */
        EVERY,
        /** The last step. */
        LAST
    }

    /** The loss that training minimises. */
    public enum Loss {
        /** The mean squared error. */
        MSE,
        /** The cross-entropy of a softmax over the outputs. */
        CE
    }

    /** The measured modes. */
    public enum Mode {
        /** Training steps with Adam. */
        TRAIN,
        /** Predictions of whole sequences. */
        INFER,
        /** Predictions one time step at a time; the states are carried. */
        STREAM
    }

    /** Checks the sizes. */
    public Sizes {
        requireAtLeast(1, "layers", recurrent.layers());
        requireAtLeast(0, "embedding", data.embedding());
        requireAtLeast(1, "input", data.input());
        requireAtLeast(1, "units", recurrent.units());
        requireAtLeast(1, "steps", data.steps());
        requireAtLeast(1, "batch", data.batch());
        requireAtLeast(0, "outputs", output.outputs());
        if (mode == Mode.TRAIN && output.outputs() == 0) {
            throw new UsageException("outputs=0 leaves nothing to train; give at least 1");
        }
        if (mode == Mode.TRAIN && output.loss() == Loss.CE && output.outputs() < 2) {
            throw new UsageException(
                    "loss=ce needs at least 2 classes, got outputs=" + output.outputs());
        }
    }

    /**
     * {@return sizes read from words; missing ones have default values}
     *
     * @param words values by the keys of {@link #KEYS}
     * @throws UsageException if a key or a value is invalid
     */
    public static Sizes of(Map<String, String> words) {
        Map<String, String> rest = new LinkedHashMap<>(words);
        Recurrent recurrent =
                new Recurrent(
                        choice(rest, "cell", CellKind.LSTM),
                        number(rest, "layers", 1),
                        number(rest, "units", 256));
        Loss loss = choice(rest, "loss", Loss.MSE);
        Mode mode = choice(rest, "mode", Mode.TRAIN);
        Data data =
                new Data(
                        number(rest, "embedding", 0),
                        number(rest, "input", 64),
                        number(rest, "steps", 100),
                        number(rest, "batch", mode == Mode.STREAM ? 1 : 32));
        Output output =
                new Output(
                        number(rest, "outputs", loss == Loss.CE ? 10 : 1),
                        choice(rest, "head", Head.LAST),
                        loss);
        String optimizer = rest.getOrDefault("optimizer", "adam");
        rest.remove("optimizer");
        if (!optimizer.equals("adam")) {
            throw new UsageException("optimizer is adam, got '" + optimizer + "'");
        }
        if (!rest.isEmpty()) {
            throw new UsageException(
                    "unknown size '%s'; there are %s"
                            .formatted(rest.keySet().iterator().next(), String.join(", ", KEYS)));
        }
        return new Sizes(recurrent, data, output, mode);
    }

    private static void requireAtLeast(int minimum, String key, int value) {
        if (value < minimum) {
            throw new UsageException("%s is at least %s, got %s".formatted(key, minimum, value));
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
            throw new UsageException("%s is a whole number, got '%s'".formatted(key, value));
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
                "%s is one of %s, got '%s'".formatted(key, String.join(", ", names), value));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** {@return the kind of the recurrent layers} */
    public CellKind cell() {
        return recurrent.cell();
    }

    /** {@return the number of recurrent layers} */
    public int layers() {
        return recurrent.layers();
    }

    /** {@return the width of the states} */
    public int units() {
        return recurrent.units();
    }

    /** {@return the number of entries of the embedding, 0 for none} */
    public int embedding() {
        return data.embedding();
    }

    /** {@return the width of the input} */
    public int input() {
        return data.input();
    }

    /** {@return the number of time steps} */
    public int steps() {
        return data.steps();
    }

    /** {@return the number of sequences} */
    public int batch() {
        return data.batch();
    }

    /** {@return the number of units of the dense layer, 0 for none} */
    public int outputs() {
        return output.outputs();
    }

    /** {@return whether every step has an output, not only the last one} */
    public boolean everyStep() {
        return output.head() == Head.EVERY;
    }

    /** {@return whether the targets are classes, not numbers} */
    public boolean classes() {
        return output.loss() == Loss.CE;
    }

    /** {@return the number of rows that have an output} */
    public int outputRows() {
        return everyStep() ? batch() * steps() : batch();
    }

    /**
     * {@return the floating-point operations of the products of the recurrent layers in a forward
     * pass, {@code 2·steps·batch·(input + units)·gates·units} summed over the layers, two for a
     * multiplication and its addition} A training step takes three times as many.
     */
    public double forwardOperations() {
        double perUnit = 0;
        for (int layer = 0; layer < layers(); layer++) {
            perUnit += (layer == 0 ? input() : units()) + units();
        }
        return 2.0 * steps() * batch() * perUnit * cell().gates() * units();
    }

    /** {@return all sizes as words that {@link #of} reads} */
    @Override
    public String toString() {
        return "cell=%s layers=%s%s input=%s units=%s steps=%s batch=%s outputs=%s head=%s"
                        .formatted(
                                cell(),
                                layers(),
                                embedding() > 0 ? " embedding=" + embedding() : "",
                                input(),
                                units(),
                                steps(),
                                batch(),
                                outputs(),
                                lower(output.head()))
                + " loss=%s optimizer=adam mode=%s".formatted(lower(output.loss()), lower(mode));
    }
}
