package io.rnn4j.core.layer;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.IndRnnCell;
import io.rnn4j.core.cell.LayerNormGruCell;
import io.rnn4j.core.cell.LayerNormLstmCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.MinGruCell;
import io.rnn4j.core.cell.MinLstmCell;
import io.rnn4j.core.cell.PeepholeLstmCell;
import io.rnn4j.core.cell.ProjectedLstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;

/** Layers by their short names, to be imported statically. */
public final class Layers {
    private Layers() {}

    /**
     * Input of any number of time steps.
     *
     * @param features width of a row
     * @return the input
     */
    public static Input input(int features) {
        return new Input(Input.OPEN, features);
    }

    /**
     * Input of a fixed number of time steps.
     *
     * @param steps number of time steps, at least 1
     * @param features width of a row
     * @return the input
     */
    public static Input input(int steps, int features) {
        if (steps < 1) {
            throw new IllegalArgumentException("input: steps is at least 1, got " + steps);
        }
        return new Input(steps, features);
    }

    /**
     * A simple recurrence, tanh(x·W + h·U + b).
     *
     * @param units width of the state
     * @return the layer, returning its last output
     */
    public static Recurrent simpleRnn(int units) {
        return recurrent(new SimpleRnnCell(), units);
    }

    /**
     * Long short-term memory.
     *
     * @param units width of the states
     * @return the layer, returning its last output
     */
    public static Recurrent lstm(int units) {
        return recurrent(new LstmCell(), units);
    }

    /**
     * A gated recurrent unit, reset after the product.
     *
     * @param units width of the state
     * @return the layer, returning its last output
     */
    public static Recurrent gru(int units) {
        return recurrent(new GruCell(), units);
    }

    /**
     * Long short-term memory whose gates see the cell state.
     *
     * @param units width of the states
     * @return the layer, returning its last output
     */
    public static Recurrent peepholeLstm(int units) {
        return recurrent(new PeepholeLstmCell(), units);
    }

    /**
     * Long short-term memory with a projection of what leaves it.
     *
     * @param units width of the state c
     * @param outputs width of h, and of what comes out
     * @return the layer, returning its last output
     */
    public static Recurrent projectedLstm(int units, int outputs) {
        return recurrent(new ProjectedLstmCell(outputs), units);
    }

    /**
     * Long short-term memory with layer normalisation.
     *
     * @param units width of the states
     * @return the layer, returning its last output
     */
    public static Recurrent layerNormLstm(int units) {
        return recurrent(new LayerNormLstmCell(), units);
    }

    /**
     * A gated recurrent unit with layer normalisation.
     *
     * @param units width of the state
     * @return the layer, returning its last output
     */
    public static Recurrent layerNormGru(int units) {
        return recurrent(new LayerNormGruCell(), units);
    }

    /**
     * A gated recurrent unit whose gate sees the input alone.
     *
     * @param units width of the state
     * @return the layer, returning its last output
     */
    public static Recurrent minGru(int units) {
        return recurrent(new MinGruCell(), units);
    }

    /**
     * Long short-term memory whose gates see the input alone.
     *
     * @param units width of the state
     * @return the layer, returning its last output
     */
    public static Recurrent minLstm(int units) {
        return recurrent(new MinLstmCell(), units);
    }

    /**
     * A recurrence in which every unit sees of the state only itself.
     *
     * @param units width of the state
     * @return the layer, returning its last output
     */
    public static Recurrent indRnn(int units) {
        return recurrent(new IndRnnCell(), units);
    }

    /**
     * Any cell.
     *
     * @param cell the equations of one step
     * @param units width of the states that do not say their own
     * @return the layer, returning its last output
     */
    public static Recurrent recurrent(Cell cell, int units) {
        return new Recurrent(cell, units);
    }

    /**
     * A learned row for every entry of a vocabulary, for an input of one feature: the index.
     *
     * @param entries size of the vocabulary
     * @param units width of the output
     * @return the layer
     */
    public static Embedding embedding(int entries, int units) {
        return new Embedding(entries, units);
    }

    /**
     * A fully connected layer without activation.
     *
     * @param units width of the output
     * @return the layer
     */
    public static Dense dense(int units) {
        return new Dense(units);
    }

    /**
     * A fully connected layer with an activation.
     *
     * @param units width of the output
     * @param activation applied to the output
     * @return the layer
     */
    public static Dense dense(int units, Activation activation) {
        return new Dense(units).activation(activation);
    }

    /**
     * An activation as a layer of its own.
     *
     * @param activation the function
     * @return the layer
     */
    public static ActivationLayer activation(Activation activation) {
        return new ActivationLayer(activation);
    }

    /**
     * A recurrent layer in both directions, the outputs concatenated.
     *
     * @param layer the layer of the forward direction; the other one has weights of its own
     * @return the layer, returning sequences if the given one does
     */
    public static Bidirectional bidirectional(Recurrent layer) {
        return new Bidirectional(layer);
    }

    /**
     * Masks steps whose features all have one value; to be the first layer.
     *
     * @param value the value that stands for padding
     * @return the layer
     */
    public static Masking masking(double value) {
        return new Masking(value);
    }

    /**
     * The last step that is not masked.
     *
     * @return the layer
     */
    public static LastStep lastStep() {
        return new LastStep();
    }

    /**
     * The steps that are not masked in the opposite order.
     *
     * @return the layer
     */
    public static Reverse reverse() {
        return new Reverse();
    }

    /**
     * One row at a number of steps.
     *
     * @param steps how often
     * @return the layer
     */
    public static RepeatVector repeatVector(int steps) {
        return new RepeatVector(steps);
    }

    /**
     * The mean over time.
     *
     * @return the layer
     */
    public static GlobalAveragePooling globalAveragePooling() {
        return new GlobalAveragePooling();
    }

    /**
     * The maximum over time.
     *
     * @return the layer
     */
    public static GlobalMaxPooling globalMaxPooling() {
        return new GlobalMaxPooling();
    }

    /**
     * Layer normalisation of every row.
     *
     * @return the layer
     */
    public static LayerNorm layerNorm() {
        return new LayerNorm();
    }

    /**
     * Dropout of single elements in training.
     *
     * @param rate how many elements are dropped, at least 0 and less than 1
     * @return the layer
     */
    public static Dropout dropout(double rate) {
        return new Dropout(rate);
    }

    /**
     * Dropout of whole features in training, for all time steps of a sample.
     *
     * @param rate how many features are dropped, at least 0 and less than 1
     * @return the layer
     */
    public static SpatialDropout spatialDropout(double rate) {
        return new SpatialDropout(rate);
    }

    /**
     * The softmax of every row.
     *
     * @return the layer
     */
    public static SoftmaxLayer softmax() {
        return new SoftmaxLayer();
    }

    /**
     * The sum of several signals.
     *
     * @return the layer
     */
    public static Add add() {
        return new Add();
    }

    /**
     * The mean of several signals.
     *
     * @return the layer
     */
    public static Average average() {
        return new Average();
    }

    /**
     * Several signals one behind the other.
     *
     * @return the layer
     */
    public static Concatenate concatenate() {
        return new Concatenate();
    }

    /**
     * The largest of several signals, element by element.
     *
     * @return the layer
     */
    public static Maximum maximum() {
        return new Maximum();
    }

    /**
     * The product of several signals, element by element.
     *
     * @return the layer
     */
    public static Multiply multiply() {
        return new Multiply();
    }

    /**
     * Scaled dot-product attention: queries, values and perhaps keys.
     *
     * @return the layer
     */
    public static Attention attention() {
        return new Attention();
    }
}
