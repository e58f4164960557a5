package io.rnn4j.spark;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The parameters of the columns of a classification.
 *
 * @param <S> the class that has the parameters
 */
@SuppressWarnings("doclint:missing") // {@return …} and "Sets …" document parameters
public sealed interface ClassificationParams<S> extends Params
        permits RnnClassifier, RnnClassificationModel {
    /** {@return this} */
    S self();

    /** {@return the parameter of the column of the probabilities of classes} */
    Param<String> probabilityCol();

    /** Sets the column of the probabilities of classes. */
    default S setProbabilityCol(String value) {
        set(probabilityCol(), value);
        return self();
    }

    /** {@return the column of the probabilities of classes} */
    default String getProbabilityCol() {
        return getOrDefault(probabilityCol());
    }

    /** {@return the parameter of the column of the logits of classes} */
    Param<String> rawPredictionCol();

    /** Sets the column of the logits of classes. */
    default S setRawPredictionCol(String value) {
        set(rawPredictionCol(), value);
        return self();
    }

    /** {@return the column of the logits of classes} */
    default String getRawPredictionCol() {
        return getOrDefault(rawPredictionCol());
    }
}
