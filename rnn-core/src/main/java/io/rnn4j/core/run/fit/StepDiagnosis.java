package io.rnn4j.core.run.fit;

import io.rnn4j.api.optimizer.GradientClipping;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.objective.NonFiniteUpdate;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.training.NonFiniteException;

import java.util.List;
import java.util.Optional;

/** Finds the first number of a training step that is not finite. */
final class StepDiagnosis {
    private static final String CLIP =
            "clip the gradients, for example with Clipped.byGlobalNorm(optimizer, 1), or use a"
                    + " smaller learning rate or scaled data";
    private static final String EXPLODING =
            "; if gradients grow like this in the first step, use an orthogonal recurrent"
                    + " initializer, an LSTM or GRU, or fewer time steps (FitOptions.truncated)";

    private final AssembledModel model;
    private final NetworkRun.Prepared prepared;
    private final Runnable backwardPass;

    /**
     * Diagnoses a step on a prepared batch, whose backward pass can be run once more; null if the
     * batch is in another process.
     */
    StepDiagnosis(AssembledModel model, NetworkRun.Prepared prepared, Runnable backwardPass) {
        this.model = model;
        this.prepared = prepared;
        this.backwardPass = backwardPass;
    }

    /** Returns the exception for a loss that is not finite, first in the given place. */
    NonFiniteException ofLoss(double loss, String place) {
        return new NonFiniteException(
                ("the loss is %s, first in %s; the first tensor that is not finite is %s; try a"
                                + " smaller learning rate or scaled data")
                        .formatted(loss, place, firstTensor()));
    }

    private String firstTensor() {
        for (WeightArray weight : model.weights().arrays()) {
            if (firstNonFinite(weight.values()) >= 0) {
                return "weight '" + weight.name() + "'";
            }
        }
        if (prepared == null) {
            return "not known here";
        }
        String layer = prepared.firstNonFinite();
        return layer == null ? "the loss itself" : "the output of layer '" + layer + "'";
    }

    private static int firstNonFinite(float[] values) {
        for (int k = 0; k < values.length; k++) {
            if (!Float.isFinite(values[k])) {
                return k;
            }
        }
        return -1;
    }

    /**
     * Returns the exception for gradients of weights that are not finite. It names the layer
     * nearest to the loss, because the backward pass propagates such values from it to the layers
     * before.
     */
    NonFiniteException ofGradients(
            double loss,
            List<WeightArray> trained,
            NetworkRun.Gradients gradients,
            Optional<GradientClipping> clipping) {
        WeightArray found = null;
        for (WeightArray weight : trained) {
            boolean sameLayer = found != null && layer(weight).equals(layer(found));
            if (!sameLayer && firstNonFinite(gradients.weight(weight.name())) >= 0) {
                found = weight;
            }
        }
        float[] gradient = gradients.weight(found.name());
        int at = firstNonFinite(gradient);
        return new NonFiniteException(
                ("the gradient of layer '%s' is not finite, although the loss is %s: that of weight"
                                + " '%s' is %s in %s%s%s")
                        .formatted(
                                layer(found),
                                loss,
                                found.name(),
                                gradient[at],
                                position(found, at),
                                clipping.isPresent() ? ", which cannot be clipped any more" : "",
                                growthAndRemedy()));
    }

    private static String layer(WeightArray weight) {
        return weight.name().substring(0, weight.name().indexOf('/'));
    }

    /** Returns the exception for a new value of a weight or slot that is not finite. */
    NonFiniteException ofUpdate(NonFiniteUpdate found, double learningRate) {
        WeightArray weight =
                model.weights().arrays().stream()
                        .filter(each -> each.name().equals(found.weight()))
                        .findFirst()
                        .orElseThrow();
        String what = "weight '" + found.weight() + "'";
        return new NonFiniteException(
                ("the step would make %s %s in %s: it is %s, the gradient is %s, the learning rate"
                                + " %s%s; check the learning rate and its schedule, the weight"
                                + " decay and the epsilon of the optimizer")
                        .formatted(
                                found.slot() == null
                                        ? what
                                        : "slot '%s' of %s".formatted(found.slot(), what),
                                found.after(),
                                position(weight, found.element()),
                                found.before(),
                                found.gradient(),
                                learningRate,
                                growthAndRemedy()));
    }

    /** {@return an exception for the element of a weight that its constraints make not finite} */
    NonFiniteException ofConstraints(Regularization.NonFinite found) {
        return new NonFiniteException(
                ("the constraints of the optimizer would make weight '%s' %s in %s; check their"
                                + " equations and settings")
                        .formatted(
                                found.weight().name(),
                                found.value(),
                                position(found.weight(), found.element())));
    }

    private static String position(WeightArray weight, int at) {
        return "row %s, column %s".formatted(at / weight.columns(), at % weight.columns());
    }

    private String growthAndRemedy() {
        if (prepared == null) {
            return "; " + CLIP;
        }
        String growth = GradientGrowth.describe(model, prepared, backwardPass);
        return growth.isEmpty() ? "; " + CLIP : "; " + growth + "; " + CLIP + EXPLODING;
    }
}
