package io.rnn4j.spark;

import io.rnn4j.forecast.FittedForecaster;
import io.rnn4j.forecast.Forecaster;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.SeriesSet;

import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Fits one network to all series of a table in long form, which has one row for each step of each
 * series, as {@link Forecaster} does on one machine. Rows may have any order.
 *
 * <p>The series are gathered on the driver, where the network is trained with all threads of the
 * driver; only forecasts are computed by the executors. The forecaster has the same bits as that of
 * {@link Forecaster#fit} on the same series in the order of their names.
 */
public final class RnnForecaster extends Estimator<RnnForecasterModel>
        implements ForecastParams<RnnForecaster>,
                ForecasterSettings<RnnForecaster>,
                DefaultParamsWritable {
    private static final long serialVersionUID = 1;

    private static final Map<String, Supplier<Forecaster>> KINDS =
            new TreeMap<>(
                    Map.of(
                            "lstm", Forecaster::lstm,
                            "gru", Forecaster::gru,
                            "encoderDecoder", Forecaster::encoderDecoder,
                            "segmentRnn", Forecaster::segmentRnn,
                            "deepAr", Forecaster::deepAr,
                            "outputRecurrent", Forecaster::outputRecurrent));

    private final String uid;
    private final Param<String> idCol;
    private final Param<String> timeCol;
    private final Param<String> predictionCol;
    private final Param<String> handleInvalid;
    private final Param<String> valueCol;
    private final StringArrayParam knownCols;
    private final StringArrayParam pastCols;
    private final StringArrayParam staticCols;
    private final IntParam horizon;
    private final Param<String> kind;
    private final LongParam seed;
    private final IntParam window;
    private final IntParam units;
    private final IntParam maxIter;
    private final DoubleParam stepSize;
    private final IntParam batchSize;
    private final DoubleArrayParam quantiles;

    /** Creates an estimator with a new name. */
    public RnnForecaster() {
        this(Identifiable.randomUID("rnnForecaster"));
    }

    /**
     * Creates an estimator.
     *
     * @param uid its name
     */
    public RnnForecaster(String uid) {
        this.uid = Objects.requireNonNull(uid, "uid");
        idCol = text("idCol", "the column that names the series; empty for one");
        timeCol = text("timeCol", "the column of times");
        predictionCol = text("predictionCol", "the column of the forecast");
        handleInvalid = ParamOf.handleInvalid(this);
        valueCol = text("valueCol", "the column to forecast");
        knownCols = new StringArrayParam(this, "knownCols", "columns known in advance");
        pastCols = new StringArrayParam(this, "pastCols", "columns known up to the present");
        staticCols = new StringArrayParam(this, "staticCols", "columns constant in a series");
        horizon = ParamOf.atLeast(1, this, "horizon", "the number of steps of a forecast");
        kind = ParamOf.oneOf(List.copyOf(KINDS.keySet()), this, "kind", "the kind of network");
        seed = new LongParam(this, "seed", "the seed");
        window =
                ParamOf.atLeast(
                        0, this, "window", "the number of steps that are read; 0 to derive it");
        units = ParamOf.atLeast(0, this, "units", "the number of units of a layer; 0 to derive it");
        maxIter =
                ParamOf.atLeast(0, this, "maxIter", "the maximum number of epochs; 0 to derive it");
        stepSize = new DoubleParam(this, "stepSize", "the learning rate", ParamValidators.gt(0));
        batchSize =
                ParamOf.atLeast(
                        0, this, "batchSize", "the number of windows per batch; 0 to derive it");
        quantiles = new DoubleArrayParam(this, "quantiles", "the levels of the quantiles");
        setDefault(idCol, "id");
        setDefault(timeCol, "time");
        setDefault(predictionCol, "forecast");
        setDefault(handleInvalid, "error");
        setDefault(valueCol, "value");
        setDefault(knownCols, new String[0]);
        setDefault(pastCols, new String[0]);
        setDefault(staticCols, new String[0]);
        setDefault(horizon, 1);
        setDefault(kind, "lstm");
        setDefault(seed, 42L);
        setDefault(window, 0);
        setDefault(units, 0);
        setDefault(maxIter, 0);
        setDefault(stepSize, 0.003);
        setDefault(batchSize, 0);
        setDefault(quantiles, new double[] {0.1, 0.5, 0.9});
    }

    private Param<String> text(String name, String meaning) {
        return new Param<>(this, name, meaning);
    }

    /** {@return a reader of saved estimators} */
    public static MLReader<RnnForecaster> read() {
        return new DefaultParamsReader<>();
    }

    /**
     * {@return a saved estimator}
     *
     * @param path its directory
     */
    public static RnnForecaster load(String path) {
        return read().load(path);
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public RnnForecaster self() {
        return this;
    }

    @Override
    public RnnForecaster copy(ParamMap extra) {
        return (RnnForecaster) defaultCopy(extra);
    }

    private Columns columns() {
        return Columns.target(getValueCol())
                .id(getIdCol())
                .time(getTimeCol())
                .known(getKnownCols())
                .past(getPastCols())
                .statics(getStaticCols());
    }

    @Override
    public StructType transformSchema(StructType schema) {
        LongTable.require(schema, columns());
        double[] levels = getQuantiles().clone();
        Arrays.sort(levels);
        return LongTable.forecasts(
                schema, columns(), getPredictionCol(), Arrays.stream(levels).boxed().toList());
    }

    @Override
    public RnnForecasterModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        Dataset<Row> rows = LongTable.select(dataset.toDF(), columns());
        Dataset<Row> sorted = rows.sort(rows.col(LongTable.SERIES), rows.col(LongTable.TIME));
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException(
                    "the table has no rows, expected at least one for each step of a series");
        }
        SeriesSet series =
                SeriesSet.read(
                        new LongRows(LongTable.header(columns()), sorted.toLocalIterator()),
                        columns());
        FittedForecaster fitted = forecaster().fit(series, getHorizon());
        RnnForecasterModel model = new RnnForecasterModel(uid, TemporaryFile.bytes(fitted::save));
        return copyValues(model.setParent(this), extractParamMap());
    }

    private Forecaster forecaster() {
        Forecaster forecaster =
                KINDS.get(getKind())
                        .get()
                        .seed(getSeed())
                        .learningRate(getStepSize())
                        .quantiles(getQuantiles());
        forecaster = getWindow() == 0 ? forecaster : forecaster.window(getWindow());
        forecaster = getUnits() == 0 ? forecaster : forecaster.units(getUnits());
        forecaster = getMaxIter() == 0 ? forecaster : forecaster.epochs(getMaxIter());
        return getBatchSize() == 0 ? forecaster : forecaster.batchSize(getBatchSize());
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

    @Override
    public Param<String> valueCol() {
        return valueCol;
    }

    @Override
    public StringArrayParam knownCols() {
        return knownCols;
    }

    @Override
    public StringArrayParam pastCols() {
        return pastCols;
    }

    @Override
    public StringArrayParam staticCols() {
        return staticCols;
    }

    @Override
    public IntParam horizon() {
        return horizon;
    }

    @Override
    public Param<String> kind() {
        return kind;
    }

    @Override
    public LongParam seed() {
        return seed;
    }

    @Override
    public IntParam window() {
        return window;
    }

    @Override
    public IntParam units() {
        return units;
    }

    @Override
    public IntParam maxIter() {
        return maxIter;
    }

    @Override
    public DoubleParam stepSize() {
        return stepSize;
    }

    @Override
    public IntParam batchSize() {
        return batchSize;
    }

    @Override
    public DoubleArrayParam quantiles() {
        return quantiles;
    }
}
