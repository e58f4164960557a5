package io.rnn4j.core.run.fit;

import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.objective.RegularizationRun;
import io.rnn4j.core.run.assembly.ModelWeights;
import io.rnn4j.kernel.KernelsProvider;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The penalties and constraints of the weights of a model. Any number of threads may use an object.
 */
final class Regularization {
    private final ModelWeights weights;
    private final OfWeight[] all; // an iterator of a list would be allocated

    /** A weight, and its penalties and constraints. */
    private record OfWeight(WeightArray weight, RegularizationRun run) {}

    private Regularization(ModelWeights weights, List<OfWeight> all) {
        this.weights = weights;
        this.all = all.toArray(OfWeight[]::new);
    }

    /** {@return the penalties and constraints of an optimizer; empty if it has none} */
    static Optional<Regularization> of(
            ModelWeights weights, Optimizer optimizer, KernelsProvider provider) {
        List<OfWeight> found = new ArrayList<>();
        for (WeightArray weight : weights.arrays()) {
            int rows = weight.declaration().rows();
            Optional<RegularizationRun> run =
                    RegularizationRun.of(
                            optimizer, weight.name(), rows, weight.columns(), provider);
            run.ifPresent(of -> found.add(new OfWeight(weight, of)));
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(new Regularization(weights, found));
    }

    /** {@return the sum of the penalties on all weights} */
    synchronized double penalty() {
        double sum = 0;
        for (OfWeight each : all) {
            sum += each.run.value(each.weight.values());
        }
        return sum;
    }

    /** Adds the gradients of the penalties on the weights that are trained. */
    synchronized void addGradients(NetworkRun.Gradients gradients) {
        for (OfWeight each : all) {
            if (weights.isTrainable(each.weight)) {
                each.run.addGradient(each.weight.values(), gradients.weight(each.weight.name()));
            }
        }
    }

    /** Makes the trained weights, and their averages if there are any, satisfy the constraints. */
    synchronized void project(Averages averages) {
        for (OfWeight each : all) {
            WeightArray weight = each.weight;
            if (weights.isTrainable(weight)) {
                each.run.project(weight.values(), weight.fixedFrom(), weight.fixedTo());
                float[] average = averages == null ? null : averages.of(weight);
                if (average != null) {
                    each.run.project(average, weight.fixedFrom(), weight.fixedTo());
                }
            }
        }
    }
}
