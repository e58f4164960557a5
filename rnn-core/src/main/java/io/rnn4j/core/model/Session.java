package io.rnn4j.core.model;

import io.rnn4j.api.MaskedValue;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.NetworkRun;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * A model that is fed step by step, or piece by piece: the states of its recurrences are kept here
 * from one step to the next, outside of the model. A model serves any number of sessions; one
 * session is used by one thread at a time, and a step allocates nothing.
 *
 * <p>A layer that answers with its last step only answers at every step, with the last one so far.
 */
public final class Session {
    private final Sequential model;
    private final NetworkRun run;
    private final int batchSize;
    private final int inputSize;
    private final int outputSize;
    private final States states;
    private final CarriedStates carried;
    private final MaskedValue maskedValue; // null for none
    private final boolean[] masked; // of a step; null if no value marks padding
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
        this.states = new States(model.chain());
        this.carried = new CarriedStates(model.chain());
        this.maskedValue = model.chain().maskedValue();
        this.masked = maskedValue == null ? null : new boolean[batchSize];
        prepareStep();
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

    private void prepareStep() {
        version = model.weights().version();
        run.prepare(new int[] {1}, batchSize, new boolean[][] {masked}, version);
    }

    /** Begins new sequences: all states become 0. */
    public void reset() {
        run.clearStates();
    }

    /**
     * Begins one new sequence: its states become 0, those of the others stay.
     *
     * @param row which one, from 0
     * @throws IndexOutOfBoundsException if there is none
     */
    public void reset(int row) {
        run.clearStates(Objects.checkIndex(row, batchSize));
    }

    /**
     * Returns a copy of all states.
     *
     * @return each [batch, width], by the names of {@link Sequential#stateWidths()}
     */
    public Map<String, Tensor> snapshot() {
        return states.initials(run, batchSize);
    }

    /**
     * Sets all states.
     *
     * @param snapshot each [batch, width], by name; those that are left out become 0
     * @throws IllegalArgumentException if a name or a shape does not fit; nothing is then changed
     */
    public void restore(Map<String, Tensor> snapshot) {
        states.put(snapshot, batchSize, (node, state, values) -> {}); // lets it complain
        states.put(snapshot, batchSize, run::initialState);
    }

    /**
     * Feeds a piece of every sequence.
     *
     * @param piece [batch, steps, features], of any number of steps
     * @return [batch, steps, width], or [batch, width] if the model answers once
     * @throws IllegalArgumentException if the shape does not fit; the states are then as before
     */
    public Tensor feed(Tensor piece) {
        return feed(piece, null);
    }

    /**
     * Feeds a piece of every sequence, some steps of which are padding.
     *
     * @param piece [batch, steps, features], of any number of steps
     * @param mask [batch, steps] of 1 and 0; null if all steps count
     * @return [batch, steps, width], or [batch, width] if the model answers once
     * @throws IllegalArgumentException if a shape does not fit; the states are then as before
     */
    public Tensor feed(Tensor piece, Tensor mask) {
        Samples samples = Samples.of(model, piece, mask);
        if (samples.count != batchSize) {
            throw new IllegalArgumentException(
                    "a piece is of "
                            + batchSize
                            + " sequences, got "
                            + piece.shape()
                            + "; give a row for each, and mask those that have nothing new");
        }
        int[] order = Samples.inOrder(batchSize);
        boolean[] ofPiece = samples.masks(order, 0, batchSize, new boolean[0]);
        carried.takeInitial(run, batchSize);
        run.prepare(
                new int[] {samples.steps},
                batchSize,
                new boolean[][] {ofPiece},
                model.weights().version());
        carried.give(run);
        samples.copyInputs(order, 0, batchSize, 0, batchSize, run.input(0));
        try {
            run.forward();
            carried.take(run, batchSize);
            Tensor result = Tensor.zeros(model.outputShape(samples, piece.rank()));
            Samples.toBatchFirst(
                    run.output(0),
                    run.outputStart(0),
                    run.outputSteps(0),
                    batchSize,
                    result.size(-1),
                    result.array(),
                    0);
            return result;
        } finally {
            prepareStep();
            carried.give(run);
        }
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
        System.arraycopy(input, 0, run.input(0), 0, inputSize);
        if (masked != null) {
            mask(input);
        }
        run.forward();
        System.arraycopy(run.output(0), run.outputStart(0), output, 0, outputSize);
        run.carryStates();
    }

    private void mask(float[] input) {
        int features = inputSize / batchSize;
        for (int row = 0; row < batchSize; row++) {
            int at = row * features;
            masked[row] = maskedValue.marks(input, at, features);
            if (masked[row]) {
                Arrays.fill(run.input(0), at, at + features, 0f);
            }
        }
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
