package io.rnn4j.testkit.golden;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.LossFunction;
import io.rnn4j.core.training.Execution;

/** A loss on tensors and its gradient. */
final class LossGolden {
    private LossGolden() {}

    static void check(GoldenCase golden, Execution execution, Checks checks) {
        LossFunction loss = new LossFunction(TorchComponents.loss(golden, golden.op()), execution);
        Tensor upstream = golden.has("upstream/loss") ? golden.tensor("upstream/loss") : null;
        LossFunction.Result got =
                loss.apply(
                        golden.tensor("inputs/pred"),
                        golden.tensor("inputs/target"),
                        null,
                        upstream);
        checks.near("outputs/loss", Tolerance.FORWARD, got.value());
        checks.near("grad_inputs/pred", Tolerance.gradients(1), got.gradient());
    }
}
