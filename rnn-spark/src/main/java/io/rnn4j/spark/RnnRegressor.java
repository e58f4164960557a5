package io.rnn4j.spark;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.core.loss.MeanSquaredError;

import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Trains a network that predicts a number for each sequence, by the mean squared error. */
public final class RnnRegressor extends RnnEstimator<RnnRegressor, RnnRegressionModel> {
    private static final long serialVersionUID = 1;

    /** Creates an estimator with a new name. */
    public RnnRegressor() {
        this(Identifiable.randomUID("rnnRegressor"));
    }

    /**
     * Creates an estimator.
     *
     * @param uid its name
     */
    public RnnRegressor(String uid) {
        super(uid);
    }

    /** {@return a reader of saved estimators} */
    public static MLReader<RnnRegressor> read() {
        return new DefaultParamsReader<>();
    }

    /**
     * {@return a saved estimator}
     *
     * @param path its directory
     */
    public static RnnRegressor load(String path) {
        return read().load(path);
    }

    @Override
    public RnnRegressor self() {
        return this;
    }

    @Override
    int outputs(Dataset<Row> rows) {
        return 1;
    }

    @Override
    Loss loss() {
        return new MeanSquaredError();
    }

    @Override
    RnnRegressionModel fitted(byte[] file) {
        return new RnnRegressionModel(uid(), file);
    }

    @Override
    StructType fittedSchema(StructType schema) {
        return RnnModel.withColumns(schema, RnnRegressionModel.added(getPredictionCol()));
    }
}
