package io.rnn4j.spark;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a network that predicts the class of each sequence, by the cross-entropy. Labels are
 * classes from 0.
 */
public final class RnnClassifier extends RnnEstimator<RnnClassifier, RnnClassificationModel>
        implements ClassificationParams<RnnClassifier> {
    private static final long serialVersionUID = 1;
    private static final int MOST_CLASSES = 1 << 20;

    private final Param<String> probabilityCol;
    private final Param<String> rawPredictionCol;

    /** Creates an estimator with a new name. */
    public RnnClassifier() {
        this(Identifiable.randomUID("rnnClassifier"));
    }

    /**
     * Creates an estimator.
     *
     * @param uid its name
     */
    public RnnClassifier(String uid) {
        super(uid);
        probabilityCol = ParamOf.probability(this);
        rawPredictionCol = ParamOf.rawPrediction(this);
        setDefault(probabilityCol, "probability");
        setDefault(rawPredictionCol, "rawPrediction");
    }

    /** {@return a reader of saved estimators} */
    public static MLReader<RnnClassifier> read() {
        return new DefaultParamsReader<>();
    }

    /**
     * {@return a saved estimator}
     *
     * @param path its directory
     */
    public static RnnClassifier load(String path) {
        return read().load(path);
    }

    @Override
    public RnnClassifier self() {
        return this;
    }

    @Override
    int outputs(Dataset<Row> rows) {
        Column label = rows.col(getLabelCol()).cast("double");
        Dataset<Row> wrong =
                rows.filter(
                        label.lt(0)
                                .or(label.gt(MOST_CLASSES))
                                .or(label.notEqual(functions.floor(label))));
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(
                    "column '%s' has the label %s, expected classes 0, 1, …; index them, for example with StringIndexer"
                            .formatted(getLabelCol(), wrong.select(getLabelCol()).first().get(0)));
        }
        Row greatest = rows.agg(functions.max(label)).first();
        return greatest.isNullAt(0) ? 2 : Math.max(2, 1 + (int) greatest.getDouble(0));
    }

    @Override
    Loss loss() {
        return new SoftmaxCrossEntropy();
    }

    @Override
    RnnClassificationModel fitted(byte[] file) {
        return new RnnClassificationModel(uid(), file);
    }

    @Override
    StructType fittedSchema(StructType schema) {
        return RnnModel.withColumns(
                schema,
                RnnClassificationModel.added(
                        getRawPredictionCol(), getProbabilityCol(), getPredictionCol()));
    }

    @Override
    public Param<String> probabilityCol() {
        return probabilityCol;
    }

    @Override
    public Param<String> rawPredictionCol() {
        return rawPredictionCol;
    }
}
