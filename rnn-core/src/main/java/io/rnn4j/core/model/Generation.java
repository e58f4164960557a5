package io.rnn4j.core.model;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.training.Sampler;
import io.rnn4j.core.training.Tokens;

import java.util.Arrays;
import java.util.Objects;

/**
 * Free-running generation: a model that has learned to answer with the next step of a sequence
 * reads the beginning of one, and then what it has answered itself (Graves 2013, arXiv:1308.0850).
 *
 * <pre>{@code
 * Tensor forecast = Generation.values().run(model.session(1), series, 24);
 * Tensor text = Generation.tokens(Sampler.topK(20, 0.8)).seed(7).run(model.session(4), begin, 200);
 * }</pre>
 *
 * <p>The session says which model it is, of any kind that it can feed one input and has one answer:
 * a decoder whose encoder has read its source, too. The random number that a sampler is given
 * depends on the seed, the number of the sequence and that of the step alone.
 *
 * @param sampler chooses the next token by the answer, which are logits; null if the answer itself
 *     is the next value
 * @param seed decides what is drawn
 * @param stopToken a sequence that has come to it does not go on; {@link #NO_TOKEN} for none
 */
public record Generation(Sampler sampler, long seed, int stopToken) {
    /** No token ends a sequence. */
    public static final int NO_TOKEN = -1;

    /** Checks the settings. */
    public Generation {
        if (stopToken < NO_TOKEN) {
            throw new IllegalArgumentException(
                    "generation: a stop token is at least 0, or NO_TOKEN, got " + stopToken);
        }
        if (sampler == null && stopToken != NO_TOKEN) {
            throw new IllegalArgumentException(
                    "generation: values have no stop token, got "
                            + stopToken
                            + "; give a sampler, which generates tokens, or NO_TOKEN");
        }
    }

    /**
     * The answer is the next value.
     *
     * @return the setting
     */
    public static Generation values() {
        return new Generation(null, 0, NO_TOKEN);
    }

    /**
     * The next token is chosen by the answer.
     *
     * @param sampler chooses it
     * @return the setting
     */
    public static Generation tokens(Sampler sampler) {
        return new Generation(Objects.requireNonNull(sampler, "sampler"), 0, NO_TOKEN);
    }

    /**
     * Changes one setting.
     *
     * @param seed decides what is drawn; 0 by default
     * @return a setting with it
     */
    public Generation seed(long seed) {
        return new Generation(sampler, seed, stopToken);
    }

    /**
     * Changes one setting.
     *
     * @param stopToken a sequence that has come to it does not go on: the rest of it are stop
     *     tokens
     * @return a setting with it
     * @throws IllegalStateException if values are generated, not tokens
     */
    public Generation stopAt(int stopToken) {
        if (sampler == null) {
            throw new IllegalStateException("values have no stop token; generate tokens");
        }
        return new Generation(sampler, seed, stopToken);
    }

    /**
     * Feeds the beginnings of sequences to a session and lets it go on by itself. The session has
     * then read all but the last step of what is generated; fed with that, it goes on. If all
     * sequences have stopped before, the step in which the last of them did so is the last: what
     * fills the rest of the result has not been read.
     *
     * @param session what the model has read before; as many sequences as its batch size
     * @param start [batch, steps, features], at least one step: values as wide as the answer, or
     *     tokens as indices (1 feature) or as one-hot rows (as wide as the answer)
     * @param steps how many steps to generate, at least 1
     * @return [batch, steps, width] of values, or [batch, steps, 1] of tokens
     * @throws IllegalArgumentException if the session feeds several inputs or has several answers,
     *     if a shape does not fit, if the model does not read what it answers, or has no such stop
     *     token; the states are then as before; or if the sampler chooses what is no token; the
     *     session has then read what was generated before
     * @throws io.rnn4j.core.training.NonFiniteException if a logit is NaN or the largest one is not
     *     finite; the session has then read what was generated before
     */
    public Tensor run(Session session, Tensor start, int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("generate at least 1 step, got " + steps);
        }
        Objects.requireNonNull(session, "the session that generates is null");
        Objects.requireNonNull(start, "the beginnings of the sequences are null");
        int features = session.features();
        int width = session.width();
        check(features, width);
        if (sampler != null && features == 1) {
            session.requireEntries(width);
        }
        Tensor answers = session.feed(start);
        float[] answer = new float[session.batchSize() * width];
        int rows = answers.rank() == 3 ? answers.size(1) : 1;
        for (int sequence = 0; sequence < session.batchSize(); sequence++) {
            int last = ((sequence + 1) * rows - 1) * width;
            System.arraycopy(answers.array(), last, answer, sequence * width, width);
        }
        return sampler == null
                ? values(session, answer, steps)
                : tokens(session, answer, steps, features == 1);
    }

    private void check(int features, int width) {
        if (stopToken >= width) {
            throw new IllegalArgumentException(
                    "the model has tokens from 0 to "
                            + (width - 1)
                            + ", none of which is the stop token "
                            + stopToken);
        }
        boolean suits = features == width || sampler != null && features == 1;
        if (!suits || sampler != null && width == 1) {
            throw new IllegalArgumentException(
                    "the model answers with rows of width "
                            + width
                            + " and reads rows of width "
                            + features
                            + ", expected "
                            + (sampler == null
                                    ? "the same width, so that it can read its answer"
                                    : "a logit for every token, and indices or one-hot rows to"
                                            + " read"));
        }
    }

    private static Tensor values(Session session, float[] answer, int steps) {
        int width = session.width();
        Tensor result = Tensor.zeros(session.batchSize(), steps, width);
        float[] value = new float[answer.length];
        for (int step = 0; step < steps; step++) {
            for (int sequence = 0; sequence < session.batchSize(); sequence++) {
                int to = (sequence * steps + step) * width;
                System.arraycopy(answer, sequence * width, result.array(), to, width);
            }
            if (step < steps - 1) {
                System.arraycopy(answer, 0, value, 0, value.length);
                session.step(value, answer);
            }
        }
        return result;
    }

    private Tensor tokens(Session session, float[] answer, int steps, boolean indices) {
        int batch = session.batchSize();
        int width = session.width();
        Tensor result = Tensor.zeros(batch, steps, 1);
        Arrays.fill(result.array(), stopToken);
        float[] row = new float[batch * (indices ? 1 : width)];
        boolean[] stopped = new boolean[batch];
        RandomNumbers random = new RandomNumbers(seed, "generation");
        for (int step = 0, running = batch; step < steps && running > 0; step++) {
            if (step > 0) {
                session.step(row, answer);
            }
            for (int sequence = 0; sequence < batch; sequence++) {
                int token = stopToken;
                if (!stopped[sequence]) {
                    if (!Tokens.canChoose(answer, sequence * width, width)) {
                        throw Tokens.noChoice(
                                answer, sequence * width, width, where(step, sequence));
                    }
                    double uniform = random.uniform(((long) sequence << 32) + step);
                    token = sampler.choose(answer, sequence * width, width, uniform);
                    if (!Tokens.exists(token, width)) {
                        throw Tokens.noToken(token, width, where(step, sequence));
                    }
                    result.array()[sequence * steps + step] = token;
                    stopped[sequence] = token == stopToken;
                    running -= stopped[sequence] ? 1 : 0;
                }
                if (indices) {
                    row[sequence] = token;
                } else {
                    Tokens.oneHot(token, width, row, sequence * width);
                }
            }
        }
        return result;
    }

    private static String where(int step, int sequence) {
        return "step " + step + " of sequence " + sequence;
    }
}
