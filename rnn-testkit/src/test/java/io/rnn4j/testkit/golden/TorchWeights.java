package io.rnn4j.testkit.golden;

import io.rnn4j.api.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of a model by the names and in the layout of torch. A kernel [inputs, gates · units]
 * is the transpose of torch's weight [gates · units, inputs], and the gates may have another order.
 *
 * @param weights the weights
 */
record TorchWeights(List<Weight> weights) {
    /** Of a weight without gates. */
    private static final int[] ONE_BLOCK = {0};

    /**
     * A weight under both names.
     *
     * @param torchName its name in the case
     * @param name its name in the model
     * @param gates the position of each gate in the order of torch
     */
    record Weight(String torchName, String name, int[] gates) {
        Tensor fromTorch(Tensor torch) {
            boolean vector = torch.rank() == 1;
            int columns = torch.size(0);
            int rows = vector ? 1 : torch.size(1);
            Tensor result = vector ? Tensor.zeros(columns) : Tensor.zeros(rows, columns);
            for (int column = 0; column < columns; column++) {
                int torchRow = torchRow(column, columns);
                for (int row = 0; row < rows; row++) {
                    result.array()[row * columns + column] = torch.array()[torchRow * rows + row];
                }
            }
            return result;
        }

        Tensor toTorch(Tensor weight) {
            boolean vector = weight.rank() == 1;
            int columns = weight.size(-1);
            int rows = vector ? 1 : weight.size(0);
            Tensor torch = vector ? Tensor.zeros(columns) : Tensor.zeros(columns, rows);
            for (int column = 0; column < columns; column++) {
                int torchRow = torchRow(column, columns);
                for (int row = 0; row < rows; row++) {
                    torch.array()[torchRow * rows + row] = weight.array()[row * columns + column];
                }
            }
            return torch;
        }

        private int torchRow(int column, int columns) {
            int units = columns / gates.length;
            return gates[column / units] * units + column % units;
        }
    }

    /**
     * The weights of a dense layer, or of another without gates, by pairs of a torch name and a
     * name.
     */
    static TorchWeights ofPairs(String... names) {
        List<Weight> weights = new ArrayList<>();
        for (int n = 0; n < names.length; n += 2) {
            weights.add(new Weight(names[n], names[n + 1], ONE_BLOCK));
        }
        return new TorchWeights(weights);
    }

    TorchWeights and(TorchWeights others) {
        List<Weight> all = new ArrayList<>(weights);
        all.addAll(others.weights);
        return new TorchWeights(all);
    }

    /** Reads the weights for the model from a section of a case. */
    Map<String, Tensor> read(GoldenCase golden, String section) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        for (Weight weight : weights) {
            Tensor torch = golden.tensor(section + "/" + weight.torchName());
            result.put(weight.name(), weight.fromTorch(torch));
        }
        return result;
    }

    /** Compares weights of the model, or their gradients, with a section of a case. */
    void check(Checks checks, String section, Tolerance tolerance, Map<String, Tensor> got) {
        for (Weight weight : weights) {
            Tensor torch = weight.toTorch(got.get(weight.name()));
            checks.near(section + "/" + weight.torchName(), tolerance, torch);
        }
    }
}
