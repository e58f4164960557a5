package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.DropoutRates;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.cell.StackedCell;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.interchange.InterchangeException;

import java.util.ArrayList;
import java.util.List;

/** Writes recurrent layers. */
final class RecurrentWriter {
    private final KerasTarget target;
    private final ActivationWriter activations;
    private final WeightCopies weights;

    RecurrentWriter(KerasTarget target, ActivationWriter activations, WeightCopies weights) {
        this.target = target;
        this.activations = activations;
        this.weights = weights;
    }

    /** {@return the layer; the sequence of a layer that reads backwards is in reverse order} */
    WrittenLayer one(String label, Recurrent layer, boolean masked) throws InterchangeException {
        String where = "layer '" + label + "'";
        ObjectNode config = direction(label, where, layer, masked);
        List<WrittenLayer.Array> arrays = new ArrayList<>();
        if (layer.cell() instanceof StackedCell stack) {
            if (layer.options().states().returnStates()) {
                throw rejected(where, "returnStates of a stack of cells is not supported");
            }
            ObjectNode cells = KerasJson.object().put("name", label + "_cells");
            ArrayNode list = cells.putArray("cells");
            for (int number = 0; number < stack.cells().size(); number++) {
                Cell cell = stack.cells().get(number);
                ObjectNode inner = cell(label + "_cell_" + (number + 1), where, cell, layer);
                list.add(component(kind(cell, where) + "Cell", inner));
                arrays.addAll(arrays(label + "/" + (number + 1) + "_", where, cell));
            }
            config.set("cell", component("StackedRNNCells", cells));
            return new WrittenLayer("RNN", label, config, arrays);
        }
        config.setAll(cell(label, where, layer.cell(), layer));
        arrays.addAll(arrays(label + "/", where, layer.cell()));
        return new WrittenLayer(kind(layer.cell(), where), label, config, arrays);
    }

    WrittenLayer both(String label, Bidirectional layer, boolean masked)
            throws InterchangeException {
        String where = "layer '" + label + "'";
        Recurrent ahead = layer.forward();
        Recurrent back = layer.backward();
        boolean sequences = ahead.options().time().returnSequences();
        for (Recurrent each : List.of(ahead, back)) {
            if (sequences && masked && !each.options().time().zeroMasked()) {
                throw rejected(
                        where,
                        "in Keras, the outputs of Bidirectional at masked steps are 0; set"
                                + " zeroMasked(true) on both layers");
            }
        }
        ObjectNode config = KerasJson.object().put("name", label);
        config.set("layer", inner("forward_" + label, where, ahead));
        if (!back.reverse(false).equals(ahead)) {
            config.set("backward_layer", inner("backward_" + label, where, back));
        }
        if (layer.returnBoth()) {
            config.putNull("merge_mode");
        } else {
            config.put(
                    "merge_mode",
                    switch (layer.merge()) {
                        case CONCATENATE -> "concat";
                        case SUM -> "sum";
                        case PRODUCT -> "mul";
                        case AVERAGE -> "ave";
                    });
        }
        List<WrittenLayer.Array> arrays = new ArrayList<>();
        arrays.addAll(arrays(label + "/forward/", where, ahead.cell()));
        arrays.addAll(arrays(label + "/backward/", where, back.cell()));
        return new WrittenLayer("Bidirectional", label, config, arrays);
    }

    private ObjectNode inner(String name, String where, Recurrent layer)
            throws InterchangeException {
        ObjectNode config = direction(name, where, layer, false);
        config.setAll(cell(name, where, layer.cell(), layer));
        return component(kind(layer.cell(), where), config);
    }

    /** {@return a description of a layer or cell that is inside another one} */
    private ObjectNode component(String kind, ObjectNode config) {
        ObjectNode json = KerasJson.object().put("module", "keras.layers");
        json.put("class_name", kind);
        json.set("config", config);
        json.putNull("registered_name");
        return json;
    }

    private static InterchangeException rejected(String where, String reason) {
        return new InterchangeException("%s cannot be written: %s".formatted(where, reason));
    }

    private ObjectNode direction(String name, String where, Recurrent layer, boolean masked)
            throws InterchangeException {
        Recurrent.Time time = layer.options().time();
        DropoutRates rates = layer.dropoutRates();
        if (layer.options().states().learnInitialStates()) {
            throw rejected(where, "Keras has no learned initial states");
        }
        if (rates.weightDrop() != 0
                || !rates.zoneoutRates().equals(DropoutRates.NONE.zoneoutRates())) {
            throw rejected(where, "Keras has neither weight drop nor zoneout; set the rates to 0");
        }
        boolean zeroed = time.zeroMasked() && time.returnSequences();
        if (zeroed && masked && target == KerasTarget.KERAS_2) {
            throw rejected(where, "Keras 2 has no zeroMasked in plain layers; write a .keras file");
        }
        ObjectNode config = KerasJson.object().put("name", name);
        config.put("return_sequences", time.returnSequences());
        config.put("return_state", layer.options().states().returnStates());
        config.put("go_backwards", time.reverse());
        config.put("stateful", false);
        config.put("unroll", false);
        if (target == KerasTarget.KERAS_3) {
            config.put("zero_output_for_mask", zeroed);
        }
        return config;
    }

    private static String kind(Cell cell, String where) throws InterchangeException {
        return switch (cell) {
            case LstmCell lstm -> "LSTM";
            case GruCell gru -> "GRU";
            case SimpleRnnCell simple -> "SimpleRNN";
            default ->
                    throw rejected(
                            where,
                            "Keras has no cell '%s'; it has SimpleRNN, LSTM and GRU"
                                    .formatted(cell.name()));
        };
    }

    private ObjectNode cell(String name, String where, Cell cell, Recurrent layer)
            throws InterchangeException {
        ObjectNode config = KerasJson.object().put("name", name);
        config.put("units", layer.units());
        config.put("use_bias", cell.useBias());
        switch (cell) {
            case LstmCell lstm -> {
                config.put("activation", activations.name(lstm.activation(), where));
                config.put(
                        "recurrent_activation",
                        activations.name(lstm.recurrentActivation(), where));
                config.put("unit_forget_bias", lstm.unitForgetBias());
            }
            case GruCell gru -> {
                if (gru.useBias() && gru.resetAfter() && !gru.recurrentBias()) {
                    throw rejected(
                            where,
                            "in Keras, reset_after has a recurrent bias; set recurrentBias(true)");
                }
                config.put("activation", activations.name(gru.activation(), where));
                config.put(
                        "recurrent_activation", activations.name(gru.recurrentActivation(), where));
                config.put("reset_after", gru.resetAfter());
            }
            case SimpleRnnCell simple -> {
                config.put("activation", activations.name(simple.activation(), where));
            }
            default -> kind(cell, where);
        }
        config.put("dropout", layer.dropoutRates().dropout());
        config.put("recurrent_dropout", layer.dropoutRates().recurrentDropout());
        return config;
    }

    private List<WrittenLayer.Array> arrays(String prefix, String where, Cell cell)
            throws InterchangeException {
        kind(cell, where);
        List<WrittenLayer.Array> arrays = new ArrayList<>();
        arrays.add(weights.array(prefix + "kernel"));
        arrays.add(weights.array(prefix + "recurrent_kernel"));
        if (cell.useBias()) {
            boolean two = cell instanceof GruCell gru && gru.resetAfter();
            String second = prefix + "recurrent_bias";
            arrays.add(
                    two
                            ? weights.stacked(prefix + "bias", second)
                            : cell.recurrentBias()
                                    ? weights.sum(prefix + "bias", second)
                                    : weights.array(prefix + "bias"));
        }
        return arrays;
    }
}
