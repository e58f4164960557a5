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
 * Finds a softmax or sigmoid before a loss that begins with one: no fault of the equations, but
 * such a model learns badly, and elsewhere it is the usual way to write it.
 */
public final class LogitsAdvice {
    private LogitsAdvice() {}

    /**
     * Looks at an output.
     *
     * @param last the layer that makes it
     * @return what is amiss, and what to do
     */
    public static Optional<String> of(String output, Layer last, Loss loss) {
        Optional<Activation> doubled = doubled(loss);
        if (doubled.isEmpty() || !doubled.equals(activation(last))) {
            return Optional.empty();
        }
        String name = doubled.get().name();
        return Optional.of(
                "output '"
                        + output
                        + "' is made by a "
                        + name
                        + ", but its loss '"
                        + loss.name()
                        + "' takes logits and begins with a "
                        + name
                        + " of its own; leave the layer's out");
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
