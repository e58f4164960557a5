package io.rnn4j.peers.libtorch;

import static org.bytedeco.pytorch.global.torch.cross_entropy;
import static org.bytedeco.pytorch.global.torch.mse_loss;

import io.rnn4j.benchmarks.harness.Sizes;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.EmbeddingImpl;
import org.bytedeco.pytorch.GRUImpl;
import org.bytedeco.pytorch.GRUOptions;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.RNNImpl;
import org.bytedeco.pytorch.RNNOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** LibTorch's own recurrent layers over whole sequences, then a dense layer. */
final class Network {
    private static final double LEARNING_RATE = 1e-3;

    private final Sizes sizes;
    private final List<Module> modules = new ArrayList<>();
    private final EmbeddingImpl embedding; // null for none
    private final UnaryOperator<Tensor> recurrence; // the outputs of all steps, or the last state
    private final LinearImpl dense; // null for none

    Network(Sizes sizes) {
        this.sizes = sizes;
        embedding =
                sizes.embedding() > 0
                        ? add(new EmbeddingImpl(sizes.embedding(), sizes.input()))
                        : null;
        recurrence =
                switch (sizes.cell()) {
                    case SIMPLE_RNN -> simpleRnn();
                    case LSTM -> lstm();
                    case GRU -> gru();
                };
        dense = sizes.outputs() > 0 ? add(new LinearImpl(sizes.units(), sizes.outputs())) : null;
    }

    private <M extends Module> M add(M module) {
        modules.add(module);
        return module;
    }

    private UnaryOperator<Tensor> simpleRnn() {
        RNNOptions options = new RNNOptions(sizes.input(), sizes.units());
        options.num_layers().put(sizes.layers());
        RNNImpl layers = add(new RNNImpl(options));
        return sizes.everyStep()
                ? x -> layers.forward(x).get0()
                : x -> layers.forward(x).get1().select(0, sizes.layers() - 1);
    }

    private UnaryOperator<Tensor> lstm() {
        LSTMOptions options = new LSTMOptions(sizes.input(), sizes.units());
        options.num_layers().put(sizes.layers());
        LSTMImpl layers = add(new LSTMImpl(options));
        return sizes.everyStep()
                ? x -> layers.forward(x).get0()
                : x -> layers.forward(x).get1().get0().select(0, sizes.layers() - 1);
    }

    private UnaryOperator<Tensor> gru() {
        GRUOptions options = new GRUOptions(sizes.input(), sizes.units());
        options.num_layers().put(sizes.layers());
        GRUImpl layers = add(new GRUImpl(options));
        return sizes.everyStep()
                ? x -> layers.forward(x).get0()
                : x -> layers.forward(x).get1().select(0, sizes.layers() - 1);
    }

    /** {@return [rows, outputs], a row for every sample or for every step of every sample} */
    Tensor forward(Tensor x) {
        Tensor rows = recurrence.apply(embedding == null ? x : embedding.forward(x));
        if (sizes.everyStep()) {
            rows = rows.view(-1, sizes.units());
        }
        return dense == null ? rows : dense.forward(rows);
    }

    Adam adam() {
        TensorVector parameters = new TensorVector();
        for (Module module : modules) {
            for (Tensor parameter : module.parameters().get()) {
                parameters.push_back(parameter);
            }
        }
        return new Adam(parameters, new AdamOptions(LEARNING_RATE));
    }

    /** Runs one training step and returns its loss. */
    float trainStep(Adam adam, Tensor x, Tensor y) {
        try (PointerScope _ = new PointerScope()) {
            adam.zero_grad();
            Tensor output = forward(x);
            Tensor loss = sizes.classes() ? cross_entropy(output, y) : mse_loss(output, y);
            loss.backward();
            adam.step();
            return loss.item_float();
        }
    }
}
