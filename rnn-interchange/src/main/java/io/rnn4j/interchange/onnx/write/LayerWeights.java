package io.rnn4j.interchange.onnx.write;

import io.rnn4j.api.expr.WeightView;
import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.training.Weights;

import java.util.Map;

/** The weights of one node of a layer, as constants of the file. */
final class LayerWeights {
    private final GraphWriter graph;
    private final Weights weights;
    private final String label;
    private final Map<String, LayerWeight> declared; // by name in the node

    LayerWeights(
            GraphWriter graph, Weights weights, String label, Map<String, LayerWeight> declared) {
        this.graph = graph;
        this.weights = weights;
        this.label = label;
        this.declared = declared;
    }

    boolean has(String name) {
        return declared.containsKey(name);
    }

    /** Returns the name of a weight in the model. */
    String fullName(String name) {
        return label + "/" + declared.get(name).name();
    }

    Tensor values(String name) {
        return weights.copyOf(fullName(name));
    }

    /** Returns the constant with the columns of a view. */
    String constant(WeightView view) {
        String name = fullName(view.weight());
        Tensor tensor = values(view.weight());
        boolean vector = tensor.rank() == 1;
        int all = tensor.size(tensor.rank() - 1);
        if (view.columns() == all) {
            return graph.reals(name, tensor.array(), tensor.shape().toArray());
        }
        int first = view.firstColumn();
        float[] columns = new float[view.rows() * view.columns()];
        for (int row = 0; row < view.rows(); row++) {
            System.arraycopy(
                    tensor.array(),
                    row * all + first,
                    columns,
                    row * view.columns(),
                    view.columns());
        }
        String part = "%s[%s:%s]".formatted(name, first, first + view.columns());
        return vector
                ? graph.reals(part, columns, view.columns())
                : graph.reals(part, columns, view.rows(), view.columns());
    }
}
