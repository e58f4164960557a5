package io.rnn4j.core.run.fit;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.objective.UpdateRun;
import io.rnn4j.core.run.assembly.ModelWeights;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The averages of the weights in a slot of the optimizer, which take the place of the weights for
 * evaluations.
 */
final class Averages {
    private final ModelWeights weights;
    private final UpdateRun update;
    private final String slot;
    private final List<WeightArray> exchanged = new ArrayList<>();

    Averages(ModelWeights weights, UpdateRun update, String slot) {
        this.weights = weights;
        this.update = update;
        this.slot = slot;
    }

    /** Exchanges weights and averages, so that the model has the averages. */
    void show() {
        weights.change(
                () -> {
                    for (WeightArray weight : weights.arrays()) {
                        if (isAveraged(weight)) {
                            exchange(weight);
                            exchanged.add(weight);
                        }
                    }
                });
    }

    /** Exchanges them again, so that training continues with the weights. */
    void hide() {
        if (!exchanged.isEmpty()) {
            weights.change(() -> exchanged.forEach(this::exchange));
            exchanged.clear();
        }
    }

    /** Replaces the weights by the averages permanently. */
    void adopt() {
        show();
        for (WeightArray weight : exchanged) {
            float[] average = of(weight);
            System.arraycopy(weight.values(), 0, average, 0, average.length);
        }
        exchanged.clear();
    }

    /** {@return a copy of all weights, in which averages take the place of weights} */
    Map<String, Tensor> copy() {
        Map<String, Tensor> copy = weights.copyOfAll();
        if (exchanged.isEmpty()) {
            for (WeightArray weight : weights.arrays()) {
                if (isAveraged(weight)) {
                    float[] average = of(weight);
                    float[] values = copy.get(weight.name()).array();
                    int to = weight.fixedTo();
                    System.arraycopy(average, 0, values, 0, weight.fixedFrom());
                    System.arraycopy(average, to, values, to, values.length - to);
                }
            }
        }
        return copy;
    }

    /** {@return the average of a weight, not a copy; null if it has not been updated} */
    float[] of(WeightArray weight) {
        return update.slot(weight.name(), slot);
    }

    private boolean isAveraged(WeightArray weight) {
        return weights.isTrainable(weight) && of(weight) != null;
    }

    private void exchange(WeightArray weight) {
        float[] values = weight.values();
        float[] average = of(weight);
        for (int k = 0; k < values.length; k++) {
            if (k < weight.fixedFrom() || k >= weight.fixedTo()) {
                float value = values[k];
                values[k] = average[k];
                average[k] = value;
            }
        }
    }
}
