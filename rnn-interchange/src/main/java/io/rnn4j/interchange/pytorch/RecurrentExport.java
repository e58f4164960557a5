package io.rnn4j.interchange.pytorch;

import io.rnn4j.api.cell.DropoutRates;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.GateActivations;
import io.rnn4j.core.cell.GateBiases;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.ProjectedLstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.cell.StackedCell;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Merge;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.pytorch.PythonLayer.Value;
import io.rnn4j.interchange.pytorch.Submodule.Kind;
import io.rnn4j.interchange.pytorch.Submodule.RecurrentModule;
import io.rnn4j.interchange.pytorch.Submodule.Sizes;
import io.rnn4j.interchange.pytorch.Submodule.Stack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A recurrent layer as one of the modules RNN, LSTM and GRU of PyTorch. */
final class RecurrentExport {
    private final WeightedLayer layer;
    private final List<WeightedLayer.Direction> directions;
    private final RecurrentModule module;

    RecurrentExport(WeightedLayer layer) throws InterchangeException {
        this.layer = layer;
        this.directions = layer.directions();
        this.module = module(directions.getFirst());
        for (WeightedLayer.Direction direction : directions) {
            if (!module(direction).equals(module)) {
                throw refusal(
                        "the two directions of a module of PyTorch have the same cell and the same"
                                + " number of units; use two layers, one with reverse(true)");
            }
        }
    }

    private InterchangeException refusal(String reason) {
        return new InterchangeException("layer '%s': %s".formatted(layer.label(), reason));
    }

    private RecurrentModule module(WeightedLayer.Direction direction) throws InterchangeException {
        Recurrent recurrent = direction.recurrent();
        DropoutRates rates = recurrent.dropoutRates();
        if (!rates.zoneoutRates().equals(DropoutRates.NONE.zoneoutRates())) {
            throw refusal("PyTorch has no zoneout, which changes predictions; set zoneout(0)");
        }
        if (recurrent.options().states().learnInitialStates()) {
            throw refusal(
                    "the modules of PyTorch have no learned initial states; call"
                            + " learnInitialStates(false)");
        }
        requireSupported(recurrent);
        GateBiases biases = layer.biases(direction);
        return new RecurrentModule(
                layer.label(),
                WeightedLayer.kind(recurrent),
                new Sizes(
                        layer.shapes().get(direction.prefix() + "kernel").size(0),
                        recurrent.units(),
                        WeightedLayer.projection(recurrent)),
                new Stack(
                        1,
                        directions.size() == 2,
                        biases.useBias() || biases.recurrentBias(),
                        false));
    }

    private void requireSupported(Recurrent recurrent) throws InterchangeException {
        switch (recurrent.cell()) {
            case SimpleRnnCell cell -> {
                if (!cell.activation().equals(Activations.TANH)
                        && !cell.activation().equals(Activations.RELU)) {
                    throw refusal(
                            "nn.RNN computes with tanh or relu, not with "
                                    + cell.activation().name());
                }
            }
            case LstmCell cell -> requireStandard(cell.activations());
            case ProjectedLstmCell cell -> {
                requireStandard(cell.activations());
                if (cell.outputs() == recurrent.units()) {
                    throw refusal(
                            "proj_size of nn.LSTM is less than hidden_size, got %s for both"
                                    .formatted(cell.outputs()));
                }
            }
            case GruCell cell -> {
                requireStandard(cell.activations());
                if (!cell.resetAfter()) {
                    throw refusal(
                            "nn.GRU applies the reset gate after the product; use"
                                    + " resetAfter(true), or write the module in Python");
                }
            }
            case StackedCell cell ->
                    throw refusal(
                            "PyTorch has no cell of several cells; use a recurrent layer for each");
            default ->
                    throw refusal(
                            ("PyTorch has no cell '%s', only RNN, LSTM and GRU; write the module in"
                                            + " Python")
                                    .formatted(recurrent.cell().name()));
        }
    }

    private void requireStandard(GateActivations activations) throws InterchangeException {
        if (!activations.equals(new GateActivations())) {
            throw refusal(
                    "PyTorch computes with tanh and sigmoid gates, not with %s and %s"
                            .formatted(
                                    activations.activation().name(),
                                    activations.recurrentActivation().name()));
        }
    }

    /** {@return whether the layer has dropout, which the module does not have} */
    boolean dropsInTraining() {
        return directions.stream()
                .anyMatch(each -> !each.recurrent().dropoutRates().equals(DropoutRates.NONE));
    }

    // ---- weights

    /** {@return the weights by the names within the module, in the order of PyTorch} */
    Map<String, Tensor> weights(Map<String, Tensor> own) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        List<String> suffixes = RecurrentNames.suffixes(module, 0);
        int[] gates = module.kind().gates();
        for (int direction = 0; direction < directions.size(); direction++) {
            String prefix = layer.label() + "/" + directions.get(direction).prefix();
            String suffix = suffixes.get(direction);
            weights.put("weight_ih" + suffix, toTorch(own.get(prefix + "kernel"), gates));
            weights.put("weight_hh" + suffix, toTorch(own.get(prefix + "recurrent_kernel"), gates));
            if (module.stack().bias()) {
                Tensor none = Tensor.zeros(gates.length * module.sizes().hidden());
                Tensor bias = own.getOrDefault(prefix + "bias", none);
                Tensor recurrent = own.getOrDefault(prefix + "recurrent_bias", none);
                weights.put("bias_ih" + suffix, toTorch(bias, gates));
                weights.put("bias_hh" + suffix, toTorch(recurrent, gates));
            }
            if (module.sizes().projection() > 0) {
                weights.put(
                        "weight_hr" + suffix,
                        WeightLayout.transposed(own.get(prefix + "projection_kernel")));
            }
        }
        return weights;
    }

    private static Tensor toTorch(Tensor weight, int[] gates) {
        return WeightLayout.toTorch(weight, gates);
    }

    // ---- code

    /** {@return the constructor of the module} */
    String constructor() {
        boolean relu =
                directions.getFirst().recurrent().cell() instanceof SimpleRnnCell cell
                        && cell.activation().equals(Activations.RELU);
        String constructor = module.constructor();
        return "torch.nn.%s%s, batch_first=True)"
                .formatted(
                        constructor.substring(0, constructor.length() - 1),
                        relu ? ", nonlinearity=\"relu\"" : "");
    }

    /**
     * Adds the lines of one use.
     *
     * @param use what it reads
     * @param outputs the variables of its outputs: the output, or those of both directions, then
     *     the final states
     */
    List<Value> add(PythonLayer use, List<String> outputs) {
        Recurrent first = directions.getFirst().recurrent();
        boolean reversed = layer.layer() instanceof Recurrent && first.options().time().reverse();
        boolean sequences = first.options().time().returnSequences();
        boolean lstm = module.kind() == Kind.LSTM;
        String y = outputs.getFirst();
        String input = reversed ? "torch.flip(%s, [1])".formatted(use.x()) : use.x();
        use.line(
                "%s, %s = self.%s(%s%s)",
                y, lstm ? "(h, c)" : "h", use.module(), input, initial(use, lstm));
        List<Value> values = new ArrayList<>();
        if (layer.layer() instanceof Bidirectional both) {
            addBoth(use, both, outputs, values);
        } else {
            if (!sequences) {
                use.line("%s = %s[:, -1]", y, y);
            } else if (reversed) {
                use.line("%s = torch.flip(%s, [1])", y, y);
            }
            values.add(new Value(y, sequences));
        }
        addStates(use, outputs, values, lstm);
        return values;
    }

    /** The initial states, [directions, batch, width] in PyTorch. */
    private String initial(PythonLayer use, boolean lstm) {
        List<String> given = use.reads().stream().skip(1).map(Value::name).toList();
        if (given.isEmpty()) {
            return "";
        }
        int states = lstm ? 2 : 1;
        List<String> stacked = new ArrayList<>();
        for (int state = 0; state < states; state++) {
            List<String> parts = new ArrayList<>();
            for (int direction = 0; direction < directions.size(); direction++) {
                parts.add(given.get(direction * states + state));
            }
            stacked.add("torch.stack([%s])".formatted(String.join(", ", parts)));
        }
        return lstm ? ", (%s)".formatted(String.join(", ", stacked)) : ", " + stacked.getFirst();
    }

    private void addBoth(
            PythonLayer use, Bidirectional both, List<String> outputs, List<Value> values) {
        boolean sequences = both.forward().options().time().returnSequences();
        String y = outputs.getFirst();
        String ahead = sequences ? "ahead" : "h[0]";
        String back = sequences ? "back" : "h[1]";
        boolean whole = both.merge() == Merge.CONCATENATE && !both.returnBoth();
        if (sequences && !whole) {
            use.line("ahead, back = %s.chunk(2, -1)", y);
        }
        if (both.returnBoth()) {
            use.line("%s, %s = %s, %s", y, outputs.get(1), ahead, back);
            values.add(new Value(y, sequences));
            values.add(new Value(outputs.get(1), sequences));
            return;
        }
        if (!whole || !sequences) {
            use.line(
                    switch (both.merge()) {
                        case CONCATENATE -> "%s = torch.cat([%s, %s], -1)";
                        case SUM -> "%s = %s + %s";
                        case PRODUCT -> "%s = %s * %s";
                        case AVERAGE -> "%s = (%s + %s) * 0.5";
                    },
                    y,
                    ahead,
                    back);
        }
        values.add(new Value(y, sequences));
    }

    private void addStates(
            PythonLayer use, List<String> outputs, List<Value> values, boolean lstm) {
        for (int direction = 0; direction < directions.size(); direction++) {
            if (directions.get(direction).recurrent().options().states().returnStates()) {
                for (String state : lstm ? List.of("h", "c") : List.of("h")) {
                    String name = outputs.get(values.size());
                    use.line("%s = %s[%s]", name, state, direction);
                    values.add(new Value(name, false));
                }
            }
        }
    }
}
