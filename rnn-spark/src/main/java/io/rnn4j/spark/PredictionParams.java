package io.rnn4j.spark;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The parameters of prediction for sequences, which estimators and models have.
 *
 * @param <S> the class that has the parameters
 */
@SuppressWarnings("doclint:missing") // {@return …} and "Sets …" document parameters
public sealed interface PredictionParams<S> extends Params permits RnnEstimator, RnnModel {
    /** {@return this} */
    S self();

    /**
     * {@return the parameter of the column of the sequences: arrays of numbers, arrays of arrays,
     * or vectors}
     */
    Param<String> featuresCol();

    /** Sets the column of the sequences: arrays of numbers, arrays of arrays, or vectors. */
    default S setFeaturesCol(String value) {
        set(featuresCol(), value);
        return self();
    }

    /** {@return the column of the sequences: arrays of numbers, arrays of arrays, or vectors} */
    default String getFeaturesCol() {
        return getOrDefault(featuresCol());
    }

    /** {@return the parameter of the column of the predictions} */
    Param<String> predictionCol();

    /** Sets the column of the predictions. */
    default S setPredictionCol(String value) {
        set(predictionCol(), value);
        return self();
    }

    /** {@return the column of the predictions} */
    default String getPredictionCol() {
        return getOrDefault(predictionCol());
    }

    /**
     * {@return the parameter of the column that names a row in messages and, in training, gives the
     * order of the rows; empty for none}
     */
    Param<String> keyCol();

    /**
     * Sets the column that names a row in messages and, in training, gives the order of the rows;
     * empty for none.
     */
    default S setKeyCol(String value) {
        set(keyCol(), value);
        return self();
    }

    /**
     * {@return the column that names a row in messages and, in training, gives the order of the
     * rows; empty for none}
     */
    default String getKeyCol() {
        return getOrDefault(keyCol());
    }

    /** {@return the parameter of the number of sequences per batch} */
    IntParam batchSize();

    /** Sets the number of sequences per batch, at least 1. */
    default S setBatchSize(int value) {
        set(batchSize(), value);
        return self();
    }

    /** {@return the number of sequences per batch} */
    default int getBatchSize() {
        return (int) getOrDefault(batchSize());
    }

    /** {@return the parameter of the treatment of invalid sequences: error or skip} */
    Param<String> handleInvalid();

    /**
     * Sets the treatment of invalid sequences: {@code error} ends the action with an exception that
     * names the row, {@code skip} leaves them out and counts them.
     */
    default S setHandleInvalid(String value) {
        set(handleInvalid(), value);
        return self();
    }

    /** {@return the treatment of invalid sequences: error or skip} */
    default String getHandleInvalid() {
        return getOrDefault(handleInvalid());
    }
}
