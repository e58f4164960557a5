package io.rnn4j.testkit.golden;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.LossFunction;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Truncated backpropagation through time: once in pieces with carried states and all intermediate
 * results, and once in one epoch of fit, which must end with the same weights.
 */
final class TruncatedGolden {
    private static final TorchWeights HEAD =
            TorchWeights.ofPairs("fc.weight", "dense/kernel", "fc.bias", "dense/bias");

    private TruncatedGolden() {}

    static void check(GoldenCase golden, Execution execution, Checks checks) {
        TorchLayout layout = TorchLayout.of(golden);
        TorchStack stack = TorchStack.of(golden, "rnn.");
        TorchWeights weights = stack.weights().and(HEAD);
        Loss loss = TorchComponents.loss(golden, golden.text("config/loss"));
        Tensor x = layout.turn(golden.tensor("inputs/input"));
        Tensor y = layout.turn(golden.tensor("inputs/target"));
        int steps = golden.integer("config/chunk");
        if (!golden.text("config/head").equals("all")
                || golden.integer("config/seq_len") != x.size(1)) {
            throw new IllegalArgumentException(
                    "the model answers at each of the " + x.size(1) + " steps");
        }

        Model model = model(golden, execution, stack, weights, loss);
        Map<String, Tensor> states = Map.of();
        for (int piece = 0; piece < golden.count("chunks"); piece++) {
            String path = "chunks/" + piece;
            int start = golden.integer(path + "/start");
            int end = start + golden.integer(path + "/length");
            Tensor part = steps(x, start, end);
            Tensor target = steps(y, start, end);
            ForwardPass pass = model.forward(part, null, states);
            var result = new LossFunction(loss, execution).apply(pass.output(), target);
            checks.near(path + "/loss", Tolerance.TRAINED, result.value().get());
            stack.checkStates(checks, path, "_n", Tolerance.TRAINED, pass.finalStates());
            var gradients = pass.backward(result.gradient());
            weights.check(checks, path + "/grad_params", Tolerance.TRAINED, gradients.weights());
            states = model.trainStep(part, target, null, states).finalStates();
            weights.check(
                    checks, path + "/params_after", Tolerance.TRAINED, model.weights().copyOfAll());
        }

        Model fitted = model(golden, execution, stack, weights, loss);
        fitted.fit(x, y, FitOptions.epochs(1).shuffle(false).truncated(steps));
        if (!fitted.weights().copyOfAll().equals(model.weights().copyOfAll())) {
            throw new AssertionError("fit has come to other weights than its pieces");
        }
    }

    private static Model model(
            GoldenCase golden,
            Execution execution,
            TorchStack stack,
            TorchWeights weights,
            Loss loss) {
        List<Layer> layers = new ArrayList<>(stack.layers(true));
        layers.add(dense(golden.integer("config/output_size")));
        Model model =
                Sequential.of(
                        Sequential.DEFAULT_SEED,
                        input(golden.integer("config/input_size")),
                        layers);
        model.weights().setAll(weights.read(golden, "params"));
        return model.execution(execution).compile(TorchComponents.optimizer(golden), loss);
    }

    /** Cuts steps out of [batch, time, width]. */
    private static Tensor steps(Tensor tensor, int from, int to) {
        return TorchLayout.swap(TorchLayout.swap(tensor).copyOfRange(from, to));
    }
}
