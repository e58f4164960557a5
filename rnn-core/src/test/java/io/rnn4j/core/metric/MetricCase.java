package io.rnn4j.core.metric;

import static io.rnn4j.core.layer.Layers.activation;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Predictions and targets of sequences with masked steps, ignored or missing targets and weights.
 * The model returns its input, so a test computes a metric from the rows that count.
 */
final class MetricCase {
    private static final int SAMPLES = 20;
    private static final int STEPS = 7;
    private static final int IGNORED = -100;

    /** A row that counts. */
    record Row(int sample, double[] prediction, double[] target, double weight) {
        int target0() {
            return (int) target[0];
        }
    }

    /** A loss that says what predictions are, and takes targets of a width. */
    record Kind(PredictionKind predictionKind, int width) implements Loss {
        @Override
        public String name() {
            return "test.kind";
        }

        @Override
        public int targetWidth(int predictionWidth) {
            return width;
        }

        @Override
        public void define(Objective o) {
            o.value(o.prediction().sum().minus(o.target().sum()).square());
        }
    }

    final Loss loss;
    final int width;
    final Tensor predictions;
    final Tensor targets;
    final Tensor weights = Tensor.zeros(SAMPLES, STEPS);
    final Tensor mask = Tensor.zeros(SAMPLES, STEPS);
    final List<Row> rows = new ArrayList<>();

    private MetricCase(Loss loss, int width, int targetWidth) {
        this.loss = loss;
        this.width = width;
        this.predictions = Tensor.zeros(SAMPLES, STEPS, width);
        this.targets = Tensor.zeros(SAMPLES, STEPS, targetWidth);
    }

    /** Logits in steps of 0.25, so that some are equal, with class indices. */
    static MetricCase ofClasses(int classes) {
        return ofClasses(
                new SoftmaxCrossEntropy(IGNORED, new SoftmaxCrossEntropy().reduction()), classes);
    }

    static MetricCase ofClasses(Loss loss, int classes) {
        SplittableRandom random = new SplittableRandom(classes);
        MetricCase result = new MetricCase(loss, classes, 1);
        result.fill(
                () -> random.nextInt(-8, 8) * 0.25,
                () ->
                        random.nextInt(10) == 0 && loss instanceof SoftmaxCrossEntropy
                                ? IGNORED
                                : random.nextInt(classes));
        return result;
    }

    /** Logits of which no two are equal, with class indices. */
    static MetricCase ofDistinctLogits(int classes) {
        SplittableRandom random = new SplittableRandom(classes);
        MetricCase result = new MetricCase(new SoftmaxCrossEntropy(), classes, 1);
        result.fill(() -> (float) random.nextDouble(-2, 2), () -> random.nextInt(classes));
        return result;
    }

    /** Numbers in steps of 0.25 with labels. */
    static MetricCase ofLabels(PredictionKind kind, int width) {
        SplittableRandom random = new SplittableRandom(width);
        MetricCase result = new MetricCase(new Kind(kind, width), width, width);
        result.fill(() -> random.nextInt(-8, 8) * 0.25, () -> random.nextInt(2));
        return result;
    }

    /** Values near an offset. */
    static MetricCase ofValues(double offset, int width, int targetWidth) {
        SplittableRandom random = new SplittableRandom(width);
        MetricCase result =
                new MetricCase(new Kind(PredictionKind.VALUES, targetWidth), width, targetWidth);
        result.fill(
                () -> (float) (offset + random.nextDouble(-1, 1)),
                () -> (float) (offset + random.nextDouble(-1, 1)));
        return result;
    }

    private interface Numbers {
        double next();
    }

    private void fill(Numbers prediction, Numbers target) {
        SplittableRandom random = new SplittableRandom(5);
        for (int sample = 0; sample < SAMPLES; sample++) {
            int length = sample == 4 ? 0 : random.nextInt(1, STEPS + 1);
            for (int step = 0; step < STEPS; step++) {
                int row = sample * STEPS + step;
                double[] p = new double[width];
                double[] t = new double[targets.size(-1)];
                for (int k = 0; k < p.length; k++) {
                    p[k] = prediction.next();
                    predictions.array()[row * p.length + k] = (float) p[k];
                }
                for (int k = 0; k < t.length; k++) {
                    t[k] = target.next();
                    targets.array()[row * t.length + k] = (float) t[k];
                }
                double weight = random.nextInt(4) * 0.5;
                weights.array()[row] = (float) weight;
                mask.array()[row] = step < length ? 1 : 0;
                if (step < length && weight != 0 && t[0] != IGNORED) {
                    rows.add(new Row(sample, p, t, weight));
                }
            }
        }
    }

    Examples data() {
        return Examples.of(predictions, targets).mask(mask).sampleWeights(weights);
    }

    Model model(Metric... metrics) {
        return model(Activations.IDENTITY, metrics);
    }

    /** A model whose predictions are its inputs, infinite for an input of 1e30. */
    Model overflowing(Metric... metrics) {
        return model(new Overflowing(), metrics);
    }

    private Model model(Activation activation, Metric... metrics) {
        Model model = Sequential.of(input(STEPS, width), activation(activation));
        return model.compile(new GradientDescent(0.1), loss, metrics);
    }

    private record Overflowing() implements Activation {
        @Override
        public String name() {
            return "test.overflowing";
        }

        @Override
        public Expr of(Expr x) {
            return x.times(0x1p60).times(0x1p-60);
        }
    }

    /** Evaluates a metric with one result. */
    double measure(Metric metric) {
        return measureAll(metric).get(metric.name());
    }

    /** Evaluates metrics; training and validation have the same bits, whatever is changed. */
    Map<String, Double> measureAll(Metric... metrics) {
        Map<String, Double> results = model(metrics).evaluate(data());
        for (int threads : new int[] {1, 3}) {
            for (int batchSize : new int[] {1, 4, 100}) {
                Model model = model(metrics).execution(Execution.standard().threads(threads));
                FitOptions options = FitOptions.epochs(2).batchSize(batchSize).shuffle(false);
                var history = model.fit(data(), data(), options);
                results.forEach(
                        (name, value) -> {
                            if (!name.equals("loss")) {
                                assertEquals(value, history.of(name)[1], name);
                                assertEquals(value, history.of("val_" + name)[1], name);
                            }
                        });
            }
        }
        return results;
    }
}
