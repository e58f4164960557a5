package io.rnn4j.spark;

import io.rnn4j.forecast.Forecast;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StructType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A table with one row for each step of each series. What is read of it are the name of the series,
 * the time (a timestamp without zone, or a whole number), the numbers and the constants of series.
 */
final class LongTable {
    /** The name of the series in selected rows. */
    static final String SERIES = "series";

    /** The time in selected rows. */
    static final String TIME = "time";

    private static final Set<DataType> TIMES =
            Set.of(DataTypes.DateType, DataTypes.TimestampType, DataTypes.TimestampNTZType);

    private LongTable() {}

    /** Rejects a table without these columns, or with columns of other types. */
    static void require(StructType schema, Columns columns) {
        if (!columns.id().isEmpty()) {
            SequenceColumns.require(schema, columns.id(), "any type", type -> true);
        }
        SequenceColumns.require(
                schema,
                columns.time(),
                "a date, a timestamp or a whole number",
                type -> TIMES.contains(type) || type instanceof IntegralType);
        columns.varying().forEach(name -> SequenceColumns.requireNumber(schema, name));
        for (String name : columns.statics()) {
            SequenceColumns.require(schema, name, "any type", type -> true);
        }
    }

    /**
     * Rejects numeric times if the method was fitted to dates, and dates if it was fitted to
     * numeric times.
     */
    static void requireTimes(StructType schema, Columns columns, Frequency frequency) {
        boolean numbered = isNumbered(schema, columns);
        boolean suits = numbered ? isNumberOf(frequency) : !frequency.equals(Frequency.STEPS);
        if (!suits) {
            throw new IllegalArgumentException(
                    "column '%s' is of type %s, but the model was fitted to series with a step %s; expected %s"
                            .formatted(
                                    columns.time(),
                                    schema.apply(columns.time()).dataType().simpleString(),
                                    frequency,
                                    numbered ? "a date or a timestamp" : "a whole number"));
        }
    }

    private static boolean isNumberOf(Frequency frequency) {
        return frequency.equals(Frequency.STEPS)
                || frequency.unit() == Frequency.Unit.MONTH && frequency.count() % 12 == 0;
    }

    /** {@return whether times are whole numbers: years or numbers of steps} */
    static boolean isNumbered(StructType schema, Columns columns) {
        return schema.apply(columns.time()).dataType() instanceof IntegralType;
    }

    /** {@return the names of what is selected, without that of the series if there is one only} */
    static List<String> header(Columns columns) {
        List<String> names = new ArrayList<>(List.of(columns.id(), columns.time()));
        names.addAll(columns.varying());
        names.addAll(columns.statics());
        return names;
    }

    /** {@return the columns that are read, in the order of the header} */
    static Dataset<Row> select(Dataset<Row> rows, Columns columns) {
        List<Column> selected = new ArrayList<>();
        selected.add(
                (columns.id().isEmpty() ? functions.lit("") : text(rows, columns.id())).as(SERIES));
        DataType time =
                isNumbered(rows.schema(), columns)
                        ? DataTypes.LongType
                        : DataTypes.TimestampNTZType;
        selected.add(rows.col(columns.time()).cast(time).as(TIME));
        for (String name : columns.varying()) {
            selected.add(rows.col(name).cast(DataTypes.DoubleType));
        }
        for (String name : columns.statics()) {
            selected.add(text(rows, name));
        }
        return rows.select(selected.toArray(Column[]::new));
    }

    private static Column text(Dataset<Row> rows, String name) {
        return rows.col(name).cast(DataTypes.StringType);
    }

    /** {@return the columns of a table of forecasts} */
    static StructType forecasts(
            StructType schema, Columns columns, String prediction, Iterable<Double> levels) {
        StructType all = new StructType();
        if (!columns.id().isEmpty()) {
            all = all.add(columns.id(), schema.apply(columns.id()).dataType(), true);
        }
        all =
                all.add(columns.time(), schema.apply(columns.time()).dataType(), true)
                        .add(prediction, DataTypes.DoubleType, false);
        for (double level : levels) {
            all = all.add(Forecast.columnOf(level), DataTypes.DoubleType, false);
        }
        List<String> names = Arrays.asList(all.fieldNames());
        if (Set.copyOf(names).size() < names.size()) {
            throw new IllegalArgumentException(
                    "the columns of the forecasts need different names, got %s; set other names, for example with setPredictionCol"
                            .formatted(names));
        }
        return all;
    }
}
