package io.rnn4j.interchange.onnx.write;

import io.rnn4j.api.component.Activation;
import io.rnn4j.core.activation.Elu;
import io.rnn4j.core.activation.Gelu;
import io.rnn4j.core.activation.HardSigmoid;
import io.rnn4j.core.activation.Identity;
import io.rnn4j.core.activation.LeakyRelu;
import io.rnn4j.core.activation.LogSoftmax;
import io.rnn4j.core.activation.Relu;
import io.rnn4j.core.activation.Sigmoid;
import io.rnn4j.core.activation.Softmax;
import io.rnn4j.core.activation.Softplus;
import io.rnn4j.core.activation.Softsign;
import io.rnn4j.core.activation.Tanh;

import java.util.List;

/** Activations that ONNX has as operators. */
final class ActivationOperators {
    private static final long GELU_SINCE = 20;

    private ActivationOperators() {}

    /** Adds the operator of an activation; null if there is none. */
    static String add(GraphWriter graph, String base, Activation activation, String x) {
        return switch (activation) {
            case Identity identity -> x;
            case Tanh tanh -> graph.node(base, "Tanh", List.of(x));
            case Sigmoid sigmoid -> graph.node(base, "Sigmoid", List.of(x));
            case Relu relu -> graph.node(base, "Relu", List.of(x));
            case Softplus softplus -> graph.node(base, "Softplus", List.of(x));
            case Softsign softsign -> graph.node(base, "Softsign", List.of(x));
            case Softmax softmax ->
                    graph.node(base, "Softmax", List.of(x), GraphWriter.whole("axis", -1));
            case LogSoftmax softmax ->
                    graph.node(base, "LogSoftmax", List.of(x), GraphWriter.whole("axis", -1));
            case Elu elu when elu.scale() == 1 ->
                    graph.node(
                            base,
                            "Elu",
                            List.of(x),
                            GraphWriter.real("alpha", (float) elu.alpha()));
            case LeakyRelu leaky ->
                    graph.node(
                            base,
                            "LeakyRelu",
                            List.of(x),
                            GraphWriter.real("alpha", (float) leaky.negativeSlope()));
            case HardSigmoid hard ->
                    graph.node(
                            base,
                            "HardSigmoid",
                            List.of(x),
                            GraphWriter.real("alpha", (float) hard.slope()),
                            GraphWriter.real("beta", 0.5f));
            case Gelu gelu when graph.opset() >= GELU_SINCE ->
                    graph.node(
                            base,
                            "Gelu",
                            List.of(x),
                            GraphWriter.text("approximate", gelu.approximate() ? "tanh" : "none"));
            default -> null;
        };
    }
}
