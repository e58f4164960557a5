package io.rnn4j.peers.tensorflow;

import io.rnn4j.benchmarks.harness.Sizes;

import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

import java.util.ArrayList;
import java.util.List;

/**
 * The graph of recurrent layers and a dense layer. A layer multiplies the inputs of all steps at
 * once, and then its state at every step. An embedding is a product with one-hot rows, whose cost
 * is negligible.
 */
final class UnrolledNetwork {
    final Graph graph = new Graph();
    final Ops tf = Ops.create(graph);
    final Placeholder<TFloat32> x;

    /** [rows, outputs], a row for every sample or for every step of every sample. */
    final Operand<TFloat32> output;

    /** Fed with states, each [batch, units]; empty if states start at 0. */
    final List<Placeholder<TFloat32>> states = new ArrayList<>();

    /** The states after the last step, in the order of {@link #states}. */
    final List<Operand<TFloat32>> finalStates = new ArrayList<>();

    private final Sizes sizes;
    private final int steps;
    private final boolean carried;
    private final List<Weight> weights = new ArrayList<>();

    /** A trainable variable with random initial values within a limit. */
    record Weight(Variable<TFloat32> variable, float limit) {}

    UnrolledNetwork(Sizes sizes, int batch) {
        this(sizes, batch, sizes.steps(), false);
    }

    /** {@return a network for one time step that is fed with its states} */
    static UnrolledNetwork ofOneStep(Sizes sizes) {
        return new UnrolledNetwork(sizes, sizes.batch(), 1, true);
    }

    private UnrolledNetwork(Sizes sizes, long batch, int steps, boolean carried) {
        this.sizes = sizes;
        this.steps = steps;
        this.carried = carried;
        Operand<TFloat32> rows; // [steps·batch, width]
        if (sizes.embedding() > 0) {
            x = placeholder(steps * batch, sizes.embedding());
            rows = tf.linalg.matMul(x, weight(1, sizes.embedding(), sizes.input()));
        } else {
            x = placeholder(steps, batch, sizes.input());
            rows = rows(x, sizes.input());
        }
        List<Operand<TFloat32>> outputs = List.of();
        for (int layer = 0; layer < sizes.layers(); layer++) {
            if (layer > 0) {
                rows = rows(tf.stack(outputs), sizes.units());
            }
            outputs = layer(rows, layer == 0 ? sizes.input() : sizes.units(), batch);
        }
        Operand<TFloat32> read =
                sizes.everyStep() && !carried
                        ? rows(tf.stack(outputs), sizes.units())
                        : outputs.getLast();
        output = sizes.outputs() > 0 ? dense(read) : read;
    }

    Sizes sizes() {
        return sizes;
    }

    List<Weight> weights() {
        return List.copyOf(weights);
    }

    Placeholder<TFloat32> placeholder(long... shape) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    }

    private Operand<TFloat32> rows(Operand<TFloat32> values, int width) {
        return tf.reshape(values, tf.constant(new int[] {-1, width}));
    }

    private Variable<TFloat32> weight(float limit, long... shape) {
        Variable<TFloat32> variable = tf.variable(Shape.of(shape), TFloat32.class);
        weights.add(new Weight(variable, limit));
        return variable;
    }

    private static float limit(int width) {
        return (float) Math.sqrt(1.0 / width);
    }

    private Operand<TFloat32> dense(Operand<TFloat32> rows) {
        Operand<TFloat32> kernel = weight(limit(sizes.units()), sizes.units(), sizes.outputs());
        return tf.nn.biasAdd(tf.linalg.matMul(rows, kernel), weight(0, sizes.outputs()));
    }

    /** {@return the outputs of all steps, each [batch, units]} */
    private List<Operand<TFloat32>> layer(Operand<TFloat32> rows, int width, long batch) {
        int columns = sizes.cell().gates() * sizes.units();
        Operand<TFloat32> kernel = weight(limit(width), width, columns);
        Operand<TFloat32> recurrentKernel = weight(limit(sizes.units()), sizes.units(), columns);
        Operand<TFloat32> bias = weight(0, columns);
        UnrolledCell cell =
                switch (sizes.cell()) {
                    case SIMPLE_RNN -> new UnrolledCell.SimpleRnn(tf, recurrentKernel);
                    case LSTM -> new UnrolledCell.Lstm(tf, recurrentKernel);
                    case GRU -> new UnrolledCell.Gru(tf, recurrentKernel, weight(0, columns));
                };
        List<Operand<TFloat32>> current = startStates(cell.stateCount(), batch);
        Operand<TFloat32> projected = tf.nn.biasAdd(tf.linalg.matMul(rows, kernel), bias);
        List<Output<TFloat32>> inputs =
                tf.unstack(
                                tf.reshape(projected, tf.constant(new int[] {steps, -1, columns})),
                                (long) steps)
                        .output();
        List<Operand<TFloat32>> outputs = new ArrayList<>();
        for (Operand<TFloat32> input : inputs) {
            current = cell.step(input, current);
            outputs.add(current.getFirst());
        }
        finalStates.addAll(current);
        return outputs;
    }

    /** {@return no states where they are 0: their products need not be computed} */
    private List<Operand<TFloat32>> startStates(int count, long batch) {
        List<Operand<TFloat32>> start = new ArrayList<>();
        for (int state = 0; carried && state < count; state++) {
            Placeholder<TFloat32> fed = placeholder(batch, sizes.units());
            states.add(fed);
            start.add(fed);
        }
        return start;
    }
}
