package io.rnn4j.interchange.pytorch;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.activation.Activations;
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
import io.rnn4j.interchange.pytorch.Submodule.BatchNormModule;
import io.rnn4j.interchange.pytorch.Submodule.LinearModule;
import io.rnn4j.interchange.pytorch.Submodule.MatrixModule;
import io.rnn4j.interchange.pytorch.Submodule.NormModule;
import io.rnn4j.interchange.pytorch.Submodule.RecurrentModule;

import java.util.ArrayList;
import java.util.List;

/**
 * The layers that a guess makes of modules.
 *
 * @param chain the modules in their order
 * @param choices what was set
 */
record GuessedLayers(ModuleChain chain, GuessChoices choices) {
    /** {@return the layers of a module of the chain} */
    List<Layer> of(int index) {
        Submodule each = chain.modules().get(index);
        return switch (each) {
            case RecurrentModule recurrent -> recurrent(recurrent, index);
            case LinearModule linear ->
                    List.of(new Dense(linear.outputs()).activation(activation(each)));
            case MatrixModule matrix ->
                    index == 0 && chain.embedding()
                            ? List.of(new Embedding(matrix.rows(), matrix.columns()))
                            : List.of(
                                    new Dense(matrix.rows())
                                            .activation(activation(each))
                                            .useBias(false));
            case NormModule norm ->
                    List.of(
                            new LayerNorm(
                                    choices.epsilons()
                                            .getOrDefault(norm.name(), LayerWeights.EPSILON)));
            case BatchNormModule norm -> List.of(new Affine());
            case Submodule.AffineModule affine -> List.of(new Affine());
            case Submodule.OtherModule other -> throw new IllegalStateException(other.toString());
        };
    }

    private Activation activation(Submodule each) {
        return choices.activations().getOrDefault(each.name(), Activations.IDENTITY);
    }

    private List<Layer> recurrent(RecurrentModule recurrent, int index) {
        boolean last =
                index == chain.lastRecurrent()
                        && choices.output() == PyTorchGuess.Output.FINAL_STATES;
        List<Layer> layers = new ArrayList<>();
        for (int number = 1; number <= recurrent.stack().layers(); number++) {
            Recurrent layer =
                    new Recurrent(cell(recurrent), recurrent.sizes().hidden())
                            .returnSequences(!last || number < recurrent.stack().layers());
            layers.add(recurrent.stack().bidirectional() ? new Bidirectional(layer) : layer);
        }
        return layers;
    }

    private Cell cell(RecurrentModule recurrent) {
        boolean bias = recurrent.stack().bias();
        int projection = recurrent.sizes().projection();
        return switch (recurrent.kind()) {
            case RNN ->
                    new SimpleRnnCell()
                            .activation(
                                    choices.activations()
                                            .getOrDefault(recurrent.name(), Activations.TANH))
                            .useBias(bias)
                            .recurrentBias(bias);
            case LSTM ->
                    projection == 0
                            ? new LstmCell().useBias(bias).recurrentBias(bias)
                            : new ProjectedLstmCell(projection).useBias(bias).recurrentBias(bias);
            case GRU -> new GruCell().useBias(bias).recurrentBias(bias);
        };
    }
}
