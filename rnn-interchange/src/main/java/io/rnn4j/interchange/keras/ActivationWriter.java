package io.rnn4j.interchange.keras;

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

/** The names of activations in Keras. */
final class ActivationWriter {
    private final KerasTarget target;

    ActivationWriter(KerasTarget target) {
        this.target = target;
    }

    /**
     * {@return the name of an activation}
     *
     * @param activation the activation
     * @param where the layer, for messages
     * @throws InterchangeException if the version of Keras has no name for it
     */
    String name(Activation activation, String where) throws InterchangeException {
        String name = nameOrNull(activation);
        if (name == null) {
            throw new InterchangeException(
                    "%s: Keras %s has no activation like %s here; choose another one"
                            .formatted(where, target.version(), activation));
        }
        return name;
    }

    private String nameOrNull(Activation activation) {
        boolean third = target == KerasTarget.KERAS_3;
        return switch (activation) {
            case Identity identity -> "linear";
            case Tanh tanh -> "tanh";
            case Sigmoid sigmoid -> "sigmoid";
            case Relu relu -> "relu";
            case Softplus softplus -> "softplus";
            case Softsign softsign -> "softsign";
            case Softmax softmax -> "softmax";
            case Silu silu -> third ? "silu" : "swish";
            case LogSoftmax logSoftmax -> third ? "log_softmax" : null;
            case HardTanh hardTanh -> third ? "hard_tanh" : null;
            case HardSigmoid hard -> {
                double slope = third ? 1.0 / 6 : ActivationReader.EARLIER_SLOPE;
                yield hard.slope() == slope ? "hard_sigmoid" : null;
            }
            case LeakyRelu leaky -> third && leaky.negativeSlope() == 0.2 ? "leaky_relu" : null;
            case Elu elu ->
                    elu.equals(Elu.SELF_NORMALIZING)
                            ? "selu"
                            : elu.equals(new Elu()) ? "elu" : null;
            case Gelu gelu -> gelu.approximate() ? null : "gelu";
            case ClippedInput clipped ->
                    third && clipped.equals(new ClippedInput(new Relu(), 6)) ? "relu6" : null;
            default -> null;
        };
    }
}
