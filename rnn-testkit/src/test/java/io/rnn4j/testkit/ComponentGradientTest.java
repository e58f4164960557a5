package io.rnn4j.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.regularization.Regularizer;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.activation.ClippedInput;
import io.rnn4j.core.activation.Elu;
import io.rnn4j.core.activation.Gelu;
import io.rnn4j.core.activation.LeakyRelu;
import io.rnn4j.core.activation.Tanh;
import io.rnn4j.core.cell.AttentionCell;
import io.rnn4j.core.cell.CoupledLstmCell;
import io.rnn4j.core.cell.CoupledOscillatorCell;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.IndRnnCell;
import io.rnn4j.core.cell.LayerNormGruCell;
import io.rnn4j.core.cell.LayerNormLstmCell;
import io.rnn4j.core.cell.LightGruCell;
import io.rnn4j.core.cell.LinearRecurrenceCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.MinGruCell;
import io.rnn4j.core.cell.MinLstmCell;
import io.rnn4j.core.cell.MinimalGatedUnitCell;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.cell.PeepholeLstmCell;
import io.rnn4j.core.cell.ProjectedLstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.cell.StackedCell;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.layer.RepeatVector;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.Huber;
import io.rnn4j.core.loss.MeanAbsoluteError;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.SmoothL1;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares the gradients of every installed component, with every setting that changes an equation,
 * with central differences.
 */
class ComponentGradientTest {
    private static final int[] SIZES = {1, 3, 16, 17, 33};
    private static final long SEED = 3;

    private static <T extends Component> Collection<T> installed(Class<T> kind) {
        Collection<T> all = Components.of(kind).all();
        assertFalse(all.isEmpty(), "nothing of kind " + kind.getSimpleName() + " is installed");
        return all;
    }

    private static DynamicTest test(Object component, Runnable check) {
        return DynamicTest.dynamicTest(component.toString(), check::run);
    }

    // ---- cells

    @TestFactory
    Stream<DynamicTest> installedCells() {
        return installed(Cell.class).stream().flatMap(CellContract::of);
    }

    /** Settings that change an equation, for two sizes; the defaults are tested for all sizes. */
    @TestFactory
    Stream<DynamicTest> cellsWithNonDefaultSettings() {
        OutputRecurrentCell outputs = new OutputRecurrentCell(3);
        List<Cell> cells =
                List.of(
                        new SimpleRnnCell().useBias(false),
                        new SimpleRnnCell().recurrentBias(true),
                        new SimpleRnnCell().activation(Activations.SIGMOID),
                        new SimpleRnnCell().activation(Activations.RELU),
                        new SimpleRnnCell().activation(Activations.IDENTITY),
                        new SimpleRnnCell().activation(new LeakyRelu()),
                        new SimpleRnnCell().activation(Activations.ELU),
                        new SimpleRnnCell().activation(Activations.SOFTPLUS),
                        new SimpleRnnCell().activation(Activations.SOFTMAX),
                        new SimpleRnnCell().activation(Activations.GELU),
                        new SimpleRnnCell().activation(new ClippedInput(new Tanh(), 0.5)),
                        new LstmCell().useBias(false),
                        new LstmCell().recurrentBias(true),
                        new LstmCell().activation(Activations.SOFTPLUS),
                        new LstmCell().activation(Activations.RELU),
                        new LstmCell().recurrentActivation(Activations.TANH),
                        new LstmCell()
                                .activation(Activations.IDENTITY)
                                .recurrentActivation(Activations.SOFTMAX),
                        new GruCell().resetAfter(false),
                        new GruCell().resetAfter(false).recurrentBias(true),
                        new GruCell().resetAfter(false).useBias(false),
                        new GruCell().useBias(false),
                        new GruCell().recurrentBias(false),
                        new GruCell().activation(Activations.ELU),
                        new GruCell().recurrentActivation(Activations.TANH),
                        new PeepholeLstmCell().useBias(false),
                        new PeepholeLstmCell().recurrentBias(true).activation(Activations.RELU),
                        new CoupledLstmCell().useBias(false).activation(Activations.SOFTSIGN),
                        new ProjectedLstmCell(3).useBias(false),
                        new ProjectedLstmCell(2).recurrentBias(true),
                        new LayerNormLstmCell().activation(Activations.SOFTSIGN),
                        new LayerNormGruCell().epsilon(0.1).activation(Activations.RELU),
                        new MinGruCell(false),
                        new MinLstmCell(false),
                        new IndRnnCell().useBias(false).activation(Activations.TANH),
                        new MinimalGatedUnitCell().useBias(false),
                        new LightGruCell().useBias(false).activation(Activations.TANH),
                        new CoupledOscillatorCell(0.5, 1, 1, false),
                        new LinearRecurrenceCell(4, false),
                        new FeedbackCell(new GruCell(), 3),
                        new FeedbackCell(new LstmCell(), 3)
                                .outputActivation(Activations.TANH)
                                .feedbackActivation(Activations.SOFTMAX),
                        new AttentionCell(new LayerNormLstmCell(), 3),
                        new AttentionCell(new GruCell().recurrentBias(true), 17),
                        new FeedbackCell(new PeepholeLstmCell(), 2)
                                .outputActivation(Activations.SIGMOID),
                        new FeedbackCell(new AttentionCell(new LstmCell(), 3), 2),
                        new FeedbackCell(new SimpleRnnCell().useBias(false), 3),
                        new StackedCell(new LstmCell(), new GruCell(), new SimpleRnnCell()),
                        new StackedCell(new ProjectedLstmCell(2), new LayerNormGruCell()),
                        new StackedCell(
                                new AttentionCell(new LstmCell(), 3),
                                new AttentionCell(new GruCell(), 2)),
                        new AttentionCell(new StackedCell(new GruCell(), new LstmCell()), 3),
                        new FeedbackCell(
                                new StackedCell(
                                        new AttentionCell(new LstmCell(), 3), new GruCell()),
                                2),
                        new StackedCell(
                                new LstmCell().useBias(false), new FeedbackCell(new GruCell(), 2)),
                        outputs,
                        outputs.useBias(false),
                        outputs.outputActivation(Activations.SIGMOID),
                        outputs.outputActivation(Activations.RELU),
                        outputs.outputActivation(Activations.SOFTMAX),
                        outputs.outputActivation(Activations.LOG_SOFTMAX),
                        outputs.activation(Activations.RELU).outputActivation(Activations.TANH));
        return cells.stream()
                .map(
                        cell ->
                                test(
                                        cell,
                                        () -> {
                                            GradientCheck.cell(cell, 2, 3, SEED);
                                            GradientCheck.cell(cell, 3, 17, SEED);
                                        }));
    }

    @TestFactory
    Stream<DynamicTest> outputsOfAllSizes() {
        return IntStream.of(SIZES)
                .mapToObj(OutputRecurrentCell::new)
                .map(cell -> test(cell, () -> GradientCheck.cell(cell, 2, 5, SEED)));
    }

    // ---- layers

    @TestFactory
    Stream<DynamicTest> layers() {
        List<Layer> others =
                List.of(
                        new Dense(4).useBias(false),
                        new Dense(4).activation(Activations.SOFTMAX),
                        new Dense(17).activation(Activations.RELU),
                        new Embedding(5, 3),
                        new Embedding(33, 17),
                        new Recurrent(new LstmCell(), 3).reverse(true).returnSequences(true));
        return Stream.concat(installed(Layer.class).stream(), others.stream())
                .map(
                        layer ->
                                test(
                                        layer,
                                        () -> {
                                            // indices come alone
                                            boolean indices = layer instanceof Embedding;
                                            for (int size : indices ? new int[] {1} : SIZES) {
                                                GradientCheck.layer(
                                                        layer,
                                                        size,
                                                        !(layer instanceof RepeatVector),
                                                        SEED);
                                            }
                                        }));
    }

    // ---- activations

    @TestFactory
    Stream<DynamicTest> activations() {
        List<Activation> others =
                List.of(
                        new LeakyRelu(0.01),
                        new Elu(0.5),
                        new Gelu(true),
                        new ClippedInput(new Tanh(), 0.5));
        return Stream.concat(installed(Activation.class).stream(), others.stream())
                .map(
                        activation ->
                                test(
                                        activation,
                                        () -> {
                                            for (int size : SIZES) {
                                                GradientCheck.activation(activation, size, SEED);
                                            }
                                        }));
    }

    // ---- losses

    @TestFactory
    Stream<DynamicTest> losses() {
        List<Loss> others =
                List.of(
                        new MeanSquaredError(LossReduction.SUM),
                        new MeanAbsoluteError(LossReduction.NONE),
                        new Huber(0.3),
                        new SmoothL1(0.3),
                        new OneHotSoftmaxCrossEntropy(0.2, LossReduction.MEAN),
                        new SoftmaxCrossEntropy().labelSmoothing(0.2),
                        new SoftmaxCrossEntropy(0, LossReduction.SUM),
                        new BinaryCrossEntropyFromLogits(List.of(2.5), LossReduction.MEAN));
        return Stream.concat(installed(Loss.class).stream(), others.stream())
                .map(
                        loss ->
                                test(
                                        loss,
                                        () -> {
                                            for (int size : Targets.widths(loss, SIZES)) {
                                                double[] target = Targets.of(loss, size);
                                                GradientCheck.loss(
                                                        loss, size, target, Targets.ROWS, SEED);
                                            }
                                        }));
    }

    @TestFactory
    Stream<DynamicTest> lossesWithSettingsForOneWidth() {
        List<Double> positiveWeights = List.of(0.5, 1.0, 3.0);
        Loss weighted = new BinaryCrossEntropyFromLogits(positiveWeights, LossReduction.SUM);
        Loss soft = new OneHotSoftmaxCrossEntropy();
        Loss classes = new SoftmaxCrossEntropy().classWeights(positiveWeights);
        return Stream.of(
                test(classes, () -> lossOfClasses(classes)),
                test(
                        "smooth " + classes,
                        () ->
                                lossOfClasses(
                                        new SoftmaxCrossEntropy()
                                                .classWeights(List.of(0.5, 0.0, 3.0))
                                                .labelSmoothing(0.2))),
                test(
                        weighted,
                        () ->
                                GradientCheck.loss(
                                        weighted, 3, Targets.shares(3), Targets.ROWS, SEED)),
                test(
                        "soft " + soft,
                        () -> GradientCheck.loss(soft, 3, Targets.shares(3), Targets.ROWS, SEED)));
    }

    private static void lossOfClasses(Loss loss) {
        GradientCheck.loss(loss, 3, Targets.of(loss, 3), Targets.ROWS, SEED);
    }

    // ---- regularizers

    @TestFactory
    Stream<DynamicTest> regularizers() {
        return installed(Regularizer.class).stream()
                .map(
                        regularizer ->
                                test(
                                        regularizer,
                                        () -> {
                                            GradientCheck.regularizer(regularizer, 1, 5, SEED);
                                            GradientCheck.regularizer(regularizer, 3, 7, SEED);
                                            GradientCheck.regularizer(regularizer, 4, 4, SEED);
                                            GradientCheck.regularizer(regularizer, 7, 3, SEED);
                                        }));
    }
}
