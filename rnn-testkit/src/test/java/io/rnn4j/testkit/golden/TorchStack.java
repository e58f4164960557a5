package io.rnn4j.testkit.golden;

import static io.rnn4j.core.layer.Layers.recurrent;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.ProjectedLstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.testkit.golden.TorchWeights.Weight;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stacked recurrent layers of a case, which are one module in torch: the names of its weights
 * contain the number of the layer, and the first axis of its states is that of the layers.
 *
 * @param cell the cell of every layer
 * @param gates the position of each gate of the cell in the order of torch
 * @param states the names of the states
 * @param units width of the states, but for the first of a projecting cell
 * @param outputs width of the first state, which is the output
 * @param depth number of layers
 * @param bidirectional whether there are two directions, which are adjacent in a layer
 * @param zeroMasked whether outputs after the end of a sequence are 0
 * @param bias whether there are biases, of which torch has two
 * @param prefix prefix of torch's names
 */
record TorchStack(
        Cell cell,
        int[] gates,
        List<String> states,
        int units,
        int outputs,
        int depth,
        boolean bidirectional,
        boolean zeroMasked,
        boolean bias,
        String prefix) {

    /** One direction of one layer under both names. */
    private record Direction(String torchSuffix, String label) {}

    static TorchStack of(GoldenCase golden, String prefix) {
        boolean bias = golden.flag("config/bias");
        SimpleRnnCell simple = new SimpleRnnCell().useBias(bias).recurrentBias(bias);
        GruCell gru = new GruCell().useBias(bias);
        return switch (golden.op()) {
            case "rnn_tanh" -> simpleStack(golden, simple.activation(Activations.TANH), prefix);
            case "rnn_relu" -> simpleStack(golden, simple.activation(Activations.RELU), prefix);
            case "lstm" -> lstmStack(golden, bias, prefix);
            case "gru" -> gruStack(golden, gru.resetAfter(true).recurrentBias(bias), prefix);
            case "gru_reset_before" ->
                    gruStack(golden, gru.resetAfter(false).recurrentBias(bias), prefix);
            default ->
                    throw new IllegalArgumentException(
                            "unknown op '"
                                    + golden.op()
                                    + "'; known are rnn_tanh, rnn_relu, lstm, gru,"
                                    + " gru_reset_before");
        };
    }

    private static TorchStack simpleStack(GoldenCase golden, Cell cell, String prefix) {
        return stack(golden, cell, new int[] {0}, List.of("h"), prefix);
    }

    private static TorchStack lstmStack(GoldenCase golden, boolean bias, String prefix) {
        int projection = projection(golden);
        Cell cell =
                projection == 0
                        ? new LstmCell().useBias(bias).recurrentBias(bias)
                        : new ProjectedLstmCell(projection).useBias(bias).recurrentBias(bias);
        return stack(golden, cell, new int[] {0, 1, 2, 3}, List.of("h", "c"), prefix);
    }

    private static int projection(GoldenCase golden) {
        String path = "config/proj_size";
        return golden.has(path) ? golden.integer(path) : 0;
    }

    /** Torch has r z n, this library z r n. */
    private static TorchStack gruStack(GoldenCase golden, Cell cell, String prefix) {
        return stack(golden, cell, new int[] {1, 0, 2}, List.of("h"), prefix);
    }

    private static TorchStack stack(
            GoldenCase golden, Cell cell, int[] gates, List<String> states, String prefix) {
        int units = golden.integer("config/hidden_size");
        int projection = projection(golden);
        if (projection != 0 && !(cell instanceof ProjectedLstmCell)) {
            throw new IllegalArgumentException(
                    "torch projects the output of no " + cell.name() + ", config/proj_size is set");
        }
        return new TorchStack(
                cell,
                gates,
                states,
                units,
                projection == 0 ? units : projection,
                golden.integer("config/num_layers"),
                golden.flag("config/bidirectional"),
                golden.has("config/lengths"),
                golden.flag("config/bias"),
                prefix);
    }

    /** {@return the layers; only the last one may return its last step alone} */
    List<Layer> layers(boolean returnSequences) {
        List<Layer> layers = new ArrayList<>();
        for (int layer = 0; layer < depth; layer++) {
            boolean last = layer == depth - 1;
            Recurrent recurrent =
                    recurrent(cell, units)
                            .returnSequences(!last || returnSequences)
                            .zeroMasked(zeroMasked);
            layers.add(bidirectional ? new Bidirectional(recurrent) : recurrent);
        }
        return layers;
    }

    private List<Direction> directions() {
        List<Direction> directions = new ArrayList<>();
        for (int layer = 0; layer < depth; layer++) {
            String copy = layer == 0 ? "" : "_" + layer;
            if (bidirectional) {
                String label = "bidirectional" + copy;
                directions.add(new Direction("_l" + layer, label + "/forward"));
                directions.add(new Direction("_l" + layer + "_reverse", label + "/backward"));
            } else {
                directions.add(new Direction("_l" + layer, cell.name() + copy));
            }
        }
        return directions;
    }

    TorchWeights weights() {
        List<Weight> weights = new ArrayList<>();
        for (Direction direction : directions()) {
            weights.add(weight("weight_ih", direction, "kernel"));
            weights.add(weight("weight_hh", direction, "recurrent_kernel"));
            if (bias) {
                weights.add(weight("bias_ih", direction, "bias"));
                weights.add(weight("bias_hh", direction, "recurrent_bias"));
            }
            if (cell instanceof ProjectedLstmCell) {
                weights.add(
                        new Weight(
                                prefix + "weight_hr" + direction.torchSuffix(),
                                direction.label() + "/projection_kernel",
                                new int[] {0}));
            }
        }
        return new TorchWeights(weights);
    }

    private Weight weight(String torchName, Direction direction, String name) {
        return new Weight(
                prefix + torchName + direction.torchSuffix(),
                direction.label() + "/" + name,
                gates);
    }

    /** Reads states, or their gradients, for the model; torch calls them h_0, or h_n, and so on. */
    Map<String, Tensor> readStates(GoldenCase golden, String section, String suffix) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        for (String state : states) {
            Tensor torch = golden.tensor(section + "/" + state + suffix);
            int index = 0;
            for (Direction direction : directions()) {
                Tensor part = torch.copyOfRange(index, ++index);
                result.put(
                        direction.label() + "/" + state,
                        part.reshape(torch.size(1), torch.size(2)));
            }
        }
        return result;
    }

    /** Compares states of the model, or their gradients, with a section of a case. */
    void checkStates(
            Checks checks,
            String section,
            String suffix,
            Tolerance tolerance,
            Map<String, Tensor> got) {
        for (String state : states) {
            List<Direction> directions = directions();
            int batch = got.get(directions.getFirst().label() + "/" + state).size(0);
            int width = state.equals(states.getFirst()) ? outputs : units;
            Tensor torch = Tensor.zeros(directions.size(), batch, width);
            for (int index = 0; index < directions.size(); index++) {
                float[] part = got.get(directions.get(index).label() + "/" + state).array();
                System.arraycopy(part, 0, torch.array(), index * part.length, part.length);
            }
            checks.near(section + "/" + state + suffix, tolerance, torch);
        }
    }
}
