package io.rnn4j.core.data;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.tensor.Shape;

import java.util.List;
import java.util.Objects;

/**
 * A long text as parallel streams, with which a language model learns to predict the next token.
 * The text is cut into as many contiguous parts of the same length as there are streams. A batch
 * consists of the next steps of every stream; it begins with the final states of the batch before,
 * through which no gradient passes (truncated back-propagation). Each target is the next token.
 *
 * <pre>{@code
 * Vocabulary vocabulary = Vocabulary.ofCharacters(text, 1);
 * TextDataset data = new TextDataset(vocabulary.encode(text), 32, 64);
 * model.fit(data, FitOptions.epochs(10));
 * }</pre>
 *
 * <p>The batch size of the options is not used, nothing is shuffled, and every epoch begins with
 * the initial states of the model. The last tokens that do not fill all streams are left out, fewer
 * than there are streams.
 */
public final class TextDataset implements Dataset {
    private static final List<Field> FIELDS =
            List.of(
                    Field.sequence(Role.INPUT, "").ofInts(),
                    Field.sequence(Role.TARGET, "").ofInts());

    private final int[] tokens;
    private final int streams;
    private final int steps;
    private final int length; // number of steps of a stream

    /**
     * Creates a dataset.
     *
     * @param tokens numbers of the tokens of the text; the array is not copied
     * @param streams number of parallel streams, the batch size, at least 1
     * @param steps number of time steps of a batch, at least 1; the last batch of an epoch may be
     *     shorter
     * @throws IllegalArgumentException if the text has fewer than {@code streams + 1} tokens
     */
    public TextDataset(int[] tokens, int streams, int steps) {
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        SettingChecks.atLeastOne("text", "streams", streams);
        SettingChecks.atLeastOne("text", "steps", steps);
        if (tokens.length - 1 < streams) {
            throw new IllegalArgumentException(
                    "text: expected at least %s tokens for %s streams, got %s; use fewer streams or a longer text"
                            .formatted(streams + 1L, streams, tokens.length));
        }
        this.streams = streams;
        this.steps = steps;
        this.length = (tokens.length - 1) / streams;
        Shape.product("the samples of a text", Math.ceilDiv(length, steps), streams);
    }

    @Override
    public List<Field> fields() {
        return FIELDS;
    }

    @Override
    public int streams() {
        return streams;
    }

    @Override
    public int size() {
        return Math.ceilDiv(length, steps) * streams;
    }

    @Override
    public boolean isInMemory() {
        return true;
    }

    @Override
    public int length(int sample) {
        int part = requireSample(sample) / streams;
        return (int) Math.min(steps, length - (long) part * steps);
    }

    @Override
    public void read(int sample, SampleBuffer to) {
        Objects.requireNonNull(to, "to");
        int count = length(sample);
        int from = sample % streams * length + sample / streams * steps;
        System.arraycopy(tokens, from, to.ints(0, count), 0, count);
        System.arraycopy(tokens, from + 1, to.ints(1, count), 0, count);
    }

    /** {@return the number of tokens, streams and steps} */
    @Override
    public String toString() {
        return "TextDataset[%s tokens, %s streams, %s steps]"
                .formatted(tokens.length, streams, steps);
    }
}
