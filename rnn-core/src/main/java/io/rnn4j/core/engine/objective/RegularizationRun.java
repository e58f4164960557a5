package io.rnn4j.core.engine.objective;

import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.api.regularization.Regularizer;
import io.rnn4j.kernel.KernelsProvider;

import java.util.List;
import java.util.Optional;

/** The penalties and the constraints that an optimizer has for one weight. */
public final class RegularizationRun {
    private final PenaltyRun[] penalties;
    private final ProjectionRun[] projections;

    private RegularizationRun(PenaltyRun[] penalties, ProjectionRun[] projections) {
        this.penalties = penalties;
        this.projections = projections;
    }

    /** {@return the penalties and constraints of a weight [rows, columns]; empty if it has none} */
    public static Optional<RegularizationRun> of(
            Optimizer optimizer, String weight, int rows, int columns, KernelsProvider provider) {
        List<Regularizer> regularizers = optimizer.regularizers(weight);
        List<Constraint> constraints = optimizer.constraints(weight);
        if (regularizers.isEmpty() && constraints.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new RegularizationRun(
                        regularizers.stream()
                                .map(each -> new PenaltyRun(each, rows, columns, provider))
                                .toArray(PenaltyRun[]::new),
                        constraints.stream()
                                .map(each -> new ProjectionRun(each, rows, columns, provider))
                                .toArray(ProjectionRun[]::new)));
    }

    /** {@return the sum of the penalties on the values of the weight} */
    public double value(float[] values) {
        double sum = 0;
        for (PenaltyRun penalty : penalties) {
            sum += penalty.value(values);
        }
        return sum;
    }

    /** Adds the gradients of the penalties to the gradient of the weight. */
    public void addGradient(float[] values, float[] gradient) {
        for (PenaltyRun penalty : penalties) {
            penalty.addGradient(values, gradient);
        }
    }

    /** {@return whether there is a constraint} */
    public boolean isConstrained() {
        return projections.length > 0;
    }

    /**
     * Makes the values satisfy the constraints, one after the other, except those from fixedFrom to
     * fixedTo - 1.
     */
    public void project(float[] values, int fixedFrom, int fixedTo) {
        for (ProjectionRun projection : projections) {
            projection.project(values, fixedFrom, fixedTo);
        }
    }
}
