package io.rnn4j.api.layer;

import io.rnn4j.api.cell.InitialColumns;
import io.rnn4j.api.cell.WeightShape;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.tensor.Shape;

import java.util.List;
import java.util.Objects;

/**
 * A weight that a layer has declared.
 *
 * @param name name, unique within the layer
 * @param shape its shape
 * @param initialValues its values before training
 * @param fixedRow index of the row that training does not change; {@link #NO_FIXED_ROW} for none
 */
public record LayerWeight(
        String name, WeightShape shape, InitialValues initialValues, int fixedRow) {
    /** Training changes all rows. */
    public static final int NO_FIXED_ROW = -1;

    /**
     * The values of a weight before training.
     *
     * @param initializer computes the values
     * @param columns blocks of columns with initial values of their own; empty for none
     */
    public record InitialValues(Initializer initializer, List<InitialColumns> columns) {
        /** Copies the list. */
        public InitialValues {
            Objects.requireNonNull(initializer, "initializer");
            columns = NullChecks.copyOf("columns", columns);
        }
    }

    /** Validates the settings. */
    public LayerWeight {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(initialValues, "initialValues");
        Shape.product("weight '" + name + "'", shape.rows(), shape.columns());
        if (fixedRow < NO_FIXED_ROW || fixedRow >= shape.rows()) {
            throw new IllegalArgumentException(
                    "weight '%s' has the rows 0 to %s, got the fixed row %s"
                            .formatted(name, shape.rows() - 1, fixedRow));
        }
    }

    /** {@return the number of rows; 1 for a vector} */
    public int rows() {
        return shape.rows();
    }

    /** {@return the number of columns} */
    public int columns() {
        return shape.columns();
    }

    /** {@return a copy with this row that training does not change} */
    LayerWeight withFixedRow(int row) {
        return new LayerWeight(name, shape, initialValues, row);
    }
}
