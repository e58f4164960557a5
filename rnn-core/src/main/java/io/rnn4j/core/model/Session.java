package io.rnn4j.core.model;

import io.rnn4j.core.engine.NetworkRun;

import java.util.Objects;

/**
 * A model that is fed step by step: the states of its recurrences are kept here from one step to
 * the next, outside of the model. A model serves any number of sessions; one session is used by one
 * thread at a time, and a step allocates nothing.
 *
 * <p>A layer that answers with its last step only answers at every step, with the last one so far.
 */
public final class Session {
    private final Sequential model;
    private final NetworkRun run;
    private final int batchSize;
    private final int inputSize;
    private final int outputSize;
    private long version; // of the weights that are packed

    Session(Sequential model, Execution execution, int batchSize) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize is at least 1, got " + batchSize);
        }
        this.model = model;
        this.batchSize = batchSize;
        this.inputSize = Math.multiplyExact(batchSize, model.input().features());
        this.outputSize = Math.multiplyExact(batchSize, model.chain().output().width());
        model.chain().requireStreaming("give predict the whole sequence");
        this.run =
                new NetworkRun(
                        model.chain().network(),
                        false,
                        false,
                        execution.checkpoints(),
                        execution.kernels(),
                        Math.min(execution.threads(), batchSize));
        this.version = model.weights().version();
        run.prepare(1, batchSize, null, version);
        reset();
    }

    /**
     * Returns how many sequences are fed side by side.
     *
     * @return the number of rows of every step
     */
    public int batchSize() {
        return batchSize;
    }

    /** Begins new sequences: all states become 0. */
    public void reset() {
        run.clearStates();
    }

    /**
     * Feeds one step of every sequence.
     *
     * @param input [batch, features], row by row
     * @param output receives [batch, width of the model's output], row by row
     * @throws IllegalArgumentException if an array has another length
     */
    public void step(float[] input, float[] output) {
        check("input", Objects.requireNonNull(input, "input").length, inputSize);
        check("output", Objects.requireNonNull(output, "output").length, outputSize);
        long current = model.weights().version();
        if (current != version) {
            run.pack(current);
            version = current;
        }
        System.arraycopy(input, 0, run.input(), 0, inputSize);
        run.forward();
        System.arraycopy(run.output(), run.outputStart(), output, 0, outputSize);
        run.carryStates();
    }

    private void check(String what, int length, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException(
                    "the "
                            + what
                            + " of a step of "
                            + batchSize
                            + (batchSize == 1 ? " sequence" : " sequences")
                            + " has "
                            + expected
                            + " numbers, got "
                            + length);
        }
    }
}
