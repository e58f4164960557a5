package io.rnn4j.peers.tensorflow;

import io.rnn4j.benchmarks.harness.RandomData;

import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

import java.util.ArrayList;
import java.util.List;

/** Opens sessions whose variables are set. */
final class Sessions {
    private Sessions() {}

    /**
     * Opens a session.
     *
     * @param network the network, whose weights get random values
     * @param others initializers of all other variables
     */
    static Session open(UnrolledNetwork network, List<Op> others, RandomData data, int threads) {
        List<Op> assignments = new ArrayList<>(others);
        for (UnrolledNetwork.Weight weight : network.weights()) {
            assignments.add(random(network.tf, weight.variable(), weight.limit(), data));
        }
        ConfigProto configuration =
                ConfigProto.newBuilder()
                        .setIntraOpParallelismThreads(threads)
                        .setInterOpParallelismThreads(threads)
                        .build();
        Session session = new Session(network.graph, configuration);
        Session.Runner runner = session.runner();
        assignments.forEach(runner::addTarget);
        runner.run().close();
        return session;
    }

    private static Op random(Ops tf, Variable<TFloat32> variable, float limit, RandomData data) {
        float[] values = data.normal((int) variable.shape().size());
        for (int at = 0; at < values.length; at++) {
            values[at] *= limit;
        }
        Operand<TFloat32> start = tf.constant(Data.tensor(values, variable.shape().asArray()));
        return tf.assign(variable, start);
    }
}
