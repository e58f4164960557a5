package io.rnn4j.cli.explain;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.LossFunction;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The gradients of the same network by rnn4j itself, in single precision. */
final class EngineGradients {
    private static final String HEAD = "dense/";

    private final ExplainedNetwork network;
    private final Map<String, Tensor> weights;
    private final Map<String, Tensor> gradients;
    private final double loss;

    EngineGradients(ExplainedNetwork network) {
        this.network = network;
        Model model = model(network.cell());
        this.weights = model.weights().copyOfAll();
        network.weights().values().forEach(this::set);
        model.weights().setAll(weights);
        int steps = network.steps();
        float[] inputs = new float[steps];
        float[] targets = new float[steps];
        for (int step = 1; step <= steps; step++) {
            inputs[step - 1] = (float) ExplainedNetwork.input(step);
            targets[step - 1] = (float) ExplainedNetwork.target(step);
        }
        ForwardPass pass = model.forward(Tensor.of(inputs, 1, steps, 1));
        LossFunction.Result error =
                new LossFunction(new MeanSquaredError())
                        .apply(pass.output(), Tensor.of(targets, 1, steps, 1));
        this.loss = error.value().get();
        this.gradients = pass.backward(error.gradient()).weights();
    }

    private static Model model(ExplainedCell kind) {
        Cell cell =
                switch (kind) {
                    case SIMPLE_RNN -> new SimpleRnnCell();
                    case LSTM -> new LstmCell();
                    case GRU -> new GruCell();
                    case OUTPUT_RECURRENT -> new OutputRecurrentCell(1);
                };
        Recurrent layer = recurrent(cell, ExplainedNetwork.UNITS).returnSequences(true);
        return kind == ExplainedCell.OUTPUT_RECURRENT
                ? Sequential.of(input(1), layer)
                : Sequential.of(input(1), layer, dense(1));
    }

    /** {@return the gradients of all weights by symbol, each [rows][columns] as in the formulas} */
    Map<String, double[][]> all() {
        Map<String, double[][]> all = new LinkedHashMap<>();
        for (Weight weight : network.weights().values()) {
            double[][] value = new double[weight.value().length][weight.value()[0].length];
            for (int row = 0; row < value.length; row++) {
                for (int column = 0; column < value[row].length; column++) {
                    value[row][column] =
                            gradients.get(array(weight.symbol()))
                                    .array()[index(weight, row, column)];
                }
            }
            all.put(weight.symbol(), value);
        }
        return all;
    }

    /** {@return the loss} */
    double loss() {
        return loss;
    }

    private void set(Weight weight) {
        for (int row = 0; row < weight.value().length; row++) {
            for (int column = 0; column < weight.value()[row].length; column++) {
                weights.get(array(weight.symbol())).array()[index(weight, row, column)] =
                        (float) weight.value()[row][column];
            }
        }
    }

    /** {@return the name of the array that holds a weight} */
    private String array(String symbol) {
        boolean ownOutput = network.cell() == ExplainedCell.OUTPUT_RECURRENT;
        String cell = network.cell().label().replace('-', '_') + "/";
        return switch (symbol) {
            case "W_yh" -> ownOutput ? cell + "output_kernel" : HEAD + "kernel";
            case "W_yy" -> cell + "output_recurrent_kernel";
            case ExplainedCell.RECURRENT_BIAS -> cell + "recurrent_bias";
            case "b_y" -> ownOutput ? cell + "output_bias" : HEAD + "bias";
            default ->
                    cell
                            + switch (symbol.substring(0, 3)) {
                                case "W_u" -> "kernel";
                                case "W_h" -> "recurrent_kernel";
                                default -> "bias";
                            };
        };
    }

    /** The arrays are transposed, and the gates lie side by side in their columns. */
    private int index(Weight weight, int row, int column) {
        List<String> gates = network.cell().gates();
        String symbol = weight.symbol();
        if (symbol.startsWith("W_y") || symbol.equals("b_y")) {
            return column * weight.value().length + row;
        }
        int gate = gates.indexOf(symbol.substring(symbol.length() - 1));
        return (column * gates.size() + gate) * ExplainedNetwork.UNITS + row;
    }
}
