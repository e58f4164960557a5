package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.simpleRnn;
import static io.rnn4j.core.layer.Layers.spatialDropout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Dropout;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.layer.SpatialDropout;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Dropout in training is reproducible; inference has none. */
class DropoutTest {
    private static final int SAMPLES = 9;
    private static final int STEPS = 7;

    private static Recurrent all(Recurrent layer) {
        return layer.dropout(0.2).recurrentDropout(0.3).weightDrop(0.25).zoneout(0.1, 0.4);
    }

    private static Model model(long seed) {
        return Sequential.of(
                seed,
                input(3),
                spatialDropout(0.3),
                bidirectional(all(lstm(17)).returnSequences(true)),
                dropout(0.2),
                all(gru(5)),
                dense(2));
    }

    private static Map<String, Tensor> train(Model model, FitOptions options) {
        model.compile(new Adam(0.01), new MeanSquaredError());
        Tensor x = Data.normal("x", SAMPLES, STEPS, 3);
        History history = model.fit(x, Data.normal("y", SAMPLES, 2), options);
        Map<String, Tensor> result = model.weights().copyOfAll();
        float loss = (float) history.loss()[history.epochs() - 1];
        result.put("loss", Tensor.of(new float[] {loss}));
        return result;
    }

    private static FitOptions options() {
        return FitOptions.epochs(2).batchSize(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bitsDoNotDependOnThreadsKernelsOrCheckpoints(boolean masked) {
        FitOptions options = masked ? options().mask(Data.mask(SAMPLES, STEPS)) : options();
        Execution one = Execution.standard().threads(1);
        Map<String, Tensor> expected = train(model(5).execution(one.kernels("scalar")), options);
        for (KernelsProvider kernels : KernelsFinder.installed()) {
            for (int threads : new int[] {1, 2, 7}) {
                if (kernels.unavailable().isEmpty()) {
                    Execution execution = new Execution(threads, kernels).operationsPerThread(1);
                    String what = threads + " threads, " + kernels.name() + " kernels";
                    assertEquals(expected, train(model(5).execution(execution), options), what);
                    assertEquals(
                            expected,
                            train(model(5).execution(execution.checkpointEvery(2)), options),
                            what + ", checkpoints");
                }
            }
        }
    }

    @Test
    void seedDeterminesTheMasks() {
        Model other = model(6);
        Map<String, Tensor> start = model(5).weights().copyOfAll();
        start.forEach((name, tensor) -> other.weights().set(name, tensor));
        FitOptions inOrder = options().shuffle(false);
        Map<String, Tensor> expected = train(model(5), inOrder);
        assertEquals(expected, train(model(5), inOrder));
        assertNotEquals(expected, train(other, inOrder));
    }

    /** Inference between the steps packs weights of its own. */
    @Test
    void evaluationDuringTrainingChangesNoBit() {
        Tensor x = Data.normal("x", 3, STEPS, 3);
        FitOptions measured = options().validation(x, Data.normal("y", 3, 2));
        assertEquals(train(model(5), options()), train(model(5), measured));
        Model model = model(5);
        Tensor upstream = Data.normal("upstream", 3, 2);
        Gradients expected = model.trainingForward(x, null, Map.of(), 2).backward(upstream);
        ForwardPass pass = model.trainingForward(x, null, Map.of(), 2);
        model.predict(x);
        model.trainingForward(x, null, Map.of(), 3);
        assertEquals(expected.weights(), pass.backward(upstream).weights());
    }

    @Test
    void inferenceDropsNothing() {
        Layer[] plain = {lstm(17).returnSequences(true), simpleRnn(5), dense(2)};
        Layer[] dropped = {
            spatialDropout(0.3),
            lstm(17).returnSequences(true).dropout(0.2).recurrentDropout(0.3).weightDrop(0.25),
            dropout(0.2),
            simpleRnn(5).recurrentDropout(0.5),
            dense(2)
        };
        Tensor x = Data.normal("x", SAMPLES, STEPS, 3);
        Model model = Sequential.of(3, input(3), dropped);
        Tensor expected = Sequential.of(3, input(3), plain).predict(x);
        assertEquals(expected, model.predict(x));
        assertEquals(expected, model.forward(x).output());
        assertNotEquals(expected, model.trainingForward(x, null, Map.of(), 0).output());
    }

    @Test
    void zeroRateIsNoDropout() {
        Tensor x = Data.normal("x", SAMPLES, STEPS, 3);
        Recurrent layer = lstm(4).dropout(0).recurrentDropout(0).weightDrop(0).zoneout(0);
        assertEquals(lstm(4), layer);
        Model model = Sequential.of(input(3), dropout(0), spatialDropout(0), layer);
        assertEquals(Sequential.of(input(3), lstm(4)).equations(), model.equations());
        assertEquals(model.predict(x), model.trainingForward(x, null, Map.of(), 0).output());
    }

    /** A layer whose weights lie in the masks: what comes out is what was not left out. */
    @Test
    void dropoutDropsElementsAndSpatialDropoutFeatures() {
        Tensor ones = Tensor.zeros(SAMPLES, STEPS, 6);
        Arrays.fill(ones.array(), 1);
        for (Layer layer : List.of(new Dropout(0.5), new SpatialDropout(0.5))) {
            Tensor out =
                    Sequential.of(input(6), layer)
                            .trainingForward(ones, null, Map.of(), 0)
                            .output();
            int different = 0;
            for (int n = 0; n < out.array().length; n++) {
                assertTrue(out.array()[n] == 0 || out.array()[n] == 2, layer::toString);
                boolean first = n % (STEPS * 6) < 6;
                different += !first && out.array()[n] != out.array()[n - 6] ? 1 : 0;
            }
            assertEquals(layer instanceof Dropout, different > 0, layer::toString);
            assertNotEquals(
                    out,
                    Sequential.of(input(6), layer)
                            .trainingForward(ones, null, Map.of(), 1)
                            .output());
        }
    }

    /** Leaving out weights is the same as having others, and their gradients are exactly 0. */
    @Test
    void weightDropEqualsAMaskedWeight() {
        Model dropped = Sequential.of(input(3), lstm(8).weightDrop(0.5));
        Model plain = Sequential.of(input(3), lstm(8));
        Tensor x = Data.normal("x", SAMPLES, STEPS, 3);
        Tensor upstream = Data.normal("upstream", SAMPLES, 8);
        ForwardPass pass = dropped.trainingForward(x, null, Map.of(), 4);
        Tensor gradient = pass.backward(upstream).weights().get("lstm/recurrent_kernel");
        Tensor left = plain.weights().copyOf("lstm/recurrent_kernel");
        int zeros = 0;
        for (int n = 0; n < left.array().length; n++) {
            left.array()[n] *= gradient.array()[n] == 0 ? 0 : 2;
            zeros += gradient.array()[n] == 0 ? 1 : 0;
        }
        assertEquals(0.5, (double) zeros / left.array().length, 0.15);
        plain.weights().set("lstm/recurrent_kernel", left);
        ForwardPass whole = plain.forward(x);
        assertEquals(whole.output(), pass.output());
        Tensor other = whole.backward(upstream).weights().get("lstm/recurrent_kernel");
        for (int n = 0; n < left.array().length; n++) {
            float factor = left.array()[n] == 0 ? 0 : 2;
            assertEquals(factor * other.array()[n], gradient.array()[n]);
        }
    }

    /** States that are zoned out keep their value to the bit. */
    @Test
    void zoneoutKeepsElements() {
        Model model = Sequential.of(input(3), gru(40).zoneout(0.5));
        Tensor initial = Data.normal("h", 1, 40);
        Tensor x = Data.normal("x", 1, 1, 3);
        Tensor next = model.trainingForward(x, null, Map.of("gru/h", initial), 0).output();
        Tensor whole =
                Sequential.of(input(3), gru(40))
                        .forward(x, null, Map.of("gru/h", initial))
                        .output();
        int kept = 0;
        for (int n = 0; n < 40; n++) {
            boolean keeps = next.array()[n] == initial.array()[n];
            assertTrue(keeps || next.array()[n] == whole.array()[n]);
            kept += keeps ? 1 : 0;
        }
        assertTrue(kept > 8 && kept < 32, kept + " of 40");
        Tensor expected = model.predict(x);
        assertNotEquals(next, expected);
    }

    @Test
    void invalidRatesAreRejected() {
        for (double rate : new double[] {-0.1, 1, 1.5, Double.NaN}) {
            for (Executable refused :
                    List.<Executable>of(
                            () -> dropout(rate),
                            () -> spatialDropout(rate),
                            () -> lstm(2).dropout(rate),
                            () -> lstm(2).recurrentDropout(rate),
                            () -> lstm(2).weightDrop(rate),
                            () -> lstm(2).zoneout(rate),
                            () -> lstm(2).zoneout(0, rate))) {
                String message = assertThrows(IllegalArgumentException.class, refused).getMessage();
                assertTrue(message.contains("less than 1, got " + rate), message);
            }
        }
    }

    @Test
    void truncatedTrainingIsReproducible() {
        Map<String, Tensor> first = null;
        for (int threads : new int[] {1, 2}) {
            Model model =
                    Sequential.of(
                            input(3), all(lstm(6)).returnSequences(true), dropout(0.4), dense(2));
            model.execution(Execution.standard().threads(threads).operationsPerThread(1))
                    .compile(new Adam(0.01), new MeanSquaredError());
            Tensor x = Data.normal("x", SAMPLES, STEPS, 3);
            Tensor y = Data.normal("y", SAMPLES, STEPS, 2);
            model.fit(x, y, options().truncated(3, 2));
            first = first == null ? model.weights().copyOfAll() : first;
            assertEquals(first, model.weights().copyOfAll());
        }
    }

    /** Masks are drawn from 31 bits, which leaves nothing out at smaller rates. */
    @Test
    void unsupportedRatesAreRejectedBySetters() {
        for (double rate : new double[] {1e-17, 0x0.8p-31, 1 - 0x0.8p-31}) {
            String message =
                    assertThrows(IllegalArgumentException.class, () -> lstm(2).dropout(rate))
                            .getMessage();
            assertTrue(
                    message.startsWith("recurrent: dropout must be 0 or between 2^-31"), message);
            assertTrue(message.contains("got " + rate), message);
        }
        assertEquals(2, Sequential.of(input(3), lstm(2).dropout(0x1p-31)).stateWidths().size());
    }
}
