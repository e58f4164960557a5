package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.Attention;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Concatenate;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.GlobalAveragePooling;
import io.rnn4j.core.layer.GlobalMaxPooling;
import io.rnn4j.core.layer.Masking;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.layer.RepeatVector;
import io.rnn4j.core.layer.Reverse;
import io.rnn4j.core.model.LayerUse;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.ModelInput;
import io.rnn4j.interchange.InterchangeException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Translates a model to layers of Keras. */
final class ModelWriter {
    private static final String BACKWARDS =
            "Keras gives the sequence of a layer that reads backwards in reverse order; add a"
                    + " Reverse layer after it, or use it inside Bidirectional";

    private final Model model;
    private final KerasTarget target;
    private final RecurrentWriter recurrent;
    private final LayerWriter simple;
    private final Map<String, WrittenLayer> layers = new LinkedHashMap<>(); // by label
    private final Map<String, WrittenValue> values = new HashMap<>(); // by name in the model
    private final Map<String, WrittenValue> reversed = new HashMap<>(); // likewise, in Keras
    private final List<String> inputs = new ArrayList<>();
    private final Set<String> maskedAxes = new HashSet<>();
    private final Map<String, String> unmaskedReaders = new HashMap<>(); // by axis

    private ModelWriter(Model model, KerasTarget target) {
        this.model = model;
        this.target = target;
        ActivationWriter activations = new ActivationWriter(target);
        WeightCopies weights = new WeightCopies(model.weights());
        recurrent = new RecurrentWriter(target, activations, weights);
        simple = new LayerWriter(target, activations, weights);
    }

    /** {@return the layers of a model in Keras} */
    static WrittenModel write(Model model, KerasTarget target) throws InterchangeException {
        return new ModelWriter(model, target).write();
    }

    private WrittenModel write() throws InterchangeException {
        for (int number = 0; number < model.inputs().size(); number++) {
            addInput(model.inputs().get(number));
        }
        Map<String, Integer> counts = new HashMap<>();
        for (LayerUse use : model.uses()) {
            int count = counts.merge(use.layer(), 1, Integer::sum);
            String name = count == 1 ? use.layer() : use.layer() + "#" + count;
            add(use, name, count - 1);
        }
        for (String axis : maskedAxes) {
            if (unmaskedReaders.containsKey(axis)) {
                throw rejected(
                        unmaskedReaders.get(axis),
                        ("it reads the time steps of '%s' without their mask in Keras, where a mask"
                                        + " reaches only layers after the one that makes it")
                                .formatted(axis));
            }
        }
        boolean sequential = isSequential();
        List<WrittenValue> outputs = new ArrayList<>();
        for (Map.Entry<String, String> output : model.outputs().entrySet()) {
            WrittenValue value = values.get(output.getValue());
            if (value == null) {
                throw rejected(output.getValue(), BACKWARDS);
            }
            outputs.add(sequential ? value : named(output.getKey(), value));
        }
        freeze();
        return new WrittenModel(sequential, List.copyOf(layers.values()), inputs, outputs);
    }

    private boolean isSequential() {
        String previous = Sequential.INPUT;
        if (model.inputs().size() > 1
                || !model.inputs().getFirst().name().equals(previous)
                || !model.inputs().getFirst().sequence()) {
            return false;
        }
        Set<String> used = new HashSet<>();
        for (LayerUse use : model.uses()) {
            if (!use.reads().equals(List.of(previous)) || !used.add(use.layer())) {
                return false;
            }
            previous = use.layer();
        }
        return model.outputs().equals(Map.of(Sequential.OUTPUT, previous));
    }

    /** An output has the name of the layer that computes it. */
    private WrittenValue named(String name, WrittenValue value) {
        boolean same = value.layer().equals(name) && value.call() == 0 && value.output() == 0;
        if (same || layers.containsKey(name)) {
            return value;
        }
        ObjectNode config = KerasJson.object().put("name", name).put("activation", "linear");
        WrittenLayer identity = new WrittenLayer("Activation", name, config, List.of());
        identity.calls().add(new WrittenLayer.Call(List.of(value), List.of()));
        layers.put(name, identity);
        return value.rows(name, 0, value.features());
    }

    /** A layer whose weights are all frozen is not trainable. */
    private void freeze() {
        for (WrittenLayer layer : layers.values()) {
            List<String> names =
                    layer.arrays().stream().flatMap(array -> array.weights().stream()).toList();
            boolean frozen = !names.isEmpty() && names.stream().allMatch(model.weights()::isFrozen);
            layer.config().put("trainable", !frozen);
        }
    }

    static InterchangeException rejected(String label, String reason) {
        return new InterchangeException(
                "layer '%s' cannot be written: %s".formatted(label, reason));
    }

    // ---- inputs

    private void addInput(ModelInput input) throws InterchangeException {
        boolean embedded = false;
        boolean other = false;
        for (LayerUse use : model.uses()) {
            if (use.reads().contains(input.name())) {
                boolean isEmbedding = model.layers().get(use.layer()) instanceof Embedding;
                embedded |= isEmbedding;
                other |= !isEmbedding;
            }
        }
        if (embedded && other) {
            throw new InterchangeException(
                    ("the input '%s' is read by an embedding and by other layers, which Keras"
                                    + " cannot express; use two inputs")
                            .formatted(input.name()));
        }
        if (embedded && !input.sequence()) {
            throw new InterchangeException(
                    "the input '%s' is one index for each sample, which is not supported"
                            .formatted(input.name()));
        }
        Value.Form form =
                embedded
                        ? Value.Form.TOKENS
                        : input.sequence() ? Value.Form.SEQUENCE : Value.Form.ROWS;
        String axis = input.sequence() ? model.inputs().get(input.axis()).name() : null;
        int steps = input.steps() == 0 ? Value.OPEN : input.steps();
        WrittenValue value =
                new WrittenValue(input.name(), 0, 0, form, steps, input.features(), axis, false);
        ObjectNode config = KerasJson.object();
        config.set(
                target == KerasTarget.KERAS_3 ? "batch_shape" : "batch_input_shape", value.shape());
        config.put("dtype", embedded ? "int32" : "float32");
        config.put("sparse", false);
        config.put("ragged", false);
        config.put("name", input.name());
        layers.put(input.name(), new WrittenLayer("InputLayer", input.name(), config, List.of()));
        inputs.add(input.name());
        values.put(input.name(), value);
    }

    // ---- layers

    private void add(LayerUse use, String name, int call) throws InterchangeException {
        Layer layer = model.layers().get(use.layer());
        if (layer instanceof Reverse) {
            addReverse(use, name);
            return;
        }
        List<WrittenValue> reads = new ArrayList<>();
        for (String read : use.reads()) {
            WrittenValue value = values.get(read);
            if (value == null) {
                throw rejected(read, BACKWARDS);
            }
            boolean makesMask = layer instanceof Masking || layer instanceof Embedding;
            if (value.axis() != null && !value.masked() && !makesMask) {
                unmaskedReaders.putIfAbsent(value.axis(), use.layer());
            }
            reads.add(value);
        }
        switch (layer) {
            case Recurrent own -> addRecurrent(use.layer(), name, call, own, reads);
            case Bidirectional own -> addBoth(use.layer(), name, call, own, reads);
            default -> {
                WrittenLayer written = layers.get(use.layer());
                if (written == null) {
                    written = simple.write(use.layer(), layer, reads);
                    layers.put(use.layer(), written);
                }
                written.calls().add(call(layer, reads));
                values.put(name, output(use.layer(), call, layer, reads));
            }
        }
    }

    private static WrittenLayer.Call call(Layer layer, List<WrittenValue> reads) {
        boolean alone = layer instanceof Attention && reads.size() == 1;
        return new WrittenLayer.Call(
                alone ? List.of(reads.getFirst(), reads.getFirst()) : reads, List.of());
    }

    private WrittenValue output(String label, int call, Layer layer, List<WrittenValue> reads) {
        WrittenValue first = reads.getFirst();
        return switch (layer) {
            case Dense dense -> first.rows(label, call, dense.units());
            case Embedding embedding -> {
                boolean masks = embedding.paddingIndex() == 0;
                if (masks) {
                    maskedAxes.add(first.axis());
                }
                yield new WrittenValue(
                        label,
                        call,
                        0,
                        Value.Form.SEQUENCE,
                        first.steps(),
                        embedding.units(),
                        first.axis(),
                        masks);
            }
            case Masking masking -> {
                maskedAxes.add(first.axis());
                yield first.rows(label, call, first.features()).masked(true);
            }
            case RepeatVector repeat ->
                    new WrittenValue(
                            label,
                            call,
                            0,
                            Value.Form.SEQUENCE,
                            repeat.steps(),
                            first.features(),
                            null,
                            false);
            case GlobalAveragePooling pooling -> WrittenValue.row(label, call, 0, first.features());
            case GlobalMaxPooling pooling -> WrittenValue.row(label, call, 0, first.features());
            case Concatenate concatenate ->
                    first.rows(label, call, reads.stream().mapToInt(WrittenValue::features).sum())
                            .masked(reads.stream().allMatch(WrittenValue::masked));
            case Attention attention ->
                    first.rows(label, call, reads.get(Math.min(1, reads.size() - 1)).features());
            default ->
                    first.rows(label, call, first.features())
                            .masked(reads.stream().allMatch(WrittenValue::masked));
        };
    }

    // ---- recurrent layers

    private void addRecurrent(
            String label, String name, int call, Recurrent own, List<WrittenValue> reads)
            throws InterchangeException {
        WrittenValue input = reads.getFirst();
        requireStates(label, reads);
        WrittenLayer written = layers.get(label);
        if (written == null) {
            written = recurrent.one(label, own, input.masked());
            layers.put(label, written);
        }
        boolean stacked = written.kind().equals("RNN");
        if (stacked && reads.size() > 1) {
            throw rejected(label, "initial states of a stack of cells are not supported");
        }
        written.calls().add(new WrittenLayer.Call(List.of(input), reads.subList(1, reads.size())));
        boolean sequences = own.options().time().returnSequences();
        if (sequences && own.options().time().reverse()) {
            if (input.masked()) {
                throw rejected(label, "Keras cannot combine a mask and a reversed sequence");
            }
            reversed.put(name, input.rows(label, call, own.units()));
        } else {
            values.put(
                    name,
                    sequences
                            ? input.rows(label, call, own.units())
                            : WrittenValue.row(label, call, 0, own.units()));
        }
        if (own.options().states().returnStates()) {
            int states = written.kind().equals("LSTM") ? 2 : 1;
            for (int state = 1; state <= states; state++) {
                values.put(name + ":" + state, WrittenValue.row(label, call, state, own.units()));
            }
        }
    }

    private static void requireStates(String label, List<WrittenValue> reads)
            throws InterchangeException {
        for (WrittenValue state : reads.subList(1, reads.size())) {
            if (state.form() != Value.Form.ROWS) {
                throw rejected(label, "Keras has no cells that attend to a sequence");
            }
        }
    }

    /** A layer that reads backwards and a Reverse layer after it are one layer of Keras. */
    private void addReverse(LayerUse use, String name) throws InterchangeException {
        WrittenValue value = reversed.get(use.reads().getFirst());
        if (value == null) {
            throw rejected(
                    use.layer(),
                    "Keras reverses the sequence of a recurrent layer that reads backwards only");
        }
        values.put(name, value);
    }

    private void addBoth(
            String label, String name, int call, Bidirectional own, List<WrittenValue> reads)
            throws InterchangeException {
        WrittenValue input = reads.getFirst();
        requireStates(label, reads);
        WrittenLayer written = layers.get(label);
        if (written == null) {
            written = recurrent.both(label, own, input.masked());
            layers.put(label, written);
        }
        written.calls().add(new WrittenLayer.Call(List.of(input), reads.subList(1, reads.size())));
        int ahead = own.forward().units();
        int back = own.backward().units();
        boolean joined = own.merge() == io.rnn4j.core.layer.Merge.CONCATENATE;
        List<Integer> widths = new ArrayList<>();
        if (own.returnBoth()) {
            widths.addAll(List.of(ahead, back));
        } else {
            widths.add(joined ? ahead + back : ahead);
        }
        boolean sequences = own.forward().options().time().returnSequences();
        int output = 0;
        for (int width : widths) {
            WrittenValue value =
                    sequences
                            ? input.rows(label, call, width)
                            : WrittenValue.row(label, call, 0, width);
            values.put(output == 0 ? name : name + ":" + output, value.output(output));
            output++;
        }
        for (Recurrent each : List.of(own.forward(), own.backward())) {
            if (each.options().states().returnStates()) {
                int states = each.cell() instanceof io.rnn4j.core.cell.LstmCell ? 2 : 1;
                for (int state = 0; state < states; state++) {
                    values.put(
                            name + ":" + output,
                            WrittenValue.row(label, call, output, each.units()));
                    output++;
                }
            }
        }
    }
}
