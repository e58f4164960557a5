package io.rnn4j.testkit.golden;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.OptimizerSteps;
import io.rnn4j.core.training.Execution;

import java.util.Map;
import java.util.TreeMap;

/** An optimizer on two tensors, with given gradients. */
final class OptimizerGolden {
    private OptimizerGolden() {}

    static void check(GoldenCase golden, Execution execution, Checks checks) {
        golden.require("config/optimizer/name", golden.op());
        OptimizerSteps steps = new OptimizerSteps(TorchComponents.optimizer(golden), execution);
        Map<String, Tensor> parameters = tensors(golden, "params");
        for (int step = 1; step <= golden.count("step_grads"); step++) {
            steps.step(parameters, tensors(golden, "step_grads/" + (step - 1)));
            String after = "params_after/" + step;
            if (golden.has(after)) {
                parameters.forEach(
                        (name, tensor) ->
                                checks.near(after + "/" + name, Tolerance.OPTIMIZER, tensor));
            }
        }
    }

    private static Map<String, Tensor> tensors(GoldenCase golden, String section) {
        return new TreeMap<>(
                Map.of("w", golden.tensor(section + "/w"), "b", golden.tensor(section + "/b")));
    }
}
