package io.rnn4j.core.metric;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.MetricCase.Row;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.ConfusionMatrix;
import io.rnn4j.core.training.EarlyStopping;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.OutputLoss;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Metrics of a plug-in with several sums and several results. */
class MetricResultsTest {
    private record PlugIn(Consumer<Objective> equations) implements Metric {
        @Override
        public String name() {
            return "test.plug_in";
        }

        @Override
        public boolean higherIsBetter() {
            return true;
        }

        @Override
        public void define(Objective o) {
            equations.accept(o);
        }
    }

    /** The mean errors of two elements, and the weight of all rows. */
    private static final Metric ERRORS =
            new PlugIn(
                    o -> {
                        o.sums(Expr.constant(1), o.prediction().minus(o.target(2)));
                        o.result("bias_0", sums -> sums[1] / sums[0]);
                        o.result("bias_1", sums -> sums[2] / sums[0]);
                        o.result("weight", sums -> sums[0]);
                    });

    @Test
    void sumsOfColumns() {
        MetricCase data = MetricCase.ofValues(0, 2, 2);
        Map<String, Double> results = data.measureAll(ERRORS);
        double weights = data.rows.stream().mapToDouble(Row::weight).sum();
        assertEquals(weights, results.get("weight"), 1e-12);
        for (int k = 0; k < 2; k++) {
            double sum = 0;
            for (Row row : data.rows) {
                sum += row.weight() * (row.prediction()[k] - row.target()[k]);
            }
            assertEquals(sum / weights, results.get("bias_" + k), 1e-6);
        }
        assertEquals(Set.of("loss", "bias_0", "bias_1", "weight"), results.keySet());
    }

    @Test
    void resultsHaveTheNameOfTheirOutputAndAreWatched() {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(3));
        graph.output("a", graph.add(dense(2), x));
        graph.output("b", graph.add(dense(1), x));
        Model model = graph.build();
        model.compile(
                new GradientDescent(0.1),
                new OutputLoss("a", new MeanSquaredError()).metrics(ERRORS),
                new OutputLoss("b", new MeanSquaredError()));
        Tensor inputs = Tensor.zeros(4, 3);
        Examples data =
                Examples.of("x", inputs)
                        .target("a", Tensor.zeros(4, 2))
                        .target("b", Tensor.zeros(4, 1));
        FitOptions options = FitOptions.epochs(9).listener(new EarlyStopping("val_a_weight", 3, 0));
        History history = model.fit(data, data, options);
        assertEquals(4, history.of("a_weight")[0]);
        assertEquals(4, history.epochs()); // the first one is the best
    }

    @Test
    void confusionMatrixOfOneOfTwoOutputs() {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(3));
        graph.output("a", graph.add(dense(2), x));
        graph.output("b", graph.add(dense(3), x));
        Model model = graph.build();
        model.compile(
                new GradientDescent(0.1),
                new OutputLoss("a", new MeanSquaredError()),
                new OutputLoss("b", new SoftmaxCrossEntropy()));
        Examples data =
                Examples.of("x", Tensor.zeros(4, 3))
                        .target("a", Tensor.zeros(4, 2))
                        .target("b", Tensor.of(new float[] {2, 0, 1, 1}, 4));
        ConfusionMatrix matrix = model.confusionMatrix(data, "b");
        assertEquals(new ConfusionMatrix(1, 0, 0, 2, 0, 0, 1, 0, 0), matrix); // logits of 0
    }

    @Test
    void confusionMatrixNeedsACompiledModel() {
        Model model = Sequential.of(input(3), dense(2));
        assertThrows(
                IllegalStateException.class,
                () -> model.confusionMatrix(Tensor.zeros(1, 3), Tensor.zeros(1)));
        model.compile(new GradientDescent(1), new SoftmaxCrossEntropy());
        assertEquals(1, model.confusionMatrix(Tensor.zeros(1, 3), Tensor.zeros(1)).count(0, 0));
    }

    // ---- mistakes

    private static String message(Runnable call) {
        return assertThrows(RuntimeException.class, call::run).getMessage();
    }

    @Test
    void incompleteDefinitions() {
        MetricCase data = MetricCase.ofValues(0, 2, 2);
        assertEquals(
                "metric 'test.plug_in' sets columns but no result; call result(name, function) in"
                        + " define",
                message(() -> data.model(new PlugIn(o -> o.sums(o.prediction())))));
        assertEquals(
                "metric 'test.plug_in' needs at least one column, got none",
                message(() -> data.model(new PlugIn(Objective::sums))));
        Loss loss =
                new Loss() {
                    @Override
                    public String name() {
                        return "test.sums";
                    }

                    @Override
                    public void define(Objective o) {
                        o.sums(o.prediction());
                    }
                };
        String text =
                message(
                        () ->
                                Sequential.of(input(3), dense(2))
                                        .compile(new GradientDescent(1), loss));
        assertEquals(
                "loss 'test.sums' sets columns of sums; only a metric has them, a loss calls"
                        + " value(expression)",
                text);
    }

    @Test
    void missingElementsNeedColumnsOfElements() {
        MetricCase data = MetricCase.ofLabels(PredictionKind.BINARY_LOGITS, 3);
        Model model = Sequential.of(input(7, 3), dense(3));
        model.compile(new GradientDescent(1), new MeanSquaredError(), new TopKAccuracy());
        Tensor all = Tensor.zeros(20, 7, 3);
        String text =
                message(
                        () ->
                                model.evaluate(
                                        Examples.of(data.predictions, data.targets)
                                                .targetMask(all)));
        assertTrue(text.startsWith("metric 'top_k_accuracy' has one value for a row"), text);
    }
}
