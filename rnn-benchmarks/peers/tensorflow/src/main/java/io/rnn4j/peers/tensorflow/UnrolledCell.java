package io.rnn4j.peers.tensorflow;

import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

import java.util.List;

/** The operations of one step of a cell. */
interface UnrolledCell {

    /** {@return the number of states of the cell} */
    int stateCount();

    /**
     * Adds a step to the graph.
     *
     * @param input the step's input times the kernel, with the bias, [batch, gates·units]
     * @param states the states before the step; empty if they are 0
     * @return the states after the step; the first one is the output
     */
    List<Operand<TFloat32>> step(Operand<TFloat32> input, List<Operand<TFloat32>> states);

    /** Splits the columns of a matrix into parts of one width. */
    private static List<Output<TFloat32>> split(Ops tf, Operand<TFloat32> matrix, long parts) {
        return tf.split(tf.constant(-1), matrix, parts).output();
    }

    /** {@code tanh(x·W + h·U + b)}. */
    record SimpleRnn(Ops tf, Operand<TFloat32> recurrentKernel) implements UnrolledCell {
        @Override
        public int stateCount() {
            return 1;
        }

        @Override
        public List<Operand<TFloat32>> step(
                Operand<TFloat32> input, List<Operand<TFloat32>> states) {
            Operand<TFloat32> sum = input;
            if (!states.isEmpty()) {
                sum = tf.math.add(input, tf.linalg.matMul(states.getFirst(), recurrentKernel));
            }
            return List.of(tf.math.tanh(sum));
        }
    }

    /** Long short-term memory; gates in the order i, f, g, o. */
    record Lstm(Ops tf, Operand<TFloat32> recurrentKernel) implements UnrolledCell {
        @Override
        public int stateCount() {
            return 2;
        }

        @Override
        public List<Operand<TFloat32>> step(
                Operand<TFloat32> input, List<Operand<TFloat32>> states) {
            Operand<TFloat32> sum = input;
            if (!states.isEmpty()) {
                sum = tf.math.add(input, tf.linalg.matMul(states.getFirst(), recurrentKernel));
            }
            List<Output<TFloat32>> gates = split(tf, sum, 4);
            Operand<TFloat32> cell =
                    tf.math.mul(tf.math.sigmoid(gates.get(0)), tf.math.tanh(gates.get(2)));
            if (!states.isEmpty()) {
                cell = tf.math.add(tf.math.mul(tf.math.sigmoid(gates.get(1)), states.get(1)), cell);
            }
            Operand<TFloat32> output =
                    tf.math.mul(tf.math.sigmoid(gates.get(3)), tf.math.tanh(cell));
            return List.of(output, cell);
        }
    }

    /** A gated recurrent unit, reset after the product; gates in the order r, z, n. */
    record Gru(Ops tf, Operand<TFloat32> recurrentKernel, Operand<TFloat32> recurrentBias)
            implements UnrolledCell {
        @Override
        public int stateCount() {
            return 1;
        }

        @Override
        public List<Operand<TFloat32>> step(
                Operand<TFloat32> input, List<Operand<TFloat32>> states) {
            Operand<TFloat32> fromState = recurrentBias;
            if (!states.isEmpty()) {
                fromState =
                        tf.nn.biasAdd(
                                tf.linalg.matMul(states.getFirst(), recurrentKernel),
                                recurrentBias);
            }
            List<Output<TFloat32>> a = split(tf, input, 3);
            List<Output<TFloat32>> b = split(tf, fromState, 3);
            Operand<TFloat32> reset = tf.math.sigmoid(tf.math.add(a.get(0), b.get(0)));
            Operand<TFloat32> update = tf.math.sigmoid(tf.math.add(a.get(1), b.get(1)));
            Operand<TFloat32> candidate =
                    tf.math.tanh(tf.math.add(a.get(2), tf.math.mul(reset, b.get(2))));
            if (states.isEmpty()) { // h = 0
                return List.of(tf.math.sub(candidate, tf.math.mul(update, candidate)));
            }
            Operand<TFloat32> difference = tf.math.sub(states.getFirst(), candidate);
            return List.of(tf.math.add(candidate, tf.math.mul(update, difference)));
        }
    }
}
