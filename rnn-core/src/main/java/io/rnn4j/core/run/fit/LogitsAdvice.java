package io.rnn4j.core.run.fit;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.layer.ActivationLayer;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.SoftmaxLayer;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;

import java.util.Optional;

/**
 * Warns of a softmax or sigmoid layer before a loss that contains the same function. Such a model
 * is valid but learns badly; other libraries expect this form, which makes it a common mistake.
 */
final class LogitsAdvice {
    private LogitsAdvice() {}

    /** {@return a warning about the last layer and the loss of an output, if one is due} */
    static Optional<String> of(String output, Layer last, Loss loss) {
        Optional<Activation> doubled = doubled(loss);
        if (doubled.isEmpty() || !doubled.equals(activation(last))) {
            return Optional.empty();
        }
        String name = doubled.get().name();
        return Optional.of(
                ("output '%s' is computed by a %s, but its loss '%s' takes logits and contains a"
                                + " %s; leave the one of the layer out")
                        .formatted(output, name, loss.name(), name));
    }

    private static Optional<Activation> doubled(Loss loss) {
        return switch (loss) {
            case SoftmaxCrossEntropy softmax -> Optional.of(Activations.SOFTMAX);
            case OneHotSoftmaxCrossEntropy softmax -> Optional.of(Activations.SOFTMAX);
            case BinaryCrossEntropyFromLogits sigmoid -> Optional.of(Activations.SIGMOID);
            default -> Optional.empty();
        };
    }

    private static Optional<Activation> activation(Layer layer) {
        return switch (layer) {
            case SoftmaxLayer softmax -> Optional.of(Activations.SOFTMAX);
            case Dense dense -> Optional.of(dense.activation());
            case ActivationLayer alone -> Optional.of(alone.activation());
            default -> Optional.empty();
        };
    }
}
