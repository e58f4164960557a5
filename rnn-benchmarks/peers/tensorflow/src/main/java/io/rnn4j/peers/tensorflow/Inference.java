package io.rnn4j.peers.tensorflow;

import io.rnn4j.benchmarks.harness.RandomData;

import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

import java.util.List;

/** Predictions; a network with states is fed with those of its last call. */
final class Inference {
    private final UnrolledNetwork network;
    private final Session session;
    private final TFloat32[] states;
    private Result owner; // of the states; null at first

    Inference(UnrolledNetwork network, RandomData data, int threads) {
        this.network = network;
        session = Sessions.open(network, List.of(), data, threads);
        states = new TFloat32[network.states.size()];
        for (int state = 0; state < states.length; state++) {
            Shape shape = network.states.get(state).shape();
            states[state] = Data.tensor(new float[(int) shape.size()], shape.asArray());
        }
    }

    void run(TFloat32 inputs) {
        Session.Runner runner = session.runner().feed(network.x, inputs).fetch(network.output);
        for (int state = 0; state < states.length; state++) {
            runner.feed(network.states.get(state), states[state]);
            Operand<TFloat32> next = network.finalStates.get(state);
            runner.fetch(next);
        }
        Result result = runner.run();
        for (int state = 0; state < states.length; state++) {
            states[state] = (TFloat32) result.get(state + 1);
        }
        if (owner != null) {
            owner.close();
        }
        owner = result;
    }
}
