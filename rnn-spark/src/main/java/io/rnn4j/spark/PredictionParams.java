package io.rnn4j.spark;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

import java.io.Serializable;
import java.util.List;

/** The parameters of prediction, which estimators and models have. */
final class PredictionParams implements Serializable {
    private static final long serialVersionUID = 1;

    final Param<String> features;
    final Param<String> prediction;
    final IntParam batchSize;
    final Param<String> handleInvalid;

    PredictionParams(Params owner) {
        features =
                new Param<>(
                        owner,
                        "featuresCol",
                        "column of the sequences: arrays of numbers, arrays of arrays, or vectors");
        prediction = new Param<>(owner, "predictionCol", "column of the predictions");
        batchSize =
                new IntParam(
                        owner,
                        "batchSize",
                        "number of sequences of a batch",
                        ParamValidators.gtEq(1));
        handleInvalid =
                new Param<>(
                        owner,
                        "handleInvalid",
                        "what happens to sequences that cannot be used: error or skip",
                        ParamValidators.inArray(List.of("error", "skip")));
    }
}
