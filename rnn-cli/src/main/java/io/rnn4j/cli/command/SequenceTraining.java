package io.rnn4j.cli.command;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.file.LabelledSequences;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.RaggedDataset;
import io.rnn4j.core.data.StandardScaler;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.AdamW;

import java.util.ArrayList;
import java.util.List;

/** Turns labelled sequences into samples and builds the network for them. */
final class SequenceTraining {
    private static final double DROPOUT = 0.3;
    private static final double LEARNING_RATE = 0.003;

    private final List<String> classes;
    private final StandardScaler scaler;
    private final boolean ofSteps;

    /** Learns classes and scales from the data of a training. */
    SequenceTraining(LabelledSequences data, boolean ofSteps) {
        this.classes = data.classes();
        this.ofSteps = ofSteps;
        if (classes.size() < 2) {
            throw Failure.failed(
                    "the labels: expected at least two different labels, got only '%s'"
                            .formatted(classes.getFirst()));
        }
        this.scaler = scaler(data);
    }

    private static StandardScaler scaler(LabelledSequences data) {
        int features = data.features().size();
        double[] means = new double[features];
        double[] deviations = new double[features];
        for (int feature = 0; feature < features; feature++) {
            double sum = 0;
            double squares = 0;
            long count = 0;
            for (float[][] sequence : data.values()) {
                for (float[] step : sequence) {
                    if (!Float.isNaN(step[feature])) {
                        sum += step[feature];
                        count++;
                    }
                }
            }
            means[feature] = count == 0 ? 0 : sum / count;
            for (float[][] sequence : data.values()) {
                for (float[] step : sequence) {
                    double distance = step[feature] - means[feature];
                    squares += Float.isNaN(step[feature]) ? 0 : distance * distance;
                }
            }
            double deviation = count == 0 ? 0 : Math.sqrt(squares / count);
            deviations[feature] = deviation == 0 ? 1 : deviation;
        }
        return StandardScaler.of(means, deviations);
    }

    List<String> classes() {
        return classes;
    }

    StandardScaler scaler() {
        return scaler;
    }

    /**
     * Scales the values; a missing one is replaced by the last one, at the beginning by the mean.
     */
    Dataset samples(LabelledSequences data) {
        List<float[][]> inputs = new ArrayList<>();
        List<Object> targets = new ArrayList<>();
        for (int sample = 0; sample < data.size(); sample++) {
            inputs.add(SequenceScaling.scaled(scaler, data.values().get(sample)));
            int[] indices = data.labels().get(sample).stream().mapToInt(this::index).toArray();
            targets.add(ofSteps ? Tensor.of(indices, indices.length, 1) : indices[0]);
        }
        return RaggedDataset.of(inputs, targets);
    }

    private int index(String label) {
        int index = classes.indexOf(label);
        if (index < 0) {
            throw Failure.failed(
                    "--test: the label '%s' does not occur in the training data".formatted(label));
        }
        return index;
    }

    /** Builds and compiles the network: a GRU in both directions, dropout, a logit a class. */
    Model model(LabelledSequences data, int units, long seed, boolean balanced) {
        Model model =
                Sequential.of(
                        seed,
                        input(data.features().size()),
                        bidirectional(gru(units).returnSequences(ofSteps)),
                        dropout(DROPOUT),
                        dense(classes.size()));
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
        model.compile(
                new AdamW(LEARNING_RATE),
                balanced ? loss.classWeights(weights(data)) : loss,
                new Accuracy());
        return model;
    }

    /** Weights n/(k·n_c) of classes with n_c of n labels, so that all classes weigh the same. */
    private List<Double> weights(LabelledSequences data) {
        double[] counts = new double[classes.size()];
        double all = 0;
        for (List<String> labels : data.labels()) {
            for (String label : labels) {
                counts[classes.indexOf(label)]++;
                all++;
            }
        }
        List<Double> weights = new ArrayList<>();
        for (double count : counts) {
            weights.add(all / (counts.length * count));
        }
        return weights;
    }
}
