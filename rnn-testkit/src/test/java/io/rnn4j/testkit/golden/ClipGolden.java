package io.rnn4j.testkit.golden;

import io.rnn4j.api.optimizer.GradientClipping;
import io.rnn4j.api.optimizer.GradientClipping.Measure;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.objective.ClippingRun;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gradient clipping over three tensors. */
final class ClipGolden {
    private static final List<String> TENSORS = List.of("a", "b", "c");

    private ClipGolden() {}

    static void check(GoldenCase golden, Checks checks) {
        Map<String, Tensor> gradients = new TreeMap<>();
        TENSORS.forEach(name -> gradients.put(name, golden.tensor("grads/" + name)));
        double norm =
                ClippingRun.clip(
                        new GradientClipping(measure(golden), golden.number("config/max")),
                        gradients.values().stream().map(Tensor::array).toList());
        if (golden.op().equals("norm")) {
            checks.near("total_norm", Tolerance.CLIPPED, norm);
        }
        gradients.forEach(
                (name, tensor) -> checks.near("grads_clipped/" + name, Tolerance.CLIPPED, tensor));
    }

    private static Measure measure(GoldenCase golden) {
        if (golden.op().equals("value")) {
            return Measure.VALUE;
        }
        golden.require("op", "norm");
        String type = golden.text("config/norm_type");
        return switch (type) {
            case "1" -> Measure.GLOBAL_SUM_NORM;
            case "2" -> Measure.GLOBAL_NORM;
            case "inf" -> Measure.GLOBAL_MAXIMUM_NORM;
            default -> throw new IllegalArgumentException("unknown norm '" + type + "'");
        };
    }
}
