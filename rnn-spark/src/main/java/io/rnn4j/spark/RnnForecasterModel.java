package io.rnn4j.spark;

import io.rnn4j.forecast.FittedForecaster;
import io.rnn4j.forecast.series.Columns;

import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;

/**
 * A fitted forecaster. It transforms a table of series in long form to a table of their forecasts,
 * with the columns of the series, the time and the forecast, and one for each quantile, such as
 * {@code q10}. The series are those it was fitted to, their continuations, or others with the same
 * columns and frequency; columns that are known in advance have rows over the horizon.
 *
 * <p>Each series is forecast within one task; all tasks of an executor share one network. The saved
 * directory contains {@value #FILE}, the file of {@link FittedForecaster#save}.
 */
@SuppressWarnings("doclint:missing") // {@return …} documents parameters
public final class RnnForecasterModel extends Model<RnnForecasterModel>
        implements ForecastParams<RnnForecasterModel>, MLWritable {
    private static final long serialVersionUID = 1;

    /** The file of the forecaster in the directory of a saved model. */
    public static final String FILE = "forecaster.safetensors";

    private final String uid;
    private final SharedModel<FittedForecaster> shared;
    private final SkipCount skipped = new SkipCount();
    private final Param<String> idCol;
    private final Param<String> timeCol;
    private final Param<String> predictionCol;
    private final Param<String> handleInvalid;

    RnnForecasterModel(String uid, byte[] file) {
        this.uid = Objects.requireNonNull(uid, "uid");
        this.shared = SharedModel.forecaster(file);
        idCol = new Param<>(this, "idCol", "the column that names the series; empty for one");
        timeCol = new Param<>(this, "timeCol", "the column of times");
        predictionCol = new Param<>(this, "predictionCol", "the column of the forecast");
        handleInvalid = ParamOf.handleInvalid(this);
        Columns columns = shared.get().columns();
        if (columns.targets().size() != 1) {
            throw new IllegalArgumentException(
                    "expected a forecaster of one column, got one of %s; fit one for each column"
                            .formatted(columns.targets()));
        }
        setDefault(idCol, columns.id());
        setDefault(timeCol, columns.time().isEmpty() ? "time" : columns.time());
        setDefault(predictionCol, "forecast");
        setDefault(handleInvalid, "error");
    }

    /**
     * {@return a model with a forecaster that was fitted without Spark}
     *
     * @param fitted a forecaster of one column
     */
    public static RnnForecasterModel of(FittedForecaster fitted) {
        Objects.requireNonNull(fitted, "fitted");
        return new RnnForecasterModel(
                Identifiable.randomUID("rnnForecaster"), TemporaryFile.bytes(fitted::save));
    }

    /**
     * {@return a model with a forecaster of a file}
     *
     * @param file the file of {@link FittedForecaster#save}
     * @throws IOException if the file cannot be read
     */
    public static RnnForecasterModel of(Path file) throws IOException {
        return of(FittedForecaster.load(file));
    }

    /** {@return a reader of saved models} */
    public static MLReader<RnnForecasterModel> read() {
        return new SavedFile.Reader<>(RnnForecasterModel.class, FILE, RnnForecasterModel::new);
    }

    /**
     * {@return a saved model}
     *
     * @param path its directory
     */
    public static RnnForecasterModel load(String path) {
        return read().load(path);
    }

    @Override
    public MLWriter write() {
        return new SavedFile.Writer(this, FILE, shared.file());
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public RnnForecasterModel self() {
        return this;
    }

    @Override
    public RnnForecasterModel copy(ParamMap extra) {
        return copyValues(new RnnForecasterModel(uid, shared.file()), extra).setParent(parent());
    }

    /** {@return a copy of the forecaster, for use without Spark} */
    public FittedForecaster forecaster() {
        return TemporaryFile.read(shared.file(), FittedForecaster::load);
    }

    /**
     * {@return the number of series that actions on tables of this model have skipped so far}
     * Series of tasks that Spark repeats are counted again.
     */
    public long skipped() {
        return skipped.value();
    }

    private Columns columns() {
        return shared.get().columns().id(getIdCol()).time(getTimeCol());
    }

    @Override
    public StructType transformSchema(StructType schema) {
        Columns columns = columns();
        LongTable.require(schema, columns);
        LongTable.requireTimes(schema, columns, shared.get().frequency());
        return LongTable.forecasts(schema, columns, getPredictionCol(), shared.get().levels());
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType result = transformSchema(dataset.schema());
        Columns columns = columns();
        Dataset<Row> rows = LongTable.select(dataset.toDF(), columns);
        Broadcast<SharedModel<FittedForecaster>> sent = shared.send(rows.sparkSession());
        SeriesForecasts forecasts =
                new SeriesForecasts(
                        columns.id(),
                        columns.time(),
                        LongTable.isNumbered(dataset.schema(), columns),
                        getHandleInvalid().equals("skip") ? BadRows.SKIP : BadRows.REJECT,
                        skipped.of(rows.sparkSession()));
        Column series = rows.col(LongTable.SERIES);
        Dataset<Row> computed =
                (columns.id().isEmpty() ? rows.repartition(1) : rows.repartition(series))
                        .sortWithinPartitions(series, rows.col(LongTable.TIME))
                        .mapPartitions(
                                (Iterator<Row> partition) ->
                                        forecasts.of(sent.value().get(), partition),
                                Encoders.row(computed(rows.schema())));
        return computed.select(selected(computed, result));
    }

    /** {@return the series, the time, the forecast and its quantiles as they are computed} */
    private StructType computed(StructType rows) {
        StructType all =
                new StructType()
                        .add(rows.apply(LongTable.SERIES))
                        .add(rows.apply(LongTable.TIME))
                        .add("forecast", DataTypes.DoubleType, false);
        for (int level = 0; level < shared.get().levels().size(); level++) {
            all = all.add("quantile" + level, DataTypes.DoubleType, false);
        }
        return all;
    }

    /** The columns of the result have the names and types of the table that was transformed. */
    private static Column[] selected(Dataset<Row> computed, StructType result) {
        String[] names = computed.columns();
        int first = names.length - result.size(); // 1 without a column of the series
        Column[] selected = new Column[result.size()];
        for (int k = 0; k < selected.length; k++) {
            StructField field = result.fields()[k];
            selected[k] = functions.col(names[first + k]).cast(field.dataType()).as(field.name());
        }
        return selected;
    }

    @Override
    public Param<String> idCol() {
        return idCol;
    }

    @Override
    public Param<String> timeCol() {
        return timeCol;
    }

    @Override
    public Param<String> predictionCol() {
        return predictionCol;
    }

    @Override
    public Param<String> handleInvalid() {
        return handleInvalid;
    }
}
