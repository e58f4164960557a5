package io.rnn4j.core.run.fit;

import io.rnn4j.api.layer.NetworkNode;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.PredictionKind;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.metric.BinaryAccuracy;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.batch.TrainingObjectives.OutputObjective;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Warns of a last function, a loss and metrics that do not suit each other: a softmax over one
 * unit; a softmax or sigmoid before a loss that takes logits, or before one that compares values; a
 * threshold of logits that looks like a probability; a conditional random field that no loss reads.
 * Such a model is valid, but it learns badly or its metric is misleading.
 */
final class LogitsAdvice {
    private LogitsAdvice() {}

    /**
     * {@return warnings about an output, its loss and its metrics; empty if they suit each other}
     */
    static List<String> of(AssembledModel model, OutputObjective objective) {
        List<NetworkNode> nodes =
                model.graph().uses().stream()
                        .flatMap(use -> use.network().nodes().stream())
                        .toList();
        OutputFunction last = OutputFunction.of(nodes, objective.signal());
        String output = objective.settings().output();
        Loss loss = objective.settings().loss();
        List<String> advice = new ArrayList<>();
        ofFunction(last, objective.signal().width(), loss)
                .ifPresent(reason -> advice.add("output '%s' %s".formatted(output, reason)));
        if (model.transitionsOf(objective.signal()) >= 0 && !objective.readsTransitions()) {
            advice.add(
                    ("output '%s' has the transition scores of crf(), but its loss '%s' does not"
                         + " read them, so they are not trained; use CrfLoss, or leave crf() out")
                            .formatted(output, loss.name()));
        }
        if (loss.predictionKind().isLogits()) {
            for (Metric metric : objective.settings().metrics()) {
                ofThreshold(metric)
                        .ifPresent(
                                reason ->
                                        advice.add(
                                                "metric '%s' of output '%s' %s"
                                                        .formatted(metric.name(), output, reason)));
            }
        }
        return advice;
    }

    private static Optional<String> ofFunction(OutputFunction last, int width, Loss loss) {
        boolean softmax = last == OutputFunction.SOFTMAX;
        boolean sigmoid = last == OutputFunction.SIGMOID;
        String name = last.text();
        if (width == 1 && (softmax || last == OutputFunction.LOG_SOFTMAX)) {
            return Optional.of(
                    ("is computed by a %s over one unit, which is always %s; give the layer one"
                                    + " unit for every class, or leave the %s out and use"
                                    + " BinaryCrossEntropyFromLogits")
                            .formatted(name, softmax ? 1 : 0, name));
        }
        if (!softmax && !sigmoid) {
            return Optional.empty();
        }
        PredictionKind kind = loss.predictionKind();
        if (kind == (softmax ? PredictionKind.CLASS_LOGITS : PredictionKind.BINARY_LOGITS)) {
            return Optional.of(
                    ("is computed by a %s, but its loss '%s' takes logits and contains a %s; leave"
                                    + " the one of the layer out")
                            .formatted(name, loss.name(), name));
        }
        if (kind.isLogits()) {
            return Optional.of(
                    ("is computed by a %s, but its loss '%s' takes logits, which the %s limits to"
                                    + " values from 0 to 1; leave the %s out")
                            .formatted(name, loss.name(), name, name));
        }
        if (kind == PredictionKind.VALUES) {
            return Optional.of(
                    ("is computed by a %s, and where that saturates, the gradient of its loss '%s'"
                         + " is almost 0, however wrong the prediction is; for classes leave the %s"
                         + " out and use %s")
                            .formatted(
                                    name,
                                    loss.name(),
                                    name,
                                    softmax
                                            ? "SoftmaxCrossEntropy"
                                            : "BinaryCrossEntropyFromLogits"));
        }
        return Optional.empty();
    }

    /** Advises on a threshold of predictions themselves, here logits, from 0 to 1. */
    private static Optional<String> ofThreshold(Metric metric) {
        return switch (metric) {
            case Accuracy(double threshold, boolean probability) when !probability ->
                    ofThreshold(threshold);
            case BinaryAccuracy(double threshold, boolean probability) when !probability ->
                    ofThreshold(threshold);
            default -> Optional.empty();
        };
    }

    private static Optional<String> ofThreshold(double threshold) {
        if (!(threshold > 0 && threshold < 1)) {
            return Optional.empty();
        }
        return Optional.of(
                ("compares logits with %s; if this is a probability, add probability(true), which"
                                + " compares with its logit")
                        .formatted(threshold));
    }
}
