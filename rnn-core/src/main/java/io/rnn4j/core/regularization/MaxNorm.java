package io.rnn4j.core.regularization;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.api.regularization.Projection;

/**
 * Limits the Euclidean norm of every column or row: w·min(1, c/‖w‖) (Srebro and Shraibman 2005), as
 * MaxNorm of Keras. Values within the limit keep their bits.
 *
 * @param limit c, greater than 0 and finite
 * @param axis whether norms are those of columns or of rows
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record MaxNorm(double limit, NormAxis axis) implements Constraint {
    /** Checks the settings. */
    public MaxNorm {
        SettingChecks.positive("max_norm", "limit", limit);
        SettingChecks.notNull("max_norm", "axis", axis);
    }

    /** Creates the constraint with the limit 2, as in Keras. */
    public MaxNorm() {
        this(2);
    }

    /**
     * Creates the constraint for columns.
     *
     * @param limit c, greater than 0 and finite
     */
    public MaxNorm(double limit) {
        this(limit, NormAxis.COLUMNS);
    }

    @Override
    public String name() {
        return "max_norm";
    }

    @Override
    public void define(Projection p) {
        Expr w = axis.of(p);
        Expr norm = NormAxis.norm(w);
        p.value(w.times(Expr.constant(limit).over(norm).min(Expr.constant(1))));
    }

    /** {@return a copy with this limit c, greater than 0 and finite} */
    public MaxNorm limit(double limit) {
        return new MaxNorm(limit, axis);
    }

    /** {@return a copy for columns or for rows} */
    public MaxNorm axis(NormAxis axis) {
        return new MaxNorm(limit, axis);
    }
}
