package io.rnn4j.interchange.keras;

import static io.rnn4j.core.layer.Layers.reverse;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Merge;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Wire;
import io.rnn4j.interchange.InterchangeException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads recurrent layers. */
final class RecurrentReader {
    private final Building building;
    private final ActivationReader activations;

    RecurrentReader(Building building, ActivationReader activations) {
        this.building = building;
        this.activations = activations;
    }

    static boolean isRecurrent(String kind) {
        return switch (kind) {
            case "LSTM", "GRU", "SimpleRNN", "CuDNNLSTM", "CuDNNGRU", "RNN" -> true;
            default -> false;
        };
    }

    // ---- cells

    private record Unit(Cell cell, int units, double dropout, double recurrentDropout) {
        int states() {
            return cell instanceof LstmCell ? 2 : 1;
        }
    }

    private Unit unit(KerasLayer cell) throws InterchangeException {
        LayerSettings settings = cell.settings();
        int units = settings.size("units");
        boolean biased = settings.flag("use_bias", true);
        Cell own =
                switch (cell.kind()) {
                    case "CuDNNLSTM" -> new LstmCell().recurrentBias(true);
                    case "CuDNNGRU" -> new GruCell();
                    case "SimpleRNN", "SimpleRNNCell" ->
                            new SimpleRnnCell()
                                    .activation(activations.read(settings, "activation", "tanh"))
                                    .useBias(biased);
                    case "LSTM", "LSTMCell" ->
                            new LstmCell()
                                    .unitForgetBias(settings.flag("unit_forget_bias", true))
                                    .activation(activations.read(settings, "activation", "tanh"))
                                    .recurrentActivation(gates(settings))
                                    .useBias(biased);
                    case "GRU", "GRUCell" ->
                            new GruCell()
                                    .resetAfter(settings.flag("reset_after", false))
                                    .activation(activations.read(settings, "activation", "tanh"))
                                    .recurrentActivation(gates(settings))
                                    .useBias(biased);
                    default -> throw LayerKinds.unsupported(cell);
                };
        return new Unit(own, units, rate(settings, "dropout"), rate(settings, "recurrent_dropout"));
    }

    private io.rnn4j.api.component.Activation gates(LayerSettings settings)
            throws InterchangeException {
        String standard = building.version().major() == 3 ? "sigmoid" : "hard_sigmoid";
        return activations.read(settings, "recurrent_activation", standard);
    }

    static double rate(LayerSettings settings, String name) throws InterchangeException {
        double rate = settings.number(name, 0);
        if (!(rate >= 0 && rate < 1)) {
            throw settings.rejected(name, "a rate is at least 0 and less than 1");
        }
        return rate;
    }

    /** Sets the weights of one direction. */
    private void assign(
            KerasLayer layer, String role, String prefix, Unit unit, List<StoredArray> arrays)
            throws InterchangeException {
        building.assign(layer, role, prefix + "kernel", arrays.get(0));
        building.assign(layer, role, prefix + "recurrent_kernel", arrays.get(1));
        if (arrays.size() < 3) {
            return;
        }
        int gates = unit.cell instanceof LstmCell ? 4 : unit.cell instanceof GruCell ? 3 : 1;
        int width = gates * unit.units;
        boolean both =
                unit.cell instanceof LstmCell lstm && lstm.recurrentBias()
                        || unit.cell instanceof GruCell gru && gru.resetAfter();
        if (!both) {
            building.assign(layer, role, prefix + "bias", arrays.get(2));
            return;
        }
        StoredArray bias = arrays.get(2);
        long elements = Arrays.stream(bias.shape()).reduce(1, (a, b) -> a * b);
        if (elements != 2L * width) {
            throw wrongShape(layer, bias, "(2, %s)".formatted(width));
        }
        float[] values = bias.floats();
        Arrays.asList("bias", "recurrent_bias")
                .forEach(
                        name -> {
                            int from = name.equals("bias") ? 0 : width;
                            building.assign(
                                    layer,
                                    role,
                                    prefix + name,
                                    Arrays.copyOfRange(values, from, from + width),
                                    false);
                        });
    }

    static InterchangeException wrongShape(KerasLayer layer, StoredArray array, String expected) {
        return new InterchangeException(
                "%s: the array '%s' has the shape %s, expected %s; save the model again"
                        .formatted(
                                layer.describe(),
                                array.name(),
                                Arrays.toString(array.shape()),
                                expected));
    }

    // ---- one direction

    /** Reads a layer with one cell or with several in sequence. */
    List<Value> one(KerasLayer layer, Value input, List<Value> given) throws InterchangeException {
        requireSequence(layer, input);
        LayerSettings settings = layer.settings();
        boolean sequences = settings.flag("return_sequences", false);
        boolean backwards = settings.flag("go_backwards", false);
        boolean returnStates = settings.flag("return_state", false);
        boolean zeroed = settings.flag("zero_output_for_mask", false);
        checkTime(layer, input, given);
        if (backwards && sequences && input.masked()) {
            throw settings.rejected(
                    "go_backwards",
                    "with return_sequences and a mask, the outputs would be on other steps than"
                            + " their mask; reverse the data instead");
        }
        if (zeroed && !sequences && input.masked()) {
            throw settings.rejected(
                    "zero_output_for_mask",
                    "without return_sequences, it is supported for unmasked sequences only");
        }
        List<KerasLayer> cells =
                layer.kind().equals("RNN")
                        ? WeightLayout.cellsOf(settings, building.version())
                        : List.of(layer);
        List<Wire> states = new ArrayList<>();
        List<Wire> initial = given.stream().map(Value::wire).toList();
        Wire wire = input.wire();
        int array = 0;
        int state = 0;
        for (int number = 0; number < cells.size(); number++) {
            Unit unit = unit(cells.get(number));
            boolean last = number == cells.size() - 1;
            Recurrent own =
                    new Recurrent(unit.cell, unit.units)
                            .returnSequences(sequences || !last)
                            .reverse(backwards)
                            .returnStates(returnStates)
                            .zeroMasked(zeroed && sequences && last && input.masked())
                            .dropout(unit.dropout)
                            .recurrentDropout(unit.recurrentDropout);
            String role = number == 0 ? "" : Integer.toString(number + 1);
            List<Wire> reads = new ArrayList<>(List.of(wire));
            if (!initial.isEmpty()) {
                reads.addAll(part(layer, initial, state, unit.states()));
                state += unit.states();
            }
            boolean isNew = building.isNew(layer, role);
            List<Wire> outputs = building.use(layer, role, own, reads.toArray(Wire[]::new));
            boolean biased = cells.get(number).settings().flag("use_bias", true);
            int count = biased || cells.get(number).kind().startsWith("CuDNN") ? 3 : 2;
            if (isNew) {
                List<StoredArray> stored = building.arrays(layer);
                assign(layer, role, "", unit, stored.subList(array, array + count));
            }
            array += count;
            wire = outputs.getFirst();
            states.addAll(outputs.subList(1, outputs.size()));
            cells.get(number).settings().requireAllRead();
        }
        if (state < initial.size()) {
            throw wrongStates(layer, initial.size());
        }
        if (backwards && sequences) {
            wire = building.use(layer, "reverse", reverse(), wire).getFirst();
        }
        settings.requireAllRead();
        List<Value> outputs = new ArrayList<>();
        outputs.add(sequences ? input.with(wire) : Value.rows(wire));
        states.forEach(each -> outputs.add(Value.rows(each)));
        return outputs;
    }

    private static List<Wire> part(KerasLayer layer, List<Wire> states, int from, int count)
            throws InterchangeException {
        if (from + count > states.size()) {
            throw wrongStates(layer, states.size());
        }
        return states.subList(from, from + count);
    }

    private static InterchangeException wrongStates(KerasLayer layer, int count) {
        return new InterchangeException(
                "%s is given %s initial states, which are not those of its cell"
                        .formatted(layer.describe(), count));
    }

    static void requireSequence(KerasLayer layer, Value input) throws InterchangeException {
        if (!input.isSequence()) {
            throw new InterchangeException(
                    "%s reads %s, expected a sequence (batch, steps, features)"
                            .formatted(layer.describe(), input.describe()));
        }
    }

    private void checkTime(KerasLayer layer, Value input, List<Value> given)
            throws InterchangeException {
        LayerSettings settings = layer.settings();
        settings.require("time_major", false, "let the batch be the first axis");
        settings.ignore("units", "cell", "activation", "recurrent_activation");
        if (settings.flag("stateful", false)) {
            building.report(
                    layer,
                    "",
                    "It is stateful: predict begins with states of zero; use a Session to carry"
                            + " them on.");
        }
        if (!given.isEmpty() && input.masked()) {
            building.report(
                    layer,
                    "",
                    "Where the first step of a sequence is masked, its output is that of the"
                            + " initial state; Keras gives zeros with some backends.");
        }
    }

    // ---- both directions

    List<Value> both(KerasLayer layer, Value input, List<Value> given) throws InterchangeException {
        requireSequence(layer, input);
        LayerSettings settings = layer.settings();
        KerasVersion version = building.version();
        KerasLayer forward = WeightLayout.inner(settings, "layer", version);
        KerasLayer backward =
                settings.get("backward_layer") == null
                        ? null
                        : WeightLayout.inner(settings, "backward_layer", version);
        boolean sequences = forward.settings().flag("return_sequences", false);
        Recurrent ahead = direction(forward, sequences, input);
        Recurrent back = backward == null ? ahead : direction(backward, sequences, input);
        if (forward.settings().flag("go_backwards", false)
                || backward != null && !backward.settings().flag("go_backwards", false)) {
            throw settings.rejected(
                    "layer", "the forward layer must read forward, the backward layer backward");
        }
        checkTime(forward, input, given);
        Merge merge = merge(settings);
        Bidirectional own =
                new Bidirectional(
                        ahead,
                        back.reverse(true),
                        merge == null ? Merge.CONCATENATE : merge,
                        merge == null);
        List<Wire> reads = new ArrayList<>(List.of(input.wire()));
        given.forEach(value -> reads.add(value.wire()));
        boolean isNew = building.isNew(layer, "");
        List<Wire> outputs = building.use(layer, "", own, reads.toArray(Wire[]::new));
        if (isNew) {
            List<StoredArray> stored = building.arrays(layer);
            int split = WeightLayout.of(layer, version).parts().getFirst().roles().size();
            assign(layer, "", "forward/", unit(cell(forward)), stored.subList(0, split));
            KerasLayer other = backward == null ? forward : backward;
            assign(layer, "", "backward/", unit(cell(other)), stored.subList(split, stored.size()));
        }
        settings.ignore("merge_mode");
        forward.settings().requireAllRead();
        if (backward != null) {
            backward.settings().requireAllRead();
        }
        settings.requireAllRead();
        int merged = merge == null ? 2 : 1;
        List<Value> values = new ArrayList<>();
        for (int output = 0; output < outputs.size(); output++) {
            boolean sequence = sequences && output < merged;
            Wire wire = outputs.get(output);
            values.add(sequence ? input.with(wire) : Value.rows(wire));
        }
        return values;
    }

    private KerasLayer cell(KerasLayer layer) throws InterchangeException {
        if (!layer.kind().equals("RNN")) {
            return layer;
        }
        List<KerasLayer> cells = WeightLayout.cellsOf(layer.settings(), building.version());
        if (cells.size() > 1) {
            throw layer.settings().rejected("cell", "Bidirectional supports one cell only");
        }
        return cells.getFirst();
    }

    private Recurrent direction(KerasLayer layer, boolean sequences, Value input)
            throws InterchangeException {
        if (!isRecurrent(layer.kind())) {
            throw LayerKinds.unsupported(layer);
        }
        LayerSettings settings = layer.settings();
        if (settings.flag("return_sequences", false) != sequences) {
            throw settings.rejected("return_sequences", "both directions must return the same");
        }
        boolean zeroed = settings.flag("zero_output_for_mask", false);
        if (zeroed && !sequences && input.masked()) {
            throw settings.rejected("zero_output_for_mask", "it needs return_sequences");
        }
        settings.ignore("go_backwards");
        Unit unit = unit(cell(layer));
        boolean zeroMasked =
                sequences && input.masked() && (zeroed || building.version().zeroesMasked());
        return new Recurrent(unit.cell, unit.units)
                .returnSequences(sequences)
                .returnStates(settings.flag("return_state", false))
                .zeroMasked(zeroMasked)
                .dropout(unit.dropout)
                .recurrentDropout(unit.recurrentDropout);
    }

    private static Merge merge(LayerSettings settings) throws InterchangeException {
        if (settings.has("merge_mode") && settings.get("merge_mode") == null) {
            return null;
        }
        return switch (settings.text("merge_mode", "concat")) {
            case "concat" -> Merge.CONCATENATE;
            case "sum" -> Merge.SUM;
            case "mul" -> Merge.PRODUCT;
            case "ave" -> Merge.AVERAGE;
            default -> throw settings.rejected("merge_mode", "this way of merging is not known");
        };
    }
}
