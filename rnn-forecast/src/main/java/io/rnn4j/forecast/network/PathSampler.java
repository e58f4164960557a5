package io.rnn4j.forecast.network;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Role;
import io.rnn4j.core.data.SampleBuffer;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Session;
import io.rnn4j.forecast.setting.Likelihood;
import io.rnn4j.forecast.window.SampleLayout;
import io.rnn4j.forecast.window.WindowSamples;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Samples paths of an autoregressive network: every value is drawn from the distribution that the
 * network computes, and is the input of the next step. A draw is a function of the seed, the name
 * of the path's series, the step and the path.
 */
public final class PathSampler {
    private final Model model;
    private final WindowSamples samples;
    private final Likelihood likelihood;
    private final int paths;
    private final int horizon;

    /**
     * Creates a sampler.
     *
     * @param model the network
     * @param samples windows without targets
     * @param likelihood the distribution
     * @param paths number of paths, at least 1
     * @param horizon number of steps of a path, at least 1
     */
    public PathSampler(
            Model model, WindowSamples samples, Likelihood likelihood, int paths, int horizon) {
        this.model = model;
        this.samples = samples;
        this.likelihood = likelihood;
        this.paths = paths;
        this.horizon = horizon;
    }

    /**
     * {@return the draws after a window, as the network computes them, [horizon][paths], those of a
     * step in ascending order}
     *
     * @param sample number of the window
     * @param random source of the draws
     */
    public float[][] draw(int sample, RandomNumbers random) {
        Session session = model.session(paths);
        session.restore(statesAfterWindow(sample));
        float[] values = new float[paths];
        Arrays.fill(values, samples.lastValue(sample));
        int width = model.inputs().getFirst().features();
        float[] input = new float[paths * width];
        float[] parameters = new float[paths * likelihood.parameters()];
        float[][] draws = new float[horizon][paths];
        for (int step = 0; step < horizon; step++) {
            for (int path = 0; path < paths; path++) {
                samples.writeStep(sample, step, values[path], input, path * width);
            }
            session.step(input, parameters);
            for (int path = 0; path < paths; path++) {
                long draw = (long) step * paths + path;
                int from = path * likelihood.parameters();
                values[path] = (float) Draws.draw(likelihood, parameters, from, random, draw);
            }
            draws[step] = values.clone();
            Arrays.sort(draws[step]);
        }
        return draws;
    }

    /** The states after one window, repeated for every path. */
    private Map<String, Tensor> statesAfterWindow(int sample) {
        SampleBuffer buffer = new SampleBuffer(samples.fields());
        samples.read(sample, buffer);
        int steps = buffer.steps(0);
        int width = model.inputs().getFirst().features();
        Session session = model.session(1);
        session.feed(
                Tensor.of(Arrays.copyOf(buffer.floats(0), steps * width), 1, steps, width),
                buffer.fields().stream().anyMatch(field -> field.role() == Role.MASK)
                        ? Tensor.of(
                                Arrays.copyOf(
                                        buffer.floats(buffer.field(Role.MASK, SampleLayout.PAST)),
                                        steps),
                                1,
                                steps)
                        : null);
        Map<String, Tensor> repeated = new LinkedHashMap<>();
        session.snapshot()
                .forEach((name, state) -> repeated.put(name, state.copyOfSamples(new int[paths])));
        return repeated;
    }

    /**
     * {@return a quantile of values in ascending order, interpolated between neighbours}
     *
     * @param ascending the values, at least one
     * @param level the level of the quantile, between 0 and 1
     */
    public static float quantile(float[] ascending, double level) {
        double position = level * (ascending.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, ascending.length - 1);
        double weight = position - below;
        return (float) (ascending[below] + weight * (ascending[above] - ascending[below]));
    }
}
