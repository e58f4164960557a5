package io.rnn4j.spark;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The columns of a table with one sequence in each row.
 *
 * @param key the column that names a row; any type
 * @param values the column of the values: an array of numbers, [steps · features], or of arrays,
 *     [steps][features], or a vector
 * @param target the column of the target: a number, an array of numbers or a vector
 */
public record SequenceColumns(String key, String values, String target) {
    /** Rejects null. */
    public SequenceColumns {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(target, "target");
    }

    /**
     * {@return the sequences of a table} Rows without values or target become invalid sequences,
     * see {@link BadRows}.
     *
     * @param rows the table
     * @param features number of features of a time step, at least 1
     * @throws IllegalArgumentException if a column is missing or has another type
     */
    public JavaRDD<LabelledSequence> read(Dataset<Row> rows, int features) {
        Objects.requireNonNull(rows, "rows");
        require(rows.schema(), key, "any type", type -> true);
        requireValues(rows.schema(), values);
        require(
                rows.schema(),
                target,
                "a number, an array of numbers, or a vector",
                type -> type instanceof NumericType || isNumbers(type));
        return rows.select(
                        rows.col(key).cast(DataTypes.StringType),
                        floats(rows, values),
                        floats(rows, target))
                .toJavaRDD()
                .map(row -> sequence(row, features));
    }

    /** Rejects a table without a column of sequences of this name. */
    static void requireValues(StructType schema, String column) {
        require(
                schema,
                column,
                "an array of numbers, an array of arrays of numbers, or a vector",
                type -> isNumbers(type) || isArray(type, SequenceColumns::isNumbers));
    }

    /** Rejects a table without a column of numbers of this name. */
    static void requireNumber(StructType schema, String column) {
        require(schema, column, "a number", type -> type instanceof NumericType);
    }

    /** {@return a column with numbers as floats, arrays of floats, or as it is} */
    static Column floats(Dataset<Row> rows, String name) {
        DataType type = rows.schema().apply(name).dataType();
        DataType floats =
                isArray(type, inner -> isArray(inner, each -> each instanceof NumericType))
                        ? DataTypes.createArrayType(DataTypes.createArrayType(DataTypes.FloatType))
                        : isArray(type, each -> each instanceof NumericType)
                                ? DataTypes.createArrayType(DataTypes.FloatType)
                                : type instanceof NumericType ? DataTypes.FloatType : type;
        return rows.col(name).cast(floats);
    }

    /** The type of a column is accepted or not. */
    interface Accepted {
        boolean test(DataType type);
    }

    private static boolean isArray(DataType type, Accepted element) {
        return type instanceof ArrayType array && element.test(array.elementType());
    }

    private static boolean isNumbers(DataType type) {
        return isArray(type, each -> each instanceof NumericType)
                || type.equals(SQLDataTypes.VectorType());
    }

    /** Rejects a table without a column of this name, or with one of another type. */
    static void require(StructType schema, String column, String expected, Accepted accepted) {
        List<String> names = Arrays.asList(schema.fieldNames());
        if (!names.contains(column)) {
            throw new IllegalArgumentException(
                    "there is no column '%s', only %s; name one of them".formatted(column, names));
        }
        DataType type = schema.apply(column).dataType();
        if (!accepted.test(type)) {
            throw new IllegalArgumentException(
                    "column '%s' is of type %s, expected %s; cast it, or name another column"
                            .formatted(column, type.simpleString(), expected));
        }
    }

    private static LabelledSequence sequence(Row row, int features) {
        float[] values = floats(row.get(1));
        float[] targets = floats(row.get(2));
        return new LabelledSequence(
                String.valueOf(row.get(0)), values.length / features, values, targets);
    }

    /** {@return the numbers of a value; none for null, NaN for a null in it} */
    static float[] floats(Object value) {
        return switch (value) {
            case null -> new float[0];
            case Number number -> new float[] {number.floatValue()};
            case Vector vector -> {
                float[] floats = new float[vector.size()];
                for (int k = 0; k < floats.length; k++) {
                    floats[k] = (float) vector.apply(k);
                }
                yield floats;
            }
            case Seq<?> sequence -> {
                List<float[]> parts =
                        CollectionConverters.asJava(sequence).stream()
                                .map(each -> each == null ? new float[] {Float.NaN} : floats(each))
                                .toList();
                float[] floats = new float[parts.stream().mapToInt(part -> part.length).sum()];
                int at = 0;
                for (float[] part : parts) {
                    System.arraycopy(part, 0, floats, at, part.length);
                    at += part.length;
                }
                yield floats;
            }
            default -> throw new AssertionError(value.getClass());
        };
    }
}
