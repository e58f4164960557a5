package io.rnn4j.interchange.pytorch;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.core.cell.GateBiases;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.ProjectedLstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.layer.Affine;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.LayerNorm;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Model;
import io.rnn4j.interchange.pytorch.Submodule.AffineModule;
import io.rnn4j.interchange.pytorch.Submodule.BatchNormModule;
import io.rnn4j.interchange.pytorch.Submodule.Kind;
import io.rnn4j.interchange.pytorch.Submodule.LinearModule;
import io.rnn4j.interchange.pytorch.Submodule.MatrixModule;
import io.rnn4j.interchange.pytorch.Submodule.NormModule;
import io.rnn4j.interchange.pytorch.Submodule.RecurrentModule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer of a model that has weights.
 *
 * @param label its label
 * @param layer its settings
 * @param shapes the shapes of its weights by the names within the layer
 */
record WeightedLayer(String label, Layer layer, Map<String, Shape> shapes) {

    /** One direction of a recurrent layer, with the prefix of the names of its weights. */
    record Direction(String prefix, Recurrent recurrent) {}

    /** {@return the layers of a model that have weights, in the order of the model} */
    static List<WeightedLayer> of(Model model) {
        Map<String, Map<String, Shape>> shapes = new LinkedHashMap<>();
        for (String name : model.weights().names()) {
            int slash = name.indexOf('/');
            shapes.computeIfAbsent(name.substring(0, slash), unused -> new LinkedHashMap<>())
                    .put(name.substring(slash + 1), model.weights().shape(name));
        }
        List<WeightedLayer> layers = new ArrayList<>();
        shapes.forEach(
                (label, own) ->
                        layers.add(new WeightedLayer(label, model.layers().get(label), own)));
        return layers;
    }

    /** {@return the directions of a recurrent layer; none of another} */
    List<Direction> directions() {
        return switch (layer) {
            case Recurrent recurrent -> List.of(new Direction("", recurrent));
            case Bidirectional both ->
                    List.of(
                            new Direction("forward/", both.forward()),
                            new Direction("backward/", both.backward()));
            default -> List.of();
        };
    }

    /** {@return the biases of a direction; a cell without a bias of the input has none at all} */
    GateBiases biases(Direction direction) {
        return new GateBiases(
                shapes.containsKey(direction.prefix() + "bias"),
                shapes.containsKey(direction.prefix() + "recurrent_bias"));
    }

    /** {@return whether the layer is of the kind of a module and has its widths} */
    boolean fits(ModuleSlot slot) {
        return switch (slot.module()) {
            case RecurrentModule module -> fits(module, slot.layer());
            case LinearModule module ->
                    layer instanceof Dense
                            && shapes.get("kernel")
                                    .equals(Shape.of(module.inputs(), module.outputs()));
            case MatrixModule module ->
                    layer instanceof Dense
                                    && shapes.get("kernel")
                                            .equals(Shape.of(module.columns(), module.rows()))
                            || layer instanceof Embedding
                                    && shapes.get("embeddings")
                                            .equals(Shape.of(module.rows(), module.columns()));
            case NormModule module ->
                    layer instanceof LayerNorm
                            && shapes.get("gamma").equals(Shape.of(module.features()));
            case BatchNormModule module -> isAffine(module.features());
            case AffineModule module -> isAffine(module.features());
            case Submodule.OtherModule other -> false;
        };
    }

    private boolean isAffine(int features) {
        return layer instanceof Affine && shapes.get("gamma").equals(Shape.of(features));
    }

    private boolean fits(RecurrentModule module, int number) {
        List<Direction> directions = directions();
        if (directions.size() != module.stack().directions()) {
            return false;
        }
        for (Direction direction : directions) {
            Recurrent recurrent = direction.recurrent();
            Shape kernel = shapes.get(direction.prefix() + "kernel");
            if (kind(recurrent) != module.kind()
                    || projection(recurrent) != module.sizes().projection()
                    || recurrent.units() != module.sizes().hidden()
                    || kernel.size(0) != module.inputs(number)) {
                return false;
            }
        }
        return true;
    }

    /** {@return the kind of module that corresponds to a recurrent layer; null if there is none} */
    static Kind kind(Recurrent recurrent) {
        return switch (recurrent.cell()) {
            case SimpleRnnCell simple -> Kind.RNN;
            case LstmCell lstm -> Kind.LSTM;
            case ProjectedLstmCell projected -> Kind.LSTM;
            case GruCell gru -> Kind.GRU;
            default -> null;
        };
    }

    static int projection(Recurrent recurrent) {
        return recurrent.cell() instanceof ProjectedLstmCell projected ? projected.outputs() : 0;
    }

    /** {@return the label, the kind of layer and the shapes of its weights} */
    @Override
    public String toString() {
        return "'%s' %s %s".formatted(label, layer.label(), shapes);
    }
}
