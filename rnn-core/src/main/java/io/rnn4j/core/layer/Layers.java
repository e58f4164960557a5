package io.rnn4j.core.layer;

import io.rnn4j.api.Activation;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
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
}
