package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.activation;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.StepResult;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** Padding changes no output, loss or weight. */
class MaskTest {
    private static final int SAMPLES = 5;
    private static final int STEPS = 7;

    private static List<Recurrent> layers() {
        return List.of(simpleRnn(6), lstm(6), gru(6), recurrent(new OutputRecurrentCell(6), 4));
    }

    /** Trains on masked sequences whose padding is filled with a number. */
    private static Map<String, Tensor> train(Recurrent layer, float padding) {
        Tensor mask = Data.mask(SAMPLES, STEPS);
        Tensor x = Data.normal("x", SAMPLES, STEPS, 2);
        Tensor y = Data.normal("y", SAMPLES, STEPS, 1);
        for (int row = 0; row < SAMPLES * STEPS; row++) {
            if (mask.array()[row] == 0) {
                x.array()[2 * row] = padding;
                x.array()[2 * row + 1] = -padding;
                y.array()[row] = padding;
            }
        }
        Model model =
                Sequential.of(
                        input(2),
                        layer.returnSequences(true),
                        layer.returnSequences(true),
                        dense(1));
        model.compile(new GradientDescent(0.1), new MeanSquaredError());
        StepResult step = model.trainStep(x, y, mask, Map.of());
        Map<String, Tensor> result = model.weights().copyOfAll();
        result.putAll(step.finalStates());
        result.put("loss", Tensor.of(new float[] {(float) step.loss()}));
        return result;
    }

    @Test
    void valuesOfPaddingChangeNoBit() {
        for (Recurrent layer : layers()) {
            for (boolean reverse : new boolean[] {false, true}) {
                Recurrent directed = layer.reverse(reverse);
                Map<String, Tensor> expected = train(directed, 0);
                assertEquals(expected, train(directed, 1e30f), directed::toString);
                assertEquals(expected, train(directed, Float.NaN), directed::toString);
                assertEquals(
                        expected, train(directed, Float.POSITIVE_INFINITY), directed::toString);
            }
        }
    }

    @Test
    void paddingAnywhereKeepsTheOutput() {
        int length = 4;
        Tensor dense = Data.normal("x", 1, length, 2);
        int[][] placements = {{0, 1, 2, 3}, {3, 4, 5, 6}, {0, 2, 4, 6}, {1, 2, 5, 6}};
        for (Recurrent layer : layers()) {
            for (boolean reverse : new boolean[] {false, true}) {
                Layer directed = layer.reverse(reverse);
                Model model = Sequential.of(input(2), directed, dense(3));
                Tensor expected = model.predict(dense);
                for (int[] placement : placements) {
                    Tensor x = Tensor.zeros(1, STEPS, 2);
                    Tensor mask = Tensor.zeros(1, STEPS);
                    for (int step = 0; step < length; step++) {
                        mask.set(1, 0, placement[step]);
                        x.set(dense.get(0, step, 0), 0, placement[step], 0);
                        x.set(dense.get(0, step, 1), 0, placement[step], 1);
                    }
                    assertEquals(expected, model.predict(x, mask), directed::toString);
                }
            }
        }
    }

    @Test
    void sampleAloneEqualsTheSampleInABatch() {
        Tensor x = Data.normal("x", SAMPLES, STEPS, 2);
        Tensor mask = Data.mask(SAMPLES, STEPS);
        for (Recurrent layer : layers()) {
            Model model = Sequential.of(input(2), layer, dense(3));
            Tensor together = model.predict(x, mask);
            for (int sample = 0; sample < SAMPLES; sample++) {
                assertEquals(
                        together.copyOfRange(sample, sample + 1),
                        model.predict(
                                x.copyOfRange(sample, sample + 1),
                                mask.copyOfRange(sample, sample + 1)));
            }
        }
    }

    @Test
    void splitSequenceWithCarriedStatesEqualsTheWhole() {
        Tensor x = Data.normal("x", 1, STEPS, 2);
        for (Recurrent layer : layers()) {
            Model model = Sequential.of(input(2), layer.returnSequences(true), layer);
            Tensor whole = model.forward(x).output();
            ForwardPass first = model.forward(Data.steps(x, 0, 3));
            ForwardPass second = model.forward(Data.steps(x, 3, STEPS), null, first.finalStates());
            assertEquals(whole, second.output(), layer::toString);
        }
    }

    @Test
    void fullyMaskedSequenceKeepsItsInitialState() {
        Tensor initial = Data.normal("h", 1, 6);
        Model model = Sequential.of(input(2), simpleRnn(6));
        ForwardPass pass =
                model.forward(
                        Data.normal("x", 1, STEPS, 2),
                        Tensor.zeros(1, STEPS),
                        Map.of("simple_rnn/h", initial));
        assertEquals(initial, pass.output());
        assertEquals(initial, pass.finalStates().get("simple_rnn/h"));
    }

    /** Its derivative at 0 is infinite. */
    private record Root() implements Activation {
        @Override
        public String name() {
            return "test.root";
        }

        @Override
        public Expr of(Expr x) {
            return x.abs().sqrt();
        }
    }

    /** Its value at 0 is infinite. */
    private record Logarithm() implements Activation {
        @Override
        public String name() {
            return "test.logarithm";
        }

        @Override
        public Expr of(Expr x) {
            return x.abs().log();
        }
    }

    @Test
    void infiniteValuesStayInPadding() {
        Tensor mask = Data.mask(4, 5);
        Tensor x = Data.normal("x", 4, 5, 2);
        Tensor y = Data.normal("y", 4, 5, 1);
        for (Activation infinite : List.of(new Root(), new Logarithm())) {
            Model model =
                    Sequential.of(
                            input(2),
                            activation(infinite),
                            simpleRnn(3).returnSequences(true),
                            dense(3, infinite).useBias(false),
                            lstm(3).returnSequences(true),
                            dense(1));
            model.compile(new GradientDescent(0.1), new MeanSquaredError());
            StepResult step = model.trainStep(x, y, mask, Map.of());
            assertTrue(Double.isFinite(step.loss()));
            for (Map.Entry<String, Tensor> weight : model.weights().copyOfAll().entrySet()) {
                for (float value : weight.getValue().array()) {
                    assertTrue(Float.isFinite(value), weight::getKey);
                }
            }
        }
    }

    @Test
    void batchOfPaddingChangesNoWeight() {
        Model model = Sequential.of(input(2), lstm(3).returnSequences(true), dense(1));
        model.compile(new Adam(), new MeanSquaredError());
        Tensor x = Data.normal("x", 2, 3, 2);
        model.trainStep(x, Tensor.zeros(2, 3, 1));
        Map<String, Tensor> before = model.weights().copyOfAll();
        StepResult step = model.trainStep(x, Tensor.zeros(2, 3, 1), Tensor.zeros(2, 3), Map.of());
        assertEquals(0, step.loss());
        assertEquals(before, model.weights().copyOfAll());
    }
}
