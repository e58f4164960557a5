package io.rnn4j.core.engine.node;

import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.core.thread.Team;

/** A weight of a model: its declaration and its values. */
public final class WeightArray {
    /**
     * The shares of threads begin at multiples of this many columns, whole tiles of the widest
     * kernels.
     */
    private static final int SHARE = 32;

    private final String name;
    private final LayerWeight declaration;
    private final int columns;
    private final float[] values;
    private final int fixedFrom;
    private final int fixedTo;

    /** Creates a weight of zeros, whose full name is unique within the model. */
    public WeightArray(String name, LayerWeight declaration) {
        this.name = name;
        this.declaration = declaration;
        this.columns = declaration.columns();
        this.values =
                Shape.floats("weight '" + name + "'", declaration.rows(), declaration.columns());
        this.fixedFrom = Math.max(0, declaration.fixedRow()) * columns;
        this.fixedTo = (declaration.fixedRow() + 1) * columns;
    }

    /** {@return the full name: label of the layer, a slash, name within the layer} */
    public String name() {
        return name;
    }

    /** {@return the declaration of the layer: sizes and initializer} */
    public LayerWeight declaration() {
        return declaration;
    }

    /** {@return the number of columns, the distance between two rows of the values} */
    public int columns() {
        return columns;
    }

    /** {@return the values, [rows, columns] in row-major order, not a copy} */
    public float[] values() {
        return values;
    }

    /** {@return the index of the first value that training does not change; 0 if there is none} */
    public int fixedFrom() {
        return fixedFrom;
    }

    /** {@return the index after the last value that training does not change} */
    public int fixedTo() {
        return fixedTo;
    }

    /**
     * {@return the first column of a part's share of a weight; for the number of parts, the number
     * of columns} Threads share the gradient of a weight by columns.
     */
    public static int firstColumn(int columns, int part, int parts) {
        int tiles = Math.ceilDiv(columns, SHARE);
        return Math.min(columns, Team.first(tiles, part, parts) * SHARE);
    }
}
