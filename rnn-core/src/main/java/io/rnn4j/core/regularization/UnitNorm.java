package io.rnn4j.core.regularization;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.api.regularization.Projection;

/**
 * Gives every column or row the Euclidean norm 1: w/max(‖w‖, 1e-7), as UnitNorm of Keras. A column
 * or row of zeros is not changed.
 *
 * @param axis whether norms are those of columns or of rows
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record UnitNorm(NormAxis axis) implements Constraint {
    private static final double SMALLEST = 1e-7;

    /** Checks the setting. */
    public UnitNorm {
        SettingChecks.notNull("unit_norm", "axis", axis);
    }

    /** Creates the constraint for columns. */
    public UnitNorm() {
        this(NormAxis.COLUMNS);
    }

    @Override
    public String name() {
        return "unit_norm";
    }

    @Override
    public void define(Projection p) {
        Expr w = axis.of(p);
        Expr norm = NormAxis.norm(w);
        p.value(w.over(norm.max(Expr.constant(SMALLEST))));
    }

    /** {@return a copy for columns or for rows} */
    public UnitNorm axis(NormAxis axis) {
        return new UnitNorm(axis);
    }
}
