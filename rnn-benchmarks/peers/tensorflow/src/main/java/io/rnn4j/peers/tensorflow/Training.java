package io.rnn4j.peers.tensorflow;

import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.benchmarks.harness.Sizes;

import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

import java.util.ArrayList;
import java.util.List;

/** Loss, gradients and Adam of a network. */
final class Training {
    private static final float BETA_1 = 0.9f;
    private static final float BETA_2 = 0.999f;
    private static final float LEARNING_RATE = 1e-3f;
    private static final float EPSILON = 1e-7f;

    private final UnrolledNetwork network;
    private final Ops tf;
    private final Placeholder<TFloat32> y;
    private final Operand<TFloat32> loss;
    private final List<Op> start = new ArrayList<>();
    private final Op update;
    private final Session session;

    public Training(UnrolledNetwork network, RandomData data, int threads) {
        this.network = network;
        tf = network.tf;
        y = network.placeholder(-1, network.sizes().outputs());
        loss = loss(network.sizes());
        update = adam();
        session = Sessions.open(network, start, data, threads);
    }

    private Operand<TFloat32> loss(Sizes sizes) {
        return sizes.classes()
                ? tf.math.mean(
                        tf.nn.softmaxCrossEntropyWithLogits(network.output, y).loss(),
                        tf.constant(0))
                : tf.math.mean(
                        tf.math.square(tf.math.sub(network.output, y)),
                        tf.constant(new int[] {0, 1}));
    }

    private Op adam() {
        List<Variable<TFloat32>> weights =
                network.weights().stream().map(UnrolledNetwork.Weight::variable).toList();
        Output<?>[] gradients =
                network.graph.addGradients(
                        loss.asOutput(),
                        weights.stream().map(Variable::asOutput).toArray(Output<?>[]::new));
        Operand<TFloat32> beta1 = tf.constant(BETA_1);
        Operand<TFloat32> beta2 = tf.constant(BETA_2);
        Variable<TFloat32> power1 = variable(Shape.scalar(), beta1);
        Variable<TFloat32> power2 = variable(Shape.scalar(), beta2);
        List<Op> applied = new ArrayList<>();
        for (int index = 0; index < weights.size(); index++) {
            Variable<TFloat32> weight = weights.get(index);
            @SuppressWarnings("unchecked") // of the type of the loss
            Operand<TFloat32> gradient = (Operand<TFloat32>) gradients[index];
            applied.add(
                    tf.train.applyAdam(
                            weight,
                            zeros(weight.shape()),
                            zeros(weight.shape()),
                            power1,
                            power2,
                            tf.constant(LEARNING_RATE),
                            beta1,
                            beta2,
                            tf.constant(EPSILON),
                            gradient));
        }
        Ops after = tf.withControlDependencies(applied);
        List<Op> powers =
                List.of(
                        after.assign(power1, after.math.mul(power1, beta1)),
                        after.assign(power2, after.math.mul(power2, beta2)));
        return tf.withControlDependencies(powers).noOp();
    }

    private Variable<TFloat32> variable(Shape shape, Operand<TFloat32> value) {
        Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
        start.add(tf.assign(variable, value));
        return variable;
    }

    private Variable<TFloat32> zeros(Shape shape) {
        float[] values = new float[(int) shape.size()];
        return variable(shape, tf.constant(Data.tensor(values, shape.asArray())));
    }

    /** Takes one step and returns the loss before it. */
    public double step(TFloat32 inputs, TFloat32 targets) {
        try (Result result =
                session.runner()
                        .feed(network.x, inputs)
                        .feed(y, targets)
                        .fetch(loss)
                        .addTarget(update)
                        .run()) {
            return ((TFloat32) result.get(0)).getFloat();
        }
    }

    /** {@return the numbers of the output, row by row} */
    float[] predict(TFloat32 inputs, int count) {
        try (Result result = session.runner().feed(network.x, inputs).fetch(network.output).run()) {
            float[] values = new float[count];
            ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(values);
            return values;
        }
    }
}
