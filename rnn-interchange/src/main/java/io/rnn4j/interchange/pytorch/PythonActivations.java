package io.rnn4j.interchange.pytorch;

import io.rnn4j.api.component.Activation;
import io.rnn4j.core.activation.ClippedInput;
import io.rnn4j.core.activation.Elu;
import io.rnn4j.core.activation.Gelu;
import io.rnn4j.core.activation.HardSigmoid;
import io.rnn4j.core.activation.HardTanh;
import io.rnn4j.core.activation.Identity;
import io.rnn4j.core.activation.LeakyRelu;
import io.rnn4j.core.activation.LogSoftmax;
import io.rnn4j.core.activation.Relu;
import io.rnn4j.core.activation.Sigmoid;
import io.rnn4j.core.activation.Silu;
import io.rnn4j.core.activation.Softmax;
import io.rnn4j.core.activation.Softplus;
import io.rnn4j.core.activation.Softsign;
import io.rnn4j.core.activation.Tanh;
import io.rnn4j.interchange.InterchangeException;

/**
 * Activations as expressions of PyTorch. Patterns name all settings, so that a new one cannot be
 * overlooked.
 */
final class PythonActivations {
    private PythonActivations() {}

    /**
     * {@return the activation of an expression}
     *
     * @param label label of the layer, for the message
     * @param activation the activation
     * @param x an expression of Python
     * @throws InterchangeException if PyTorch has no such function
     */
    static String of(String label, Activation activation, String x) throws InterchangeException {
        return switch (activation) {
            case Identity identity -> x;
            case Tanh tanh -> "torch.tanh(%s)".formatted(x);
            case Sigmoid sigmoid -> "torch.sigmoid(%s)".formatted(x);
            case Relu relu -> "torch.relu(%s)".formatted(x);
            case Softmax softmax -> "torch.softmax(%s, -1)".formatted(x);
            case LogSoftmax logSoftmax -> "torch.log_softmax(%s, -1)".formatted(x);
            case Elu(double alpha, double scale) ->
                    (scale == 1 ? "" : scale + " * ") + function("elu", x, alpha);
            case LeakyRelu(double slope) -> function("leaky_relu", x, slope);
            case Gelu(boolean approximate) ->
                    approximate
                            ? "torch.nn.functional.gelu(%s, approximate=\"tanh\")".formatted(x)
                            : "torch.nn.functional.gelu(%s)".formatted(x);
            case Silu silu -> "torch.nn.functional.silu(%s)".formatted(x);
            case Softplus softplus -> "torch.nn.functional.softplus(%s)".formatted(x);
            case Softsign softsign -> "torch.nn.functional.softsign(%s)".formatted(x);
            case HardSigmoid(double slope) ->
                    slope == new HardSigmoid().slope()
                            ? "torch.nn.functional.hardsigmoid(%s)".formatted(x)
                            : "torch.clamp(%s * %s + 0.5, 0, 1)".formatted(slope, x);
            case HardTanh hard -> "torch.nn.functional.hardtanh(%s)".formatted(x);
            case ClippedInput(Activation inner, double limit) ->
                    of(label, inner, "torch.clamp(%s, %s, %s)".formatted(x, -limit, limit));
            default ->
                    throw new InterchangeException(
                            ("layer '%s': PyTorch has no activation '%s'; replace it, or write the"
                                            + " module in Python")
                                    .formatted(label, activation.name()));
        };
    }

    private static String function(String name, String x, double setting) {
        return "torch.nn.functional.%s(%s, %s)".formatted(name, x, setting);
    }
}
