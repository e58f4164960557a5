package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.metric.Average;
import io.rnn4j.core.metric.BinaryAccuracy;
import io.rnn4j.core.metric.MeanAbsoluteError;
import io.rnn4j.core.metric.MeanAbsolutePercentageError;
import io.rnn4j.core.metric.MeanSquaredError;
import io.rnn4j.core.metric.PrAuc;
import io.rnn4j.core.metric.Precision;
import io.rnn4j.core.metric.RSquared;
import io.rnn4j.core.metric.Recall;
import io.rnn4j.core.metric.RocAuc;
import io.rnn4j.core.metric.RootMeanSquaredError;
import io.rnn4j.core.metric.TopKAccuracy;

import java.util.Locale;
import java.util.Optional;

/** Reads metrics, which are a name or an object with a class and settings. */
final class MetricReader {
    private MetricReader() {}

    /** {@return what a metric is called in the file} */
    static String name(JsonNode given) {
        if (given.isTextual()) {
            return given.textValue();
        }
        JsonNode config = given.path("config");
        if (config.isTextual()) { // a function
            return config.textValue();
        }
        // a function as Keras 2 wraps it
        return config.path("fn").asText(given.path("class_name").asText(""));
    }

    /** {@return the metric here; empty if there is none that measures the same} */
    static Optional<Metric> read(JsonNode given, Loss loss) {
        JsonNode config = given.path("config");
        boolean ofAll =
                !config.hasNonNull("class_id")
                        && !config.hasNonNull("top_k")
                        && !config.hasNonNull("thresholds");
        double threshold = config.path("threshold").asDouble(0.5);
        boolean binary = loss instanceof BinaryCrossEntropyFromLogits;
        String name = name(given).replace("_", "").toLowerCase(Locale.ROOT);
        boolean classes =
                loss instanceof SoftmaxCrossEntropy || loss instanceof OneHotSoftmaxCrossEntropy;
        Metric metric =
                switch (name) {
                    case "accuracy", "acc" ->
                            binary ? new BinaryAccuracy() : classes ? new Accuracy() : null;
                    case "binaryaccuracy" ->
                            binary ? new BinaryAccuracy().threshold(threshold) : null;
                    case "categoricalaccuracy", "sparsecategoricalaccuracy" ->
                            classes ? new Accuracy() : null;
                    case "topkcategoricalaccuracy", "sparsetopkcategoricalaccuracy" ->
                            classes ? new TopKAccuracy(config.path("k").asInt(5)) : null;
                    case "auc" -> binary ? area(config) : null;
                    case "precision" ->
                            ofAll && binary ? new Precision().average(Average.MICRO) : null;
                    case "recall" -> ofAll && binary ? new Recall().average(Average.MICRO) : null;
                    case "r2score" -> new RSquared();
                    case "mae", "meanabsoluteerror" -> new MeanAbsoluteError();
                    case "mse", "meansquarederror" -> new MeanSquaredError();
                    case "rmse", "rootmeansquarederror" -> new RootMeanSquaredError();
                    case "mape", "meanabsolutepercentageerror" -> new MeanAbsolutePercentageError();
                    default -> null;
                };
        return Optional.ofNullable(metric);
    }

    /** {@return the area under a curve, which Keras approximates at 200 thresholds} */
    private static Metric area(JsonNode config) {
        return config.path("curve").asText("ROC").equals("PR") ? new PrAuc() : new RocAuc();
    }
}
