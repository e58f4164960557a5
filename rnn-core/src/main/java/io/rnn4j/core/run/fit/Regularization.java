package io.rnn4j.core.run.fit;

import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.objective.RegularizationRun;
import io.rnn4j.core.engine.objective.UpdateRun;
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

    /** An element of a weight that a constraint makes infinite or NaN. */
    record NonFinite(WeightArray weight, int element, float value) {}

    /** A weight, and its penalties and constraints. */
    private static final class OfWeight {
        private final WeightArray weight;
        private final RegularizationRun run;
        private float[] projected; // the values after the step that is being checked

        OfWeight(WeightArray weight, RegularizationRun run) {
            this.weight = weight;
            this.run = run;
        }

        /** {@return the first element of the projected values that is not finite; -1 if none is} */
        int project(UpdateRun update) {
            if (projected == null) {
                projected = new float[weight.values().length];
            }
            update.newValues(weight.name(), projected);
            run.project(projected, weight.fixedFrom(), weight.fixedTo());
            for (int element = 0; element < projected.length; element++) {
                if (!Float.isFinite(projected[element])) {
                    return element;
                }
            }
            return -1;
        }
    }

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

    /**
     * Computes the values that the weights have after a step under their constraints.
     *
     * @return the first one that is not finite; null if all are
     */
    synchronized NonFinite check(UpdateRun update) {
        for (OfWeight each : all) {
            if (each.run.isConstrained() && weights.isTrainable(each.weight)) {
                int element = each.project(update);
                if (element >= 0) {
                    return new NonFinite(each.weight, element, each.projected[element]);
                }
            }
        }
        return null;
    }

    /**
     * Makes the trained weights, and their averages if there are any, satisfy the constraints.
     *
     * @param checked whether {@link #check} has computed the values
     */
    synchronized void project(Averages averages, boolean checked) {
        for (OfWeight each : all) {
            WeightArray weight = each.weight;
            if (each.run.isConstrained() && weights.isTrainable(weight)) {
                if (checked) {
                    System.arraycopy(each.projected, 0, weight.values(), 0, each.projected.length);
                } else {
                    each.run.project(weight.values(), weight.fixedFrom(), weight.fixedTo());
                }
                float[] average = averages == null ? null : averages.of(weight);
                if (average != null) {
                    each.run.project(average, weight.fixedFrom(), weight.fixedTo());
                }
            }
        }
    }
}
