package io.rnn4j.core.model;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.run.feedback.TokenChoice;
import io.rnn4j.core.training.Sampler;

import java.util.Arrays;
import java.util.Objects;

/**
 * Generates sequences: a model that was trained to predict the next step of a sequence reads the
 * start of one, and then its own outputs (Graves 2013, arXiv:1308.0850).
 *
 * <pre>{@code
 * Tensor forecast = Generation.values().run(model.session(1), series, 24);
 * Tensor text = Generation.tokens(Sampler.topK(20, 0.8)).seed(7).run(model.session(4), start, 200);
 * }</pre>
 *
 * <p>The session needs one fed input and one output. The model may have further inputs that were
 * given when the session started, for example the source of an encoder. Random numbers depend only
 * on the seed, the number of the sequence and the number of the step.
 *
 * @param sampler chooses the next token by the output, which are logits; null to generate values
 * @param seed seed of the random numbers
 * @param stopToken token that ends a sequence, or {@link #NO_TOKEN}
 */
public record Generation(Sampler sampler, long seed, int stopToken) {
    /** Value in place of a stop token, if no token ends a sequence. */
    public static final int NO_TOKEN = -1;

    /** Checks the settings. */
    public Generation {
        if (stopToken < NO_TOKEN) {
            throw new IllegalArgumentException(
                    "generation: a stop token is at least 0, or NO_TOKEN, got " + stopToken);
        }
        if (sampler == null && stopToken != NO_TOKEN) {
            throw new IllegalArgumentException(
                    ("generation: values have no stop token, got %s; give a sampler, which"
                                    + " generates tokens, or NO_TOKEN")
                            .formatted(stopToken));
        }
    }

    /** {@return generation of values: the output is the next input} */
    public static Generation values() {
        return new Generation(null, 0, NO_TOKEN);
    }

    /**
     * {@return generation of tokens: a sampler chooses the next token by the output}
     *
     * @param sampler chooses tokens by logits
     */
    public static Generation tokens(Sampler sampler) {
        return new Generation(Objects.requireNonNull(sampler, "sampler"), 0, NO_TOKEN);
    }

    /**
     * Sets the seed of the random numbers.
     *
     * @param newSeed the seed; 0 by default
     * @return the changed setting
     */
    public Generation seed(long newSeed) {
        return new Generation(sampler, newSeed, stopToken);
    }

    /**
     * Sets a token that ends a sequence. The rest of the sequence consists of stop tokens.
     *
     * @param newStopToken the token, at least 0
     * @return the changed setting
     * @throws IllegalStateException if values are generated
     */
    public Generation stopAt(int newStopToken) {
        if (sampler == null) {
            throw new IllegalStateException("values have no stop token; generate tokens");
        }
        return new Generation(sampler, seed, newStopToken);
    }

    /**
     * Feeds the start of each sequence to a session, and continues it. Afterwards the session has
     * read all steps but the last generated one. If all sequences end early, the rest of the result
     * has not been read.
     *
     * @param session runs the model; has one sequence for each start
     * @param start [batch, steps, features], at least one step: values of the width of the output,
     *     or tokens as indices (1 feature, or [batch, steps]) or one-hot rows
     * @param steps number of steps to generate, at least 1
     * @return [batch, steps, width] of values, or [batch, steps, 1] of tokens: ints if the start
     *     consists of ints, and [batch, steps] if it has two axes
     * @throws IllegalArgumentException if the session has several fed inputs or outputs, if a shape
     *     does not fit, or if the model cannot read its own output or lacks the stop token; the
     *     states are then unchanged. Also if the sampler returns an invalid token, after the
     *     session has read the steps before
     * @throws io.rnn4j.core.training.NonFiniteException if a logit is NaN or the largest is not
     *     finite, after the session has read the steps before
     */
    public Tensor run(Session session, Tensor start, int steps) {
        SettingChecks.atLeastOne("generation", "steps", steps);
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(start, "start");
        int features = session.features();
        int width = session.width();
        check(features, width);
        if (sampler != null && features == 1) {
            session.requireEntries(width);
        }
        Tensor outputs = session.feed(start);
        float[] output = new float[session.batchSize() * width];
        int rows = outputs.rank() == 3 ? outputs.size(1) : 1;
        for (int sequence = 0; sequence < session.batchSize(); sequence++) {
            int last = ((sequence + 1) * rows - 1) * width;
            System.arraycopy(outputs.array(), last, output, sequence * width, width);
        }
        return sampler == null
                ? values(session, output, steps)
                : tokens(session, start, output, steps);
    }

    private void check(int features, int width) {
        if (stopToken >= width) {
            throw new IllegalArgumentException(
                    "the model has tokens from 0 to %s, got the stop token %s"
                            .formatted(width - 1, stopToken));
        }
        boolean suits = features == width || sampler != null && features == 1;
        if (!suits || sampler != null && width == 1) {
            throw new IllegalArgumentException(
                    "the output of the model has width %s and its input width %s, expected %s"
                            .formatted(
                                    width,
                                    features,
                                    sampler == null
                                            ? "the same width"
                                            : "logits as output, and indices or one-hot rows as"
                                                    + " input"));
        }
    }

    private static Tensor values(Session session, float[] output, int steps) {
        int width = session.width();
        Tensor result = Tensor.zeros(session.batchSize(), steps, width);
        float[] value = new float[output.length];
        for (int step = 0; step < steps; step++) {
            for (int sequence = 0; sequence < session.batchSize(); sequence++) {
                int to = (sequence * steps + step) * width;
                System.arraycopy(output, sequence * width, result.array(), to, width);
            }
            if (step < steps - 1) {
                System.arraycopy(output, 0, value, 0, value.length);
                session.step(value, output);
            }
        }
        return result;
    }

    private Tensor tokens(Session session, Tensor start, float[] output, int steps) {
        int batch = session.batchSize();
        int width = session.width();
        boolean indices = session.features() == 1;
        int[] result = new int[Shape.of(batch, steps).elements()];
        Arrays.fill(result, stopToken);
        int[] last = new int[batch];
        float[] row = new float[indices ? 0 : batch * width];
        boolean[] stopped = new boolean[batch];
        TokenChoice choice =
                new TokenChoice(
                        sampler, width, new RandomNumbers(seed, "generation"), "generation");
        for (int step = 0, running = batch; step < steps && running > 0; step++) {
            if (step > 0 && indices) {
                session.step(last, output);
            } else if (step > 0) {
                session.step(row, output);
            }
            for (int sequence = 0; sequence < batch; sequence++) {
                int token = stopToken;
                if (!stopped[sequence]) {
                    long draw = ((long) sequence << 32) + step;
                    token = choice.choose(output, sequence * width, draw, sequence, step);
                    result[sequence * steps + step] = token;
                    stopped[sequence] = token == stopToken;
                    running -= stopped[sequence] ? 1 : 0;
                }
                last[sequence] = token;
                if (!indices) {
                    TokenChoice.oneHot(token, width, row, sequence * width);
                }
            }
        }
        Tensor tokens =
                start.rank() == 2
                        ? Tensor.of(result, batch, steps)
                        : Tensor.of(result, batch, steps, 1);
        return start.isInt() ? tokens : tokens.toFloat();
    }
}
