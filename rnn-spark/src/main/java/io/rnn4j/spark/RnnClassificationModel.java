package io.rnn4j.spark;

import io.rnn4j.core.model.Model;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

import java.util.Arrays;
import java.util.List;

/** A network that predicts the class of each sequence; its outputs are logits. */
public final class RnnClassificationModel extends RnnModel<RnnClassificationModel>
        implements ClassificationParams<RnnClassificationModel> {
    private static final long serialVersionUID = 1;

    private final Param<String> probabilityCol;
    private final Param<String> rawPredictionCol;

    RnnClassificationModel(String uid, byte[] file) {
        super(uid, file);
        probabilityCol = ParamOf.probability(this);
        rawPredictionCol = ParamOf.rawPrediction(this);
        setDefault(probabilityCol, "probability");
        setDefault(rawPredictionCol, "rawPrediction");
    }

    /**
     * {@return a model with a trained network}
     *
     * @param network a network with one input, and one output of logits for a sequence
     */
    public static RnnClassificationModel of(Model network) {
        SequenceShape.of(network, 0, false); // rejects several inputs or outputs
        return new RnnClassificationModel(
                Identifiable.randomUID("rnnClassifier"), SerializedModel.fileOf(network));
    }

    /** {@return a reader of saved models} */
    public static MLReader<RnnClassificationModel> read() {
        return new SavedFile.Reader<>(
                RnnClassificationModel.class, FILE, RnnClassificationModel::new);
    }

    /**
     * {@return a saved model}
     *
     * @param path its directory
     */
    public static RnnClassificationModel load(String path) {
        return read().load(path);
    }

    @Override
    public RnnClassificationModel self() {
        return this;
    }

    @Override
    RnnClassificationModel with(byte[] file) {
        return new RnnClassificationModel(uid(), file);
    }

    @Override
    List<StructField> added() {
        return added(getRawPredictionCol(), getProbabilityCol(), getPredictionCol());
    }

    static List<StructField> added(String logits, String probabilities, String prediction) {
        return List.of(
                DataTypes.createStructField(logits, SQLDataTypes.VectorType(), false),
                DataTypes.createStructField(probabilities, SQLDataTypes.VectorType(), false),
                DataTypes.createStructField(prediction, DataTypes.DoubleType, false));
    }

    @Override
    ScoredRows.Values values() {
        return RnnClassificationModel::classified;
    }

    private static Object[] classified(float[] output) {
        int best = 0;
        for (int k = 1; k < output.length; k++) {
            best = output[k] > output[best] ? k : best;
        }
        double[] logits = new double[output.length];
        double[] probabilities = new double[output.length];
        for (int k = 0; k < output.length; k++) {
            logits[k] = output[k];
            probabilities[k] = StrictMath.exp(logits[k] - output[best]);
        }
        double sum = 0;
        for (double each : probabilities) {
            sum += each;
        }
        double divisor = sum;
        Arrays.setAll(probabilities, k -> probabilities[k] / divisor);
        return new Object[] {Vectors.dense(logits), Vectors.dense(probabilities), (double) best};
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
