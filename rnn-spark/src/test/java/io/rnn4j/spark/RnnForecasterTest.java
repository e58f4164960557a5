package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.forecast.FittedForecaster;
import io.rnn4j.forecast.Forecast;
import io.rnn4j.forecast.Forecaster;
import io.rnn4j.forecast.SeriesForecast;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;

import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A forecaster has the same bits on Spark and in one process, in fitting and forecasting. */
class RnnForecasterTest {
    private static final LocalDate START = LocalDate.of(2026, 1, 1);
    private static final int HORIZON = 4;
    private static final Columns COLUMNS =
            Columns.target("sales").time("day").id("shop").known("price").statics("town");

    private final SparkSession spark = LocalSpark.session();

    private static double sales(int shop, int day) {
        return 10 + shop + Math.sin(0.7 * day + shop);
    }

    private static double price(int shop, int day) {
        return 1 + 0.1 * ((day + shop) % 3);
    }

    private static int days(int shop) {
        return 40 + 5 * shop;
    }

    /** Three shops; day 9 of the first one is missing. */
    private static SeriesSet series() {
        List<TimeSeries> series = new ArrayList<>();
        for (int shop = 0; shop < 3; shop++) {
            double[] sales = new double[days(shop)];
            double[] prices = new double[days(shop) + HORIZON];
            for (int day = 0; day < prices.length; day++) {
                prices[day] = price(shop, day);
                if (day < sales.length) {
                    sales[day] = sales(shop, day);
                }
            }
            if (shop == 0) {
                sales[9] = Double.NaN;
                prices[9] = Double.NaN;
            }
            series.add(
                    new TimeSeries(
                            String.valueOf(shop),
                            START.atStartOfDay(),
                            Map.of("sales", sales, "price", prices),
                            Map.of("town", "town " + shop % 2)));
        }
        return new SeriesSet(series, Frequency.DAILY, COLUMNS);
    }

    /** The same series as rows in any order. */
    private Dataset<Row> table() {
        List<Row> rows = new ArrayList<>();
        for (int shop = 0; shop < 3; shop++) {
            for (int day = 0; day < days(shop) + HORIZON; day++) {
                if (shop > 0 || day != 9) {
                    Double sales = day < days(shop) ? sales(shop, day) : null;
                    LocalDate date = START.plusDays(day);
                    rows.add(
                            RowFactory.create(
                                    shop, date, sales, price(shop, day), "town " + shop % 2));
                }
            }
        }
        Collections.shuffle(rows, new Random(7));
        StructType schema =
                StructType.fromDDL("shop INT, day DATE, sales DOUBLE, price DOUBLE, town STRING");
        return spark.createDataFrame(rows, schema).repartition(5);
    }

    private static RnnForecaster estimator() {
        return new RnnForecaster()
                .setIdCol("shop")
                .setTimeCol("day")
                .setValueCol("sales")
                .setKnownCols(new String[] {"price"})
                .setStaticCols(new String[] {"town"})
                .setHorizon(HORIZON)
                .setKind("gru")
                .setWindow(8)
                .setUnits(6)
                .setMaxIter(2)
                .setSeed(3);
    }

    private static Forecaster settings() {
        return Forecaster.gru().window(8).units(6).epochs(2).seed(3).quantiles(0.1, 0.5, 0.9);
    }

    private static List<String> texts(Forecast forecast) {
        List<String> texts = new ArrayList<>();
        for (SeriesForecast each : forecast.all()) {
            for (int step = 0; step < each.steps(); step++) {
                List<Object> row = new ArrayList<>();
                row.add(Integer.valueOf(each.id()));
                row.add(each.start().toLocalDate().plusDays(step));
                row.add(each.value(step));
                for (double level : each.levels()) {
                    row.add(each.copyOfQuantile(level)[step]);
                }
                texts.add(row.toString());
            }
        }
        Collections.sort(texts);
        return texts;
    }

    private static List<String> texts(Dataset<Row> rows) {
        return rows.withColumn("day", functions.col("day").cast("string")).collectAsList().stream()
                .map(row -> row.toString().replace(",", ", "))
                .sorted()
                .toList();
    }

    @Test
    void fittingAndForecastingHaveTheBitsOfOneProcess(@TempDir Path directory) throws Exception {
        FittedForecaster plain = settings().fit(series(), HORIZON);
        Path file = directory.resolve("plain.safetensors");
        plain.save(file);
        List<String> expected = texts(plain.forecast(series()));
        assertEquals(3 * HORIZON, expected.size());

        RnnForecasterModel fitted = estimator().fit(table());
        assertArrayEquals(
                new String[] {"shop", "day", "forecast", "q10", "q50", "q90"},
                fitted.transform(table()).columns());
        assertEquals(expected, texts(fitted.transform(table())));

        Path saved = directory.resolve("model");
        fitted.write().overwrite().save(saved.toUri().toString());
        Path inside = saved.resolve(RnnForecasterModel.FILE);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(inside));
        assertEquals(expected, texts(FittedForecaster.load(inside).forecast(series()))); // no Spark
        RnnForecasterModel read = RnnForecasterModel.load(saved.toUri().toString());
        assertEquals(expected, texts(read.transform(table().repartition(2))));
        assertEquals("shop", read.getIdCol());
        assertEquals(fitted.uid(), read.uid());
        // the reverse: a forecaster of one process on Spark
        assertEquals(expected, texts(RnnForecasterModel.of(file).transform(table())));
    }

    /** A process of its own gets the forecaster serialized; within one process it is shared. */
    @Test
    void aForecasterTravels() throws Exception {
        FittedForecaster plain = settings().fit(series(), HORIZON);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(SharedModel.forecaster(TemporaryFile.bytes(plain::save)));
        }
        ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        SharedModel<?> arrived = (SharedModel<?>) in.readObject();
        FittedForecaster fitted = (FittedForecaster) arrived.get();
        assertEquals(texts(plain.forecast(series())), texts(fitted.forecast(series())));
    }

    @Test
    void pipelinesTakeTheEstimator(@TempDir Path directory) throws Exception {
        Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {estimator()});
        PipelineModel fitted = pipeline.fit(table());
        String path = directory.resolve("pipeline").toUri().toString();
        fitted.write().overwrite().save(path);
        List<String> expected = texts(fitted.transform(table()));
        assertEquals(3 * HORIZON, expected.size());
        assertEquals(expected, texts(PipelineModel.load(path).transform(table())));
        assertEquals(fitted.transform(table()).schema(), fitted.transformSchema(table().schema()));
        String unfitted = directory.resolve("estimator").toUri().toString();
        estimator().write().overwrite().save(unfitted);
        RnnForecaster read = RnnForecaster.load(unfitted);
        assertArrayEquals(new String[] {"price"}, read.getKnownCols());
        assertEquals(3, read.getSeed());
    }

    @Test
    void timesKeepTheirType() {
        Map<String, String> lastTimes = new TreeMap<>();
        lastTimes.put("CAST(id AS INT)", "41");
        lastTimes.put("id + 1990", "2031");
        lastTimes.put("timestamp_seconds(1700000000 + 3600 * id)", "2023-11-16 15:13:20");
        lastTimes.put(
                "TIMESTAMP_NTZ '2026-01-31 00:00' + make_interval(0, id)", "2029-06-30 00:00:00");
        lastTimes.forEach(
                (time, last) -> {
                    Dataset<Row> rows =
                            spark.range(40)
                                    .selectExpr(
                                            time + " AS time", "CAST(id % 7 AS FLOAT) AS value");
                    RnnForecasterModel model =
                            new RnnForecaster()
                                    .setIdCol("")
                                    .setHorizon(2)
                                    .setWindow(8)
                                    .setUnits(2)
                                    .setMaxIter(1)
                                    .setQuantiles(new double[0])
                                    .fit(rows);
                    Dataset<Row> forecasts = model.transform(rows);
                    assertArrayEquals(new String[] {"time", "forecast"}, forecasts.columns());
                    assertEquals(
                            rows.schema().apply("time").dataType(),
                            forecasts.schema().apply("time").dataType());
                    assertEquals(
                            last,
                            forecasts
                                    .agg(functions.max("time").cast("string"))
                                    .first()
                                    .getString(0));
                });
    }

    private static String failure(Runnable action) {
        Throwable failure = assertThrows(Exception.class, action::run);
        while (failure.getCause() != null && !(failure instanceof IllegalArgumentException)) {
            failure = failure.getCause();
        }
        return failure.getMessage();
    }

    @Test
    void tablesThatDoNotSuitAreRejected() {
        Map<String, Runnable> failures = new HashMap<>();
        failures.put(
                "there is no column 'shop', only [id]; name one of them",
                () -> estimator().fit(spark.range(3).toDF()));
        failures.put(
                "column 'day' is of type string, expected a date, a timestamp or a whole number;"
                        + " cast it, or name another column",
                () -> estimator().fit(table().withColumn("day", functions.lit("today"))));
        failures.put(
                "column 'sales' is of type string, expected a number; cast it, or name another"
                        + " column",
                () -> estimator().fit(table().withColumn("sales", functions.lit("many"))));
        failures.put(
                "the table has no rows, expected at least one for each step of a series",
                () -> estimator().fit(table().limit(0)));
        failures.put(
                "the columns of the forecasts need different names, got [shop, day, day, q10, q50,"
                        + " q90]; set other names, for example with setPredictionCol",
                () -> estimator().setPredictionCol("day").fit(table()));
        failures.put(
                "the row at time 2026-01-01T00:00 has no series in column 'shop'; name it, or drop"
                        + " the row",
                () ->
                        estimator()
                                .fit(
                                        table().withColumn(
                                                        "shop",
                                                        functions.expr(
                                                                "IF(shop = 1, NULL, shop)"))));
        failures.put(
                "table, series '1' at 2026-01-01T00:00, column 'day': expected a time after"
                        + " '2026-01-01T00:00' of series '1' at 2026-01-01T00:00, got"
                        + " '2026-01-01T00:00' in series '1'; remove the duplicate, or name the"
                        + " column that tells the series apart",
                () -> estimator().fit(table().union(table().where("shop = 1"))));
        failures.forEach((message, action) -> assertEquals(message, failure(action)));
        Dataset<Row> numbered =
                table().withColumn("day", functions.expr("datediff(day, '2026-01-01')"));
        RnnForecasterModel model = RnnForecasterModel.of(settings().fit(series(), HORIZON));
        assertEquals(
                "column 'day' is of type int, but the model was fitted to series with a step every"
                        + " day; expected a date or a timestamp",
                failure(() -> model.transform(numbered)));
    }

    @Test
    void seriesThatCannotBeForecastAreNamedOrSkippedAndCounted() {
        RnnForecasterModel model = RnnForecasterModel.of(settings().fit(series(), HORIZON));
        Dataset<Row> rows =
                table().withColumn("sales", functions.expr("IF(shop = 1, NULL, sales)"))
                        .withColumn("price", functions.expr("IF(shop = 2, double('inf'), price)"));
        String message = failure(() -> model.transform(rows).collectAsList());
        assertTrue(
                message.contains("series '1', column 'sales' has no value")
                        || message.contains("series '2' at 2026-01-01T00:00, column 'price'"),
                message);
        assertTrue(message.endsWith("or skip such series with setHandleInvalid(\"skip\")"));
        assertEquals(0, model.skipped());
        List<String> good = texts(model.setHandleInvalid("skip").transform(rows));
        assertEquals(HORIZON, good.size());
        assertEquals(2, model.skipped());
        assertTrue(texts(model.transform(table())).containsAll(good));
        assertEquals(2, model.skipped());
    }
}
