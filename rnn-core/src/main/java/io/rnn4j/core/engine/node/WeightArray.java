package io.rnn4j.core.engine.node;

import io.rnn4j.api.layer.LayerWeight;

/** A weight of a model: its declaration and its values. */
public final class WeightArray {
    /** Shares begin at multiples of this many columns: whole tiles of the widest kernels. */
    private static final int SHARE = 32;

    private final String name;
    private final LayerWeight declaration;
    private final int columns;
    private final float[] values;

    /**
     * Creates a weight of zeros.
     *
     * @param name its full name, unique within the model
     * @param declaration what the layer has declared
     */
    public WeightArray(String name, LayerWeight declaration) {
        this.name = name;
        this.declaration = declaration;
        this.columns = declaration.columns();
        long size = (long) declaration.rows() * declaration.columns();
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "weight '"
                            + name
                            + "' of ["
                            + declaration.rows()
                            + ", "
                            + declaration.columns()
                            + "] is larger than an array can be");
        }
        this.values = new float[(int) size];
    }

    /**
     * Returns the full name.
     *
     * @return label of the layer, a slash, name within the layer
     */
    public String name() {
        return name;
    }

    /**
     * Returns what the layer has declared.
     *
     * @return sizes and initializer
     */
    public LayerWeight declaration() {
        return declaration;
    }

    /**
     * Returns the number of columns.
     *
     * @return the distance of two rows of the values
     */
    public int columns() {
        return columns;
    }

    /**
     * Returns the values.
     *
     * @return [rows, columns] in row-major order, not a copy
     */
    public float[] values() {
        return values;
    }

    /**
     * Returns where a part's share of the columns of a weight begins. Threads share the gradient of
     * a weight by columns.
     *
     * @param columns number of columns of the weight
     * @param part number of the part, or the number of parts
     * @param parts number of parts
     * @return the first column of the part, or the number of columns
     */
    public static int firstColumn(int columns, int part, int parts) {
        int tiles = (columns + SHARE - 1) / SHARE;
        return Math.min(columns, Team.first(tiles, part, parts) * SHARE);
    }
}
