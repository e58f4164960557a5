package io.rnn4j.testkit.golden;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Gradients;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.Execution;

/** A dense layer with an activation, on rows. The order of the outer axes does not matter. */
final class DenseGolden {
    private static final TorchWeights WITHOUT_BIAS = TorchWeights.ofPairs("weight", "dense/kernel");
    private static final TorchWeights WITH_BIAS =
            WITHOUT_BIAS.and(TorchWeights.ofPairs("bias", "dense/bias"));

    private DenseGolden() {}

    static void check(GoldenCase golden, Execution execution, Checks checks) {
        golden.require("config/activation", golden.op());
        boolean bias = golden.flag("config/bias");
        TorchWeights weights = bias ? WITH_BIAS : WITHOUT_BIAS;
        Tolerance gradients = Tolerance.gradients(1);
        Model model =
                Sequential.of(
                                input(golden.integer("config/input_size")),
                                dense(golden.integer("config/output_size"))
                                        .activation(TorchComponents.activation(golden.op()))
                                        .useBias(bias))
                        .execution(execution);
        model.weights().setAll(weights.read(golden, "params"));

        ForwardPass pass = model.forward(golden.tensor("inputs/input"));
        Tensor upstream = golden.tensor("upstream/output");
        checks.near("outputs/output", Tolerance.FORWARD, pass.output());
        checks.near("loss", Tolerance.FORWARD, WeightedSum.of(pass.output(), upstream));

        Gradients got = pass.backward(upstream);
        checks.near("grad_inputs/input", gradients, got.input());
        weights.check(checks, "grad_params", gradients, got.weights());
    }
}
