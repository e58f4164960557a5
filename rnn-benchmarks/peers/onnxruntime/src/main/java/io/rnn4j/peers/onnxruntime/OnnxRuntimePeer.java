package io.rnn4j.peers.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import io.rnn4j.benchmarks.harness.Article;
import io.rnn4j.benchmarks.harness.Framework;
import io.rnn4j.benchmarks.harness.Losses;
import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.benchmarks.harness.Runner;
import io.rnn4j.benchmarks.harness.Sizes;
import io.rnn4j.benchmarks.harness.Stopwatch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ONNX Runtime; it supports prediction only. */
public final class OnnxRuntimePeer implements Framework {
    private static final String NO_TRAINING = "it does not train";

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final int threads;

    private OnnxRuntimePeer(int threads) {
        this.threads = threads;
    }

    /**
     * Runs a measurement.
     *
     * @param arguments a workload and a number of threads, or sizes
     */
    public static void main(String[] arguments) {
        Runner.main("OnnxRuntimePeer", OnnxRuntimePeer::new, arguments);
    }

    @Override
    public String name() {
        return "onnxruntime";
    }

    @Override
    public String version() {
        return environment.getVersion();
    }

    @Override
    public Optional<String> unsupported(Sizes sizes) {
        if (sizes.mode() == Sizes.Mode.TRAIN) {
            return Optional.of(NO_TRAINING);
        }
        return sizes.embedding() > 0
                ? Optional.of("embeddings are compared in training alone")
                : Optional.empty();
    }

    @Override
    public Optional<String> articleUnsupported() {
        return Optional.of(NO_TRAINING);
    }

    @Override
    public Losses train(Sizes sizes, Stopwatch stopwatch) {
        throw new UnsupportedOperationException(NO_TRAINING);
    }

    @Override
    public Article article() {
        throw new UnsupportedOperationException(NO_TRAINING);
    }

    @Override
    public void infer(Sizes sizes, Stopwatch stopwatch) {
        RandomData data = new RandomData();
        try (OrtSession session = session(OnnxModel.ofSequences(sizes, data))) {
            Map<String, OnnxTensor> inputs = Map.of("x", input(sizes, sizes.steps(), data));
            int width = sizes.outputs() > 0 ? sizes.outputs() : sizes.units();
            OnnxTensor output =
                    sizes.everyStep()
                            ? zeros(sizes.steps(), sizes.batch(), width)
                            : zeros(sizes.batch(), width);
            Map<String, OnnxTensor> outputs = Map.of(OnnxModel.OUTPUT, output);
            stopwatch.restart();
            do {
                session.run(inputs, outputs).close();
            } while (stopwatch.lap());
        } catch (OrtException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void stream(Sizes sizes, Stopwatch stopwatch) {
        RandomData data = new RandomData();
        try (OrtSession session = session(OnnxModel.ofOneStep(sizes, data))) {
            // Two sets of states take turns as inputs and as outputs.
            List<Map<String, OnnxTensor>> states = List.of(states(sizes), states(sizes));
            List<Map<String, OnnxTensor>> inputs = new ArrayList<>();
            for (int step = 0; step < STREAM_INPUTS; step++) {
                Map<String, OnnxTensor> input = new HashMap<>(states.get(step % 2));
                input.put("x", input(sizes, 1, data));
                inputs.add(input);
            }
            List<Map<String, OnnxTensor>> outputs =
                    List.of(outputs(sizes, states.get(1)), outputs(sizes, states.get(0)));
            int step = 0;
            stopwatch.restart();
            do {
                int turn = step++ % STREAM_INPUTS;
                session.run(inputs.get(turn), outputs.get(turn % 2)).close();
            } while (stopwatch.lap());
        } catch (OrtException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Map<String, OnnxTensor> states(Sizes sizes) throws OrtException {
        Map<String, OnnxTensor> states = new HashMap<>();
        for (int layer = 0; layer < sizes.layers(); layer++) {
            for (int state = 0; state < OnnxModel.states(sizes); state++) {
                states.put(OnnxModel.state(state, layer), zeros(1, sizes.batch(), sizes.units()));
            }
        }
        return states;
    }

    private Map<String, OnnxTensor> outputs(Sizes sizes, Map<String, OnnxTensor> states)
            throws OrtException {
        Map<String, OnnxTensor> outputs = new HashMap<>();
        for (int layer = 0; layer < sizes.layers(); layer++) {
            for (int state = 0; state < OnnxModel.states(sizes); state++) {
                outputs.put(
                        OnnxModel.next(state, layer), states.get(OnnxModel.state(state, layer)));
            }
        }
        if (sizes.outputs() > 0) { // otherwise the state of the last layer is the output
            outputs.put(OnnxModel.OUTPUT, zeros(sizes.batch(), sizes.outputs()));
        }
        return outputs;
    }

    private OrtSession session(byte[] model) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        return environment.createSession(model, options);
    }

    private OnnxTensor input(Sizes sizes, int steps, RandomData data) throws OrtException {
        float[] values = data.normal(steps * sizes.batch() * sizes.input());
        return tensor(values, steps, sizes.batch(), sizes.input());
    }

    private OnnxTensor zeros(long... shape) throws OrtException {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        return tensor(new float[count], shape);
    }

    private OnnxTensor tensor(float[] values, long... shape) throws OrtException {
        FloatBuffer buffer =
                ByteBuffer.allocateDirect(Float.BYTES * values.length)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
        buffer.put(values).flip();
        return OnnxTensor.createTensor(environment, buffer, shape);
    }
}
