package io.rnn4j.interchange.keras;

import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.globalAveragePooling;
import static io.rnn4j.core.layer.Layers.globalMaxPooling;
import static io.rnn4j.core.layer.Layers.masking;
import static io.rnn4j.core.layer.Layers.repeatVector;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.model.Wire;
import io.rnn4j.interchange.InterchangeException;

import java.util.ArrayList;
import java.util.List;

/** Reads one use of one layer. */
final class LayerReader {
    private final Building building;
    private final RecurrentReader recurrent;
    private final RowLayerReader rows;
    private final ShapeReader shapes;
    private final WindowReader windows;
    private final MergeReader merges;

    LayerReader(Building building) {
        this.building = building;
        ActivationReader activations = new ActivationReader(building.version());
        recurrent = new RecurrentReader(building, activations);
        rows = new RowLayerReader(building, activations);
        StepReader steps = new StepReader(building);
        shapes = new ShapeReader(building, steps);
        windows = new WindowReader(building, activations, steps);
        merges = new MergeReader(building, steps);
    }

    /**
     * {@return the outputs of a layer}
     *
     * @param layer the layer, which is no model
     * @param call the tensors that it reads
     * @param reads the values that it reads
     * @param states its initial states
     */
    List<Value> read(KerasLayer layer, KerasLayer.Call call, List<Value> reads, List<Value> states)
            throws InterchangeException, InputPlan.Changed {
        String kind = layer.kind();
        if (kind.equals("NotEqual") || kind.equals("Any")) {
            layer.settings().ignore("axis", "keepdims");
            return List.of(Value.mask());
        }
        requireOwnMask(layer, call, reads);
        for (Value value : reads) {
            boolean first = kind.equals("Masking") || kind.equals("Embedding");
            if (!first || value.form() == Value.Form.MASK) {
                building.reads(layer, value);
            }
        }
        if (layer.settings().isRegularized()) {
            building.report(
                    layer,
                    "",
                    "Its regularizers and constraints act in training only and are left out; wrap"
                            + " the optimizer in Regularized or Constrained.");
        }
        reportPrecision(layer);
        if (RecurrentReader.isRecurrent(kind) || kind.equals("Bidirectional")) {
            List<Value> initial = new ArrayList<>(states);
            initial.addAll(reads.subList(1, reads.size()));
            requireSeenMask(layer, call, reads.getFirst());
            return kind.equals("Bidirectional")
                    ? recurrent.both(layer, reads.getFirst(), initial)
                    : recurrent.one(layer, reads.getFirst(), initial);
        }
        List<Value> outputs = List.of(single(layer, reads));
        layer.settings().requireAllRead();
        return outputs;
    }

    private void requireSeenMask(KerasLayer layer, KerasLayer.Call call, Value input)
            throws InterchangeException {
        if (input.masked()
                && building.version().statesHideMasks()
                && UnusedMasks.hidesMask(layer, call)) {
            throw new InterchangeException(
                    ("%s is given initial states and does not see the mask of its sequence in Keras"
                                    + " 3, but other layers do; in rnn4j all layers on these steps"
                                    + " use the mask. Use an Embedding without mask_zero for this"
                                    + " layer alone, or no Masking")
                            .formatted(layer.describe()));
        }
    }

    private static void requireOwnMask(KerasLayer layer, KerasLayer.Call call, List<Value> reads)
            throws InterchangeException {
        if (call.masked() && reads.stream().noneMatch(Value::masked)) {
            throw new InterchangeException(
                    ("%s is given a mask that is not that of its input, which is not supported; use"
                                    + " a Masking layer or an Embedding with mask_zero")
                            .formatted(layer.describe()));
        }
    }

    private void reportPrecision(KerasLayer layer) throws InterchangeException {
        JsonNode type = layer.settings().get("dtype");
        String name =
                type == null
                        ? "float32"
                        : type.isTextual()
                                ? type.textValue()
                                : type.path("config").path("name").asText("float32");
        if (layer.kind().equals("InputLayer") || layer.kind().equals("Embedding")) {
            return;
        }
        switch (name) {
            case "float32" -> {}
            case "float64", "float16", "bfloat16", "mixed_float16", "mixed_bfloat16" ->
                    building.report(
                            layer, "", "It computes in float32, in Keras in %s.".formatted(name));
            default -> throw layer.settings().rejected("dtype", "this precision is not supported");
        }
    }

    private Value single(KerasLayer layer, List<Value> reads)
            throws InterchangeException, InputPlan.Changed {
        Value input = reads.getFirst();
        LayerSettings settings = layer.settings();
        boolean merging =
                switch (layer.kind()) {
                    case "Add", "Subtract", "Multiply", "Average" -> true;
                    case "Maximum", "Minimum", "Concatenate", "Attention" -> true;
                    default -> false;
                };
        if (reads.size() > 1 && !merging) {
            throw new InterchangeException(
                    "%s reads %s tensors, expected one".formatted(layer.describe(), reads.size()));
        }
        if (RowLayerReader.isRowLayer(layer.kind())) {
            return rows.read(layer, layer, requireRows(layer, input));
        }
        if (WindowReader.isWindowLayer(layer.kind())) {
            return windows.read(layer, input);
        }
        return switch (layer.kind()) {
            case "TimeDistributed" -> distributed(layer, input);
            case "Embedding" -> embedded(layer, input);
            case "Masking" -> masked(layer, input);
            case "RepeatVector" -> repeated(layer, input);
            case "GlobalAveragePooling1D" -> pooled(layer, input, globalAveragePooling());
            case "GlobalMaxPooling1D" -> {
                if (input.masked()) {
                    throw new InterchangeException(
                            ("%s takes the maximum of masked steps, too, in Keras; in rnn4j it"
                                            + " skips them. Build the model without a mask")
                                    .formatted(layer.describe()));
                }
                yield pooled(layer, input, globalMaxPooling());
            }
            case "Flatten", "Reshape", "Permute" -> shapes.read(layer, input);
            case "Add", "Average", "Maximum", "Multiply", "Subtract", "Minimum", "Concatenate" ->
                    merges.merged(layer, reads);
            case "Attention" -> merges.attended(layer, settings, reads);
            default -> throw LayerKinds.unsupported(layer);
        };
    }

    private static Value requireRows(KerasLayer layer, Value input) throws InterchangeException {
        if (input.form() == Value.Form.TOKENS) {
            throw new InterchangeException(
                    ("%s and an Embedding read the same input, as numbers and as indices, which is"
                                    + " not supported; use two inputs")
                            .formatted(layer.describe()));
        }
        return input;
    }

    private Value distributed(KerasLayer layer, Value input) throws InterchangeException {
        RecurrentReader.requireSequence(layer, input);
        KerasLayer inner = WeightLayout.inner(layer.settings(), "layer", building.version());
        if (inner.kind().equals("Flatten")) {
            return input;
        }
        if (!RowLayerReader.isRowLayer(inner.kind()) || inner.kind().equals("SpatialDropout1D")) {
            throw layer.settings()
                    .rejected(
                            "layer",
                            "TimeDistributed supports layers of rows, such as Dense, only");
        }
        if (inner.kind().endsWith("Normalization") && inner.settings().has("axis")) {
            JsonNode axis = inner.settings().get("axis");
            int number = axis.path(0).asInt(axis.asInt());
            if (number != 1 && number != -1) {
                throw inner.settings().rejected("axis", "only the last axis is supported");
            }
            return rows.read(layer, inner, input);
        }
        return rows.read(layer, inner, input);
    }

    private Value embedded(KerasLayer layer, Value given)
            throws InterchangeException, InputPlan.Changed {
        LayerSettings settings = layer.settings();
        boolean masks = settings.flag("mask_zero", false);
        if (masks && building.isMaskUnused(layer)) {
            masks = false;
            building.report(
                    layer,
                    "",
                    "Its mask is left out: in Keras 3, a recurrent layer that is given initial"
                            + " states does not see the mask of its sequence.");
        }
        settings.require("sparse", false, "use a dense table");
        if (given.form() == Value.Form.ROWS && given.input() != null) {
            throw building.replan(given.input().asTokens());
        }
        if (given.form() != Value.Form.TOKENS) {
            throw new InterchangeException(
                    "%s reads %s, expected indices (batch, steps) that are an input of the model"
                            .formatted(layer.describe(), given.describe()));
        }
        int entries = settings.size("input_dim");
        Embedding own = embedding(entries, settings.size("output_dim"));
        if (masks) {
            building.mask(layer, given.input());
            own = own.paddingIndex(0);
        }
        boolean isNew = building.isNew(layer, "");
        Wire wire = building.use(layer, "", own, given.wire()).getFirst();
        if (isNew) {
            building.assign(layer, "", "embeddings", building.arrays(layer).getFirst());
        }
        return new Value(
                wire,
                Value.Form.SEQUENCE,
                given.steps(),
                wire.features(),
                given.axis(),
                masks || given.masked(),
                null);
    }

    private Value masked(KerasLayer layer, Value input) throws InterchangeException {
        RecurrentReader.requireSequence(layer, input);
        if (input.input() == null) {
            throw new InterchangeException(
                    ("%s masks what another layer has computed; only an input of the model can be"
                                    + " masked. Let it be the first layer")
                            .formatted(layer.describe()));
        }
        building.mask(layer, input.input());
        double value = layer.settings().number("mask_value", 0);
        Layer own;
        try {
            own = masking(value);
        } catch (IllegalArgumentException invalid) {
            throw layer.settings().rejected("mask_value", invalid.getMessage());
        }
        Wire wire = building.use(layer, "", own, input.wire()).getFirst();
        return new Value(
                wire,
                Value.Form.SEQUENCE,
                input.steps(),
                input.features(),
                input.axis(),
                true,
                null);
    }

    private Value repeated(KerasLayer layer, Value input) throws InterchangeException {
        int steps = layer.settings().size("n");
        if (input.form() != Value.Form.ROWS) {
            throw new InterchangeException(
                    "%s reads %s, expected (batch, features)"
                            .formatted(layer.describe(), input.describe()));
        }
        Wire wire = building.use(layer, "", repeatVector(steps), input.wire()).getFirst();
        return new Value(wire, Value.Form.SEQUENCE, steps, wire.features(), null, false, null);
    }

    private Value pooled(KerasLayer layer, Value input, Layer own) throws InterchangeException {
        RecurrentReader.requireSequence(layer, input);
        layer.settings().require("data_format", "channels_last", "let features be the last axis");
        layer.settings().require("keepdims", false, "add a RepeatVector of one step");
        return Value.rows(building.use(layer, "", own, input.wire()).getFirst());
    }
}
