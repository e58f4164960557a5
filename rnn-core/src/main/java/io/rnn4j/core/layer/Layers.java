package io.rnn4j.core.layer;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.regularization.Regularizer;
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

/**
 * Factories of all layers, for static import.
 *
 * <p>{@code units} is the width of the states of a recurrent layer or of the output of another
 * layer, at least 1. Recurrent layers return the output of the last step; with {@link
 * Recurrent#returnSequences} they return that of every step.
 */
@SuppressWarnings("doclint:missing") // parameters are documented above or in the first sentence
public final class Layers {
    private Layers() {}

    /**
     * {@return a conditional random field over the tags whose scores are the output of the layer
     * before it, as the last layer of a tagger}
     */
    public static Crf crf() {
        return new Crf();
    }

    /** {@return an input of any number of time steps with this number of features, at least 1} */
    public static Input input(int features) {
        return new Input(Input.OPEN, features);
    }

    /**
     * {@return an input of a fixed number of time steps}
     *
     * @param steps number of time steps, at least 1
     * @param features width of a row, at least 1
     */
    public static Input input(int steps, int features) {
        SettingChecks.atLeastOne("input", "steps", steps);
        return new Input(steps, features);
    }

    // ---- recurrent layers

    /**
     * {@return a recurrent layer with any cell}
     *
     * @param cell equations of one time step
     * @param units width of the states, except those whose width the cell determines; at least 1
     */
    public static Recurrent recurrent(Cell cell, int units) {
        return new Recurrent(cell, units);
    }

    /** {@return a simple recurrence, h' = tanh(x·W + h·U + b)} */
    public static Recurrent simpleRnn(int units) {
        return recurrent(new SimpleRnnCell(), units);
    }

    /** {@return a long short-term memory} */
    public static Recurrent lstm(int units) {
        return recurrent(new LstmCell(), units);
    }

    /** {@return a gated recurrent unit, with the reset gate after the product} */
    public static Recurrent gru(int units) {
        return recurrent(new GruCell(), units);
    }

    /** {@return a long short-term memory with peepholes from the cell state to the gates} */
    public static Recurrent peepholeLstm(int units) {
        return recurrent(new PeepholeLstmCell(), units);
    }

    /** {@return a long short-term memory whose forget gate is 1 minus its input gate} */
    public static Recurrent coupledLstm(int units) {
        return recurrent(new CoupledLstmCell(), units);
    }

    /**
     * {@return a long short-term memory with a projection of its output}
     *
     * @param units width of the cell state, at least 1
     * @param outputs width of h, which is the output, at least 1 and at most the units
     */
    public static Recurrent projectedLstm(int units, int outputs) {
        String range = "at most the number of units, %s".formatted(units);
        SettingChecks.require(outputs <= units, "projected_lstm", "outputs", range, outputs);
        return recurrent(new ProjectedLstmCell(outputs), units);
    }

    /** {@return a long short-term memory with layer normalisation} */
    public static Recurrent layerNormLstm(int units) {
        return recurrent(new LayerNormLstmCell(), units);
    }

    /** {@return a gated recurrent unit with layer normalisation} */
    public static Recurrent layerNormGru(int units) {
        return recurrent(new LayerNormGruCell(), units);
    }

    /** {@return a light gated recurrent unit, without reset gate} */
    public static Recurrent lightGru(int units) {
        return recurrent(new LightGruCell(), units);
    }

    /** {@return a minimal gated unit, with a single gate} */
    public static Recurrent minimalGatedUnit(int units) {
        return recurrent(new MinimalGatedUnitCell(), units);
    }

    /** {@return a gated recurrent unit whose gate reads the input alone (minGRU)} */
    public static Recurrent minGru(int units) {
        return recurrent(new MinGruCell(), units);
    }

    /** {@return a long short-term memory whose gates read the input alone (minLSTM)} */
    public static Recurrent minLstm(int units) {
        return recurrent(new MinLstmCell(), units);
    }

    /** {@return an independently recurrent layer, in which every unit reads only its own state} */
    public static Recurrent indRnn(int units) {
        return recurrent(new IndRnnCell(), units);
    }

    /** {@return a linear recurrence with a learned decay for every unit} */
    public static Recurrent linearRecurrence(int units) {
        return recurrent(new LinearRecurrenceCell(), units);
    }

    /** {@return coupled oscillators (coRNN)} */
    public static Recurrent coupledOscillator(int units) {
        return recurrent(new CoupledOscillatorCell(), units);
    }

    /**
     * {@return a recurrence of both state and output}
     *
     * @param units width of the state, at least 1
     * @param outputs width of the output, at least 1
     */
    public static Recurrent outputRecurrent(int units, int outputs) {
        return recurrent(new OutputRecurrentCell(outputs), units);
    }

    /**
     * {@return a cell that reads its own previous output}
     *
     * @param cell the inner cell
     * @param units width of the states, at least 1
     * @param outputs width of the output, at least 1
     */
    public static Recurrent feedback(Cell cell, int units, int outputs) {
        return recurrent(new FeedbackCell(cell, outputs), units);
    }

    /**
     * {@return a cell with additive attention to the second input of the layer}
     *
     * @param cell the inner cell
     * @param units width of the states, at least 1
     * @param attentionUnits width of the attention, at least 1
     */
    public static Recurrent attentionCell(Cell cell, int units, int attentionUnits) {
        return recurrent(new AttentionCell(cell, attentionUnits), units);
    }

    /**
     * {@return several cells in sequence within one time step}
     *
     * @param units width of the states, at least 1
     * @param cells the cells from the input to the output, at least one
     */
    public static Recurrent stacked(int units, Cell... cells) {
        return recurrent(new StackedCell(cells), units);
    }

    /**
     * {@return a recurrent layer in both directions, the outputs concatenated}
     *
     * @param layer layer of the forward direction; the backward one has the same settings and its
     *     own weights
     */
    public static Bidirectional bidirectional(Recurrent layer) {
        return new Bidirectional(layer);
    }

    // ---- other layers with weights or a function

    /**
     * {@return a learned row for every entry of a vocabulary; its input is one feature, the index}
     *
     * @param entries size of the vocabulary, at least 1
     * @param units width of the output, at least 1
     */
    public static Embedding embedding(int entries, int units) {
        return new Embedding(entries, units);
    }

    /** {@return a fully connected layer without activation} */
    public static Dense dense(int units) {
        return new Dense(units);
    }

    /** {@return a fully connected layer with this activation} */
    public static Dense dense(int units, Activation activation) {
        return new Dense(units).activation(activation);
    }

    /** {@return an activation as a layer} */
    public static ActivationLayer activation(Activation activation) {
        return new ActivationLayer(activation);
    }

    /** {@return the softmax of every row} */
    public static SoftmaxLayer softmax() {
        return new SoftmaxLayer();
    }

    /** {@return layer normalisation of every row} */
    public static LayerNorm layerNorm() {
        return new LayerNorm();
    }

    /** {@return a learned factor and a learned summand for every feature} */
    public static Affine affine() {
        return new Affine();
    }

    /** {@return quantiles of one target that do not cross, for a quantile loss} */
    public static MonotoneQuantiles monotoneQuantiles() {
        return new MonotoneQuantiles();
    }

    /** {@return dropout of elements in training with this rate, at least 0 and less than 1} */
    public static Dropout dropout(double rate) {
        return new Dropout(rate);
    }

    /**
     * {@return dropout of whole features in training with this rate, at least 0 and less than 1}
     */
    public static SpatialDropout spatialDropout(double rate) {
        return new SpatialDropout(rate);
    }

    /**
     * {@return a layer that adds a penalty on the outputs of the layer before it to the loss, for
     * example {@code activityRegularization(new L1(1e-5))}}
     */
    public static ActivityRegularization activityRegularization(Regularizer regularizer) {
        return new ActivityRegularization(regularizer);
    }

    // ---- time

    /** {@return a layer that masks steps whose features all have this value; it must come first} */
    public static Masking masking(double value) {
        return new Masking(value);
    }

    /** {@return the last unmasked step} */
    public static LastStep lastStep() {
        return new LastStep();
    }

    /** {@return the unmasked steps in reverse order} */
    public static Reverse reverse() {
        return new Reverse();
    }

    /** {@return a row repeated along a new time axis of this number of steps, at least 1} */
    public static RepeatVector repeatVector(int steps) {
        return new RepeatVector(steps);
    }

    /** {@return the mean over time} */
    public static GlobalAveragePooling globalAveragePooling() {
        return new GlobalAveragePooling();
    }

    /** {@return the maximum over time} */
    public static GlobalMaxPooling globalMaxPooling() {
        return new GlobalMaxPooling();
    }

    // ---- several inputs

    /** {@return scaled dot-product attention of queries, values and optionally keys} */
    public static Attention attention() {
        return new Attention();
    }

    /** {@return the sum of several signals} */
    public static Add add() {
        return new Add();
    }

    /** {@return the mean of several signals} */
    public static Average average() {
        return new Average();
    }

    /** {@return the elementwise maximum of several signals} */
    public static Maximum maximum() {
        return new Maximum();
    }

    /** {@return the elementwise product of several signals} */
    public static Multiply multiply() {
        return new Multiply();
    }

    /** {@return the concatenation of several signals} */
    public static Concatenate concatenate() {
        return new Concatenate();
    }
}
