package io.rnn4j.peers.tensorflow;

import io.rnn4j.benchmarks.harness.RandomData;

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
    private final int[] positions; // by state: its place among the fetched results
    private Result owner; // of the states; null at first

    Inference(UnrolledNetwork network, RandomData data, int threads) {
        this.network = network;
        session = Sessions.open(network, List.of(), data, threads);
        states = new TFloat32[network.states.size()];
        positions = new int[states.length];
        int fetched = 1; // the output
        for (int state = 0; state < states.length; state++) {
            positions[state] = isOutput(state) ? 0 : fetched++;
            Shape shape = network.states.get(state).shape();
            states[state] = Data.tensor(new float[(int) shape.size()], shape.asArray());
        }
    }

    /** {@return whether a state is the output of the network, which is fetched once only} */
    private boolean isOutput(int state) {
        return network.finalStates.get(state).asOutput().equals(network.output.asOutput());
    }

    void run(TFloat32 inputs) {
        Session.Runner runner = session.runner().feed(network.x, inputs).fetch(network.output);
        for (int state = 0; state < states.length; state++) {
            runner.feed(network.states.get(state), states[state]);
            if (!isOutput(state)) {
                runner.fetch(network.finalStates.get(state));
            }
        }
        Result result = runner.run();
        for (int state = 0; state < states.length; state++) {
            states[state] = (TFloat32) result.get(positions[state]);
        }
        if (owner != null) {
            owner.close();
        }
        owner = result;
    }
}
