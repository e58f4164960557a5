package io.rnn4j.peers.dl4j;

import io.rnn4j.benchmarks.harness.CellKind;
import io.rnn4j.benchmarks.harness.Sizes;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

import java.util.ArrayList;
import java.util.List;

/** Networks of Deeplearning4j's own layers. */
final class Networks {
    private static final long SEED = 42;
    private static final double LEARNING_RATE = 1e-3;

    private Networks() {}

    /** {@return a network for whole sequences} */
    static MultiLayerNetwork ofSequences(Sizes sizes) {
        return network(sizes, sizes.everyStep(), sizes.steps());
    }

    /** {@return a network that is fed with one time step at a time} */
    static MultiLayerNetwork ofSteps(Sizes sizes) {
        return network(sizes, true, 1);
    }

    private static MultiLayerNetwork network(Sizes sizes, boolean everyStep, int steps) {
        List<Layer> layers = new ArrayList<>();
        if (sizes.embedding() > 0) {
            layers.add(
                    new EmbeddingSequenceLayer.Builder()
                            .nIn(sizes.embedding())
                            .nOut(sizes.input())
                            .inputLength(steps)
                            .build());
        }
        for (int layer = 0; layer < sizes.layers(); layer++) {
            Layer recurrent =
                    recurrent(
                            sizes.cell(),
                            layer == 0 ? sizes.input() : sizes.units(),
                            sizes.units());
            boolean last = layer == sizes.layers() - 1 && !everyStep;
            layers.add(last ? new LastTimeStep(recurrent) : recurrent);
        }
        if (sizes.outputs() > 0) {
            layers.add(dense(sizes, everyStep));
        }
        NeuralNetConfiguration.ListBuilder list =
                new NeuralNetConfiguration.Builder()
                        .seed(SEED)
                        .dataType(DataType.FLOAT)
                        .updater(new Adam(LEARNING_RATE))
                        .list();
        layers.forEach(list::layer);
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        return network;
    }

    private static Layer recurrent(CellKind cell, int input, int units) {
        return switch (cell) {
            case SIMPLE_RNN ->
                    new SimpleRnn.Builder()
                            .nIn(input)
                            .nOut(units)
                            .activation(Activation.TANH)
                            .build();
            case LSTM ->
                    new LSTM.Builder().nIn(input).nOut(units).activation(Activation.TANH).build();
            case GRU -> throw new UnsupportedOperationException("there is no GRU layer");
        };
    }

    private static Layer dense(Sizes sizes, boolean everyStep) {
        LossFunction loss = sizes.classes() ? LossFunction.MCXENT : LossFunction.MSE;
        Activation activation = sizes.classes() ? Activation.SOFTMAX : Activation.IDENTITY;
        return everyStep
                ? new RnnOutputLayer.Builder(loss)
                        .dataFormat(RNNFormat.NCW)
                        .activation(activation)
                        .nIn(sizes.units())
                        .nOut(sizes.outputs())
                        .build()
                : new OutputLayer.Builder(loss)
                        .activation(activation)
                        .nIn(sizes.units())
                        .nOut(sizes.outputs())
                        .build();
    }
}
