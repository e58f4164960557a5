package io.rnn4j.interchange.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.ActivationLayer;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.layer.RepeatVector;
import io.rnn4j.interchange.Guide;
import io.rnn4j.interchange.Import;
import io.rnn4j.interchange.ImportReport;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.hdf5.Hdf5Content;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** The tables of the guide are what the code does with every layer and setting. */
class KerasGuideTest {
    private static final String LSTM = "\"units\": 4, \"recurrent_activation\": \"sigmoid\"";

    @TempDir private Path directory;

    // ---- in

    /** Layers of Keras: class, settings, and shapes of the weights, all on (7, 2) steps. */
    private static final List<String> LAYERS =
            List.of(
                    "LSTM|units|2 16,4 16,16",
                    "GRU|units|2 12,4 12,12",
                    "GRU|units, reset_after: true|2 12,4 12,2 12",
                    "SimpleRNN|units|2 4,4 4,4",
                    "CuDNNLSTM|units|2 16,4 16,32",
                    "CuDNNGRU|units|2 12,4 12,24",
                    "LSTM|units, return_sequences: true|2 16,4 16,16",
                    "LSTM|units, return_state: true|2 16,4 16,16",
                    "LSTM|units, go_backwards: true|2 16,4 16,16",
                    "LSTM|units, go_backwards: true, return_sequences: true|2 16,4 16,16",
                    "LSTM|units, stateful: true|2 16,4 16,16",
                    "LSTM|units, zero_output_for_mask: true|2 16,4 16,16",
                    "LSTM|units, time_major: true|2 16,4 16,16",
                    "LSTM|units, use_bias: false|2 16,4 16",
                    "LSTM|units, dropout: 0.1, recurrent_dropout: 0.2|2 16,4 16,16",
                    "LSTM|units, kernel_regularizer: {\"l2\": 1}|2 16,4 16,16",
                    "LSTM|units, activation: \"exponential\"|2 16,4 16,16",
                    "RNN|cell: LSTMCell|2 16,4 16,16",
                    "RNN|cell: StackedRNNCells|2 12,4 12,12,4 16,4 16,16",
                    "RNN|cell: MyCell|",
                    "Bidirectional|layer: LSTM|2 16,4 16,16,2 16,4 16,16",
                    "Bidirectional|layer: LSTM, merge_mode: \"sum\"|2 16,4 16,16,2 16,4 16,16",
                    "Bidirectional|layer: LSTM, merge_mode: null|2 16,4 16,16,2 16,4 16,16",
                    "Bidirectional|layer: Dense|2 4,4,2 4,4",
                    "TimeDistributed|layer: Dense|2 4,4",
                    "TimeDistributed|layer: LSTM|2 16,4 16,16",
                    "Dense|units|2 4,4",
                    "Dense|units, activation: \"softmax\"|2 4,4",
                    "Dense|units, activation: \"exponential\"|2 4,4",
                    "Masking|mask_value: -1|",
                    "Activation|activation: \"selu\"|",
                    "ReLU|max_value: 6|",
                    "LeakyReLU||",
                    "ELU||",
                    "Softmax||",
                    "PReLU||7 2",
                    "Dropout|rate: 0.1|",
                    "SpatialDropout1D|rate: 0.1|",
                    "GaussianNoise|stddev: 0.1|",
                    "GaussianDropout|rate: 0.1|",
                    "AlphaDropout|rate: 0.1|",
                    "ActivityRegularization|l2: 0.1|",
                    "Identity||",
                    "LayerNormalization||2,2",
                    "LayerNormalization|scale: false|2",
                    "LayerNormalization|axis: [1, 2]|7 2,7 2",
                    "BatchNormalization||2,2,2,2",
                    "Normalization||2,2,",
                    "Rescaling|scale: 0.5|",
                    "RepeatVector|n: 3|",
                    "Flatten||",
                    "Reshape|target_shape: [1, 14]|",
                    "Reshape|target_shape: [14, 1]|",
                    "Permute|dims: [2, 1]|",
                    "Conv1D|filters: 3, kernel_size: 2|2 2 3,3",
                    "Conv1D|filters: 3, kernel_size: 2, padding: \"causal\"|2 2 3,3",
                    "Conv1D|filters: 3, kernel_size: 2, groups: 2|2 1 3,3",
                    "MaxPooling1D|pool_size: 2|",
                    "AveragePooling1D|pool_size: 2|",
                    "ZeroPadding1D|padding: 1|",
                    "Cropping1D|cropping: 1|",
                    "UpSampling1D|size: 2|",
                    "GlobalAveragePooling1D||",
                    "GlobalMaxPooling1D||",
                    "Lambda||",
                    "MultiHeadAttention||",
                    "AdditiveAttention||",
                    "ConvLSTM1D||",
                    "MyLayer||");

    private static final Set<String> OF_GRAPHS =
            new TreeSet<>(
                    Set.of(
                            "InputLayer",
                            "Embedding",
                            "Attention",
                            "Concatenate",
                            "Add",
                            "Subtract",
                            "Multiply",
                            "Average",
                            "Maximum",
                            "Minimum",
                            "NotEqual",
                            "Any"));

    private String imported(String layer) throws IOException {
        String[] parts = layer.split("\\|", -1);
        String settings =
                parts[1].isEmpty()
                        ? ""
                        : ", "
                                + parts[1].replaceAll("(\\w+): ", "\"$1\": ")
                                        .replace(
                                                "units",
                                                parts[0].equals("Dense") ? "\"units\": 4" : LSTM)
                                        .replaceFirst(": (\\w*Cells)", ": " + stack())
                                        .replaceFirst(": (\\w+Cell)\\b", ": " + inner("$1"))
                                        .replaceFirst(": LSTM\\b", ": " + inner("LSTM"))
                                        .replaceFirst(": Dense\\b", ": " + inner("Dense"));
        String before =
                parts[0].equals("RepeatVector")
                        ? "{\"class_name\": \"GlobalMaxPooling1D\", \"config\": {\"name\": \"p\"}},"
                        : "";
        String first =
                parts[0].equals("Masking")
                        ? ""
                        : "{\"class_name\": \"Identity\", \"config\": {\"name\": \"i\"}},";
        String json =
                """
                {"keras_version": "2.15.0", "class_name": "Sequential", "config": {"layers": [
                {"class_name": "InputLayer",
                 "config": {"name": "in", "batch_input_shape": [null, 7, 2]}},
                %s %s {"class_name": "%s", "config": {"name": "layer"%s}}]}}
                """
                        .formatted(first, before, parts[0], settings);
        Hdf5Content weights = new Hdf5Content();
        weights.attribute("layer_names", List.of("layer"));
        List<String> names = new ArrayList<>();
        for (String shape : parts[2].isEmpty() ? new String[0] : parts[2].split(",", -1)) {
            int[] sizes =
                    shape.isEmpty()
                            ? new int[0]
                            : java.util.Arrays.stream(shape.split(" "))
                                    .mapToInt(Integer::parseInt)
                                    .toArray();
            int count = java.util.Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
            String name = "w" + names.size();
            weights.array("layer/" + name, sizes, new float[count]);
            names.add(name);
        }
        weights.group("layer").attribute("weight_names", names);
        Path architecture = Files.writeString(directory.resolve("model.json"), json);
        Path file = Files.write(directory.resolve("weights.h5"), weights.toBytes());
        try {
            Import read = KerasFile.load(architecture, file);
            ImportReport.Entry entry =
                    read.report().entries().stream()
                            .filter(each -> each.source().endsWith("'layer'"))
                            .findFirst()
                            .orElseThrow();
            String result = entry.result().isEmpty() ? "nothing" : "`" + entry.result() + "`";
            return entry.warning().isEmpty() ? result : result + ". " + entry.warning();
        } catch (InterchangeException refused) {
            return refusal(refused);
        }
    }

    private static String inner(String kind) {
        String settings = kind.equals("Dense") ? "\"units\": 4" : LSTM;
        return "{\"class_name\": \"%s\", \"config\": {\"name\": \"c\", %s}}"
                .formatted(kind, settings);
    }

    private static String stack() {
        return "{\"class_name\": \"StackedRNNCells\", \"config\": {\"cells\": ["
                + inner("GRUCell")
                + ", "
                + inner("LSTMCell")
                + "]}}";
    }

    private static String refusal(InterchangeException refused) {
        return "rejected: "
                + refused.getMessage()
                        .replaceAll("^(layer )?(\\w+ )?'layer'( cannot be written)?: ", "")
                        .replaceAll("^(layer )?\\w+ '\\w+' is not supported: ", "");
    }

    @Test
    void everyLayerOfKerasIsInTheGuide() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| Keras | rnn4j |");
        lines.add("|---|---|");
        Set<String> kinds = new TreeSet<>(OF_GRAPHS);
        for (String layer : LAYERS) {
            String[] parts = layer.split("\\|", -1);
            kinds.add(parts[0]);
            String settings = parts[1].replace(": ", "=").replace("units", "4");
            lines.add("| `%s(%s)` | %s |".formatted(parts[0], settings, imported(layer)));
        }
        Set<String> known = new TreeSet<>(LayerKinds.WITHOUT_WEIGHTS);
        known.addAll(LayerKinds.WITH_WEIGHTS);
        kinds.retainAll(known);
        assertEquals(known, kinds, "layers that can be read and are not in the table");
        Guide.assertHas(lines);
    }

    // ---- out

    private static WrittenLayer written(Layer layer, KerasTarget target)
            throws InterchangeException {
        return ModelWriter.write(Guide.model(layer), target).layers().stream()
                .filter(each -> each.name().equals("layer"))
                .findFirst()
                .orElseThrow();
    }

    private static String outcome(Layer layer, KerasTarget target) {
        if (layer instanceof RepeatVector) {
            return "`RepeatVector`"; // which reads rows
        }
        try {
            WrittenLayer written = written(layer, target);
            boolean named = written.kind().equals("Activation");
            return "`%s`"
                    .formatted(
                            named
                                    ? written.config().get("activation").textValue()
                                    : written.kind());
        } catch (InterchangeException refused) {
            return refusal(refused);
        }
    }

    private static List<String> table(
            String head, List<? extends Component> components, Function<Component, Layer> layer) {
        List<String> lines = new ArrayList<>();
        lines.add("| " + head + " | `.keras` | `.h5` |");
        lines.add("|---|---|---|");
        for (Component component : components) {
            String third = outcome(layer.apply(component), KerasTarget.KERAS_3);
            String second = outcome(layer.apply(component), KerasTarget.KERAS_2);
            lines.add(
                    "| `%s` | %s | %s |"
                            .formatted(
                                    component.getClass().getSimpleName(),
                                    third,
                                    second.equals(third) ? "the same" : second));
        }
        return lines;
    }

    @Test
    void everyLayerIsInTheGuide() throws IOException {
        List<Layer> layers =
                Guide.builtIn(Layer.class).stream()
                        .filter(each -> !(each instanceof Recurrent))
                        .toList();
        Guide.assertHas(table("layer", layers, layer -> (Layer) layer));
    }

    @Test
    void everyCellIsInTheGuide() throws IOException {
        Guide.assertHas(
                table("cell", Guide.builtIn(Cell.class), cell -> new Recurrent((Cell) cell, 2)));
    }

    @Test
    void everyActivationIsInTheGuide() throws IOException {
        Guide.assertHas(
                table(
                        "activation",
                        Guide.builtIn(Activation.class),
                        activation -> new ActivationLayer((Activation) activation)));
    }

    @Test
    void everySettingIsInTheGuide() throws IOException {
        Guide.assertHas(Guide.settings("in a `.keras` file", "Keras", KerasGuideTest::ofSetting));
    }

    private static String ofSetting(Layer layer, Supplier<Layer> changed, Object value)
            throws IOException {
        String before = written(layer, KerasTarget.KERAS_3).config().toString();
        try {
            WrittenLayer written = written(changed.get(), KerasTarget.KERAS_3);
            if (written.arrays().stream().anyMatch(array -> !array.added().isEmpty())) {
                return "added to the bias";
            }
            if (value instanceof Initializer) {
                return "left out: the weights are written";
            }
            boolean same = written.config().toString().equals(before);
            return same ? "left out: no output changes" : "written";
        } catch (InterchangeException refused) {
            return refusal(refused);
        }
    }
}
