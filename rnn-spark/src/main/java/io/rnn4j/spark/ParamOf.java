package io.rnn4j.spark;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

import java.util.List;

/** Creates parameters that several classes have. */
final class ParamOf {
    private ParamOf() {}

    static Param<String> features(Params owner) {
        return new Param<>(
                owner,
                "featuresCol",
                "the column of the sequences: arrays of numbers, arrays of arrays, or vectors");
    }

    static Param<String> prediction(Params owner) {
        return new Param<>(owner, "predictionCol", "the column of the predictions");
    }

    static Param<String> key(Params owner) {
        return new Param<>(
                owner,
                "keyCol",
                "the column that names a row, and gives their order in training; empty for none");
    }

    static IntParam batchSize(Params owner) {
        return atLeast(1, owner, "batchSize", "the number of sequences per batch");
    }

    static Param<String> handleInvalid(Params owner) {
        return oneOf(
                List.of("error", "skip"),
                owner,
                "handleInvalid",
                "treatment of invalid rows or series");
    }

    static Param<String> probability(Params owner) {
        return new Param<>(owner, "probabilityCol", "the column of the probabilities of classes");
    }

    static Param<String> rawPrediction(Params owner) {
        return new Param<>(owner, "rawPredictionCol", "the column of the logits of classes");
    }

    static IntParam atLeast(int least, Params owner, String name, String meaning) {
        return new IntParam(owner, name, meaning, ParamValidators.gtEq(least));
    }

    static Param<String> oneOf(List<String> texts, Params owner, String name, String meaning) {
        return new Param<>(
                owner,
                name,
                "%s: one of %s".formatted(meaning, texts),
                ParamValidators.inArray(texts));
    }
}
