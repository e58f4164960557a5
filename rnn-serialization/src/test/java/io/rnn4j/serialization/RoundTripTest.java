package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.minGru;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.simpleRnn;
import static io.rnn4j.core.layer.Layers.spatialDropout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.activation.Elu;
import io.rnn4j.core.activation.LeakyRelu;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.initializer.Constant;
import io.rnn4j.core.initializer.Normal;
import io.rnn4j.core.initializer.Uniform;
import io.rnn4j.core.layer.ActivationLayer;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.RepeatVector;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Saved models are loaded with the same bits. */
class RoundTripTest {
    static final Class<?>[] KINDS = Components.KINDS.toArray(Class<?>[]::new);

    @TempDir private Path directory;

    /**
     * {@return models with every installed component, and some with settings other than the
     * defaults}
     */
    static Stream<Model> models() {
        Stream<Layer[]> installed =
                Stream.of(
                                all(Layer.class).map(RoundTripTest::fed),
                                all(Cell.class).map(cell -> new Layer[] {recurrent(cell, 4)}),
                                all(Activation.class).map(f -> new Layer[] {dense(3, f)}),
                                all(Initializer.class)
                                        .map(f -> new Layer[] {dense(3).kernelInitializer(f)}))
                        .flatMap(models -> models);
        Stream<Layer[]> others =
                Stream.of(
                        new Layer[] {
                            simpleRnn(3).returnSequences(true),
                            simpleRnn(4).reverse(true).returnSequences(true),
                            lstm(1).recurrentInitializer(new Normal(0.1, 1e-3))
                                    .returnSequences(true),
                            minGru(3).parallelScan(true),
                            dense(2).useBias(false)
                        },
                        new Layer[] {
                            spatialDropout(0.1),
                            lstm(2).dropout(0.1).recurrentDropout(0.2).returnSequences(true),
                            dropout(0.3),
                            lstm(2).weightDrop(0.5).zoneout(0.05, 0.5)
                        },
                        new Layer[] {
                            recurrent(
                                            new LstmCell()
                                                    .activation(new Elu(0.1))
                                                    .unitForgetBias(false)
                                                    .recurrentBias(true),
                                            17)
                                    .kernelInitializer(new Uniform(-0.0, 1 / 3.0))
                                    .biasInitializer(new Constant(1e-300))
                        },
                        new Layer[] {
                            recurrent(new GruCell().resetAfter(false), 2).returnSequences(true),
                            recurrent(new GruCell().useBias(false), 2).returnSequences(true),
                            new ActivationLayer(new LeakyRelu(1e-7)),
                            recurrent(new OutputRecurrentCell(3).outputActivation(new Elu()), 5)
                        });
        return Stream.concat(installed, others)
                .map(layers -> Sequential.of(-7, input(5, 3), layers));
    }

    /** {@return a layer, after another one that produces a valid input} */
    private static Layer[] fed(Layer layer) {
        return switch (layer) {
            case Embedding indices -> // the index log 1
                    new Layer[] {dense(1, Activations.LOG_SOFTMAX), layer};
            case RepeatVector row -> new Layer[] {lstm(2), layer};
            default -> new Layer[] {layer};
        };
    }

    private static <T extends Component> Stream<T> all(Class<T> kind) {
        return Components.of(kind).all().stream();
    }

    private Model savedAndLoaded(Model model) throws IOException {
        Path file = directory.resolve("model.safetensors");
        ModelFile.save(model, file);
        return ModelFile.load(file);
    }

    private static Tensor noise(long seed, int... sizes) {
        Tensor result = Tensor.zeros(sizes);
        SplittableRandom random = new SplittableRandom(seed);
        for (int n = 0; n < result.array().length; n++) {
            result.array()[n] = (float) random.nextDouble(-1, 1);
        }
        return result;
    }

    @ParameterizedTest
    @MethodSource("models")
    void loadedModelPredictsTheSameBits(Model model) throws IOException {
        int seed = 0;
        for (String name : model.weights().names()) {
            model.weights().set(name, noise(seed++, model.weights().shape(name).toArray()));
        }
        Model loaded = savedAndLoaded(model);
        TestFiles.assertSame(model, loaded);
        Tensor x = noise(99, 6, 5, 3);
        TestFiles.assertSameBits(model.predict(x), loaded.predict(x));
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    <T extends Component> void everyInstalledComponentIsWrittenAndRead(Class<T> kind)
            throws IOException {
        assertFalse(Components.of(kind).all().isEmpty());
        for (T component : Components.of(kind).all()) {
            String json = Json.text(new ComponentWriter().write(kind, component, "here"));
            assertEquals(component, new ComponentReader().read(kind, TestFiles.tree(json), "here"));
        }
    }

    @Test
    void weightsKeepEveryBit() throws IOException {
        Model model = Sequential.of(input(2), dense(8));
        int[] bits = {
            0x7fc00000, 0x7fa12345, 0xffc54321, 0xff800001, 0x7f800000, 0xff800000, 0x80000000, 1,
            0x80000001, 0x007fffff, 0x00800000, 0x7f7fffff, 0, 0x3f800000, 0x12345678, 0xdeadbeef
        };
        Tensor kernel = Tensor.zeros(2, 8);
        for (int n = 0; n < bits.length; n++) {
            kernel.array()[n] = Float.intBitsToFloat(bits[n]);
        }
        model.weights().set("dense/kernel", kernel);
        TestFiles.assertSame(model, savedAndLoaded(model));
    }

    @Test
    void weightsLargerThanAChunkAreComplete() throws IOException {
        Model model = Sequential.of(input(3), dense(100_003));
        model.weights().set("dense/kernel", noise(1, 3, 100_003));
        TestFiles.assertSame(model, savedAndLoaded(model));
    }

    @Test
    void frozenWeightsStayFrozen() throws IOException {
        Model model = Sequential.of(input(2), lstm(2), dense(1), dense(1));
        model.weights().freeze("dense/kernel");
        model.weights().freeze("lstm");
        Model loaded = savedAndLoaded(model);
        TestFiles.assertSame(model, loaded);
        assertTrue(loaded.weights().isFrozen("lstm/bias"));
        assertFalse(loaded.weights().isFrozen("dense/bias"));
        assertFalse(loaded.weights().isFrozen("dense_1/kernel"));
    }

    @Test
    void openInputAndExtremeSeedsAreKept() throws IOException {
        for (long seed : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
            Model model =
                    Sequential.of(seed, input(2), recurrent(new SimpleRnnCell().useBias(false), 1));
            TestFiles.assertSame(model, savedAndLoaded(model));
        }
    }

    @Test
    void trainingContinuesFromTheLoadedWeights() throws IOException {
        Model model = Sequential.of(3, input(2), gru(3), dense(1));
        Model loaded = savedAndLoaded(model);
        Tensor x = noise(1, 4, 6, 2);
        Tensor y = noise(2, 4, 1);
        for (Model each : new Model[] {model, loaded}) {
            each.compile(new Adam(), new MeanSquaredError());
            each.trainStep(x, y);
        }
        TestFiles.assertSame(model, loaded);
    }
}
