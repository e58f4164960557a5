package io.rnn4j.spark;

import io.rnn4j.core.model.Model;

import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

import java.util.List;

/** A network that predicts a number for each sequence. */
public final class RnnRegressionModel extends RnnModel<RnnRegressionModel> {
    private static final long serialVersionUID = 1;

    RnnRegressionModel(String uid, byte[] file) {
        super(uid, file);
    }

    /**
     * {@return a model with a trained network}
     *
     * @param network a network with one input, and one output of width 1 for a sequence
     */
    public static RnnRegressionModel of(Model network) {
        SequenceShape.of(network, 0, false); // rejects several inputs or outputs
        if (!List.copyOf(network.outputWidths().values()).equals(List.of(1))) {
            throw new IllegalArgumentException(
                    "a regression has one output of width 1, got the widths "
                            + network.outputWidths());
        }
        return new RnnRegressionModel(
                Identifiable.randomUID("rnnRegressor"), SerializedModel.fileOf(network));
    }

    /** {@return a reader of saved models} */
    public static MLReader<RnnRegressionModel> read() {
        return new SavedFile.Reader<>(RnnRegressionModel.class, FILE, RnnRegressionModel::new);
    }

    /**
     * {@return a saved model}
     *
     * @param path its directory
     */
    public static RnnRegressionModel load(String path) {
        return read().load(path);
    }

    @Override
    public RnnRegressionModel self() {
        return this;
    }

    @Override
    RnnRegressionModel with(byte[] file) {
        return new RnnRegressionModel(uid(), file);
    }

    @Override
    List<StructField> added() {
        return added(getPredictionCol());
    }

    static List<StructField> added(String prediction) {
        return List.of(DataTypes.createStructField(prediction, DataTypes.DoubleType, false));
    }

    @Override
    ScoredRows.Values values() {
        return output -> new Object[] {(double) output[0]};
    }
}
