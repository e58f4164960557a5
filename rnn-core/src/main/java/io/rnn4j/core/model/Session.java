package io.rnn4j.core.model;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.layer.MaskedValue;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.network.CompiledNetwork;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.node.IndexRange;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.IndexInput;
import io.rnn4j.core.run.assembly.AssembledModel.StateLocation;
import io.rnn4j.core.run.batch.Batch;
import io.rnn4j.core.run.batch.CarriedStates;
import io.rnn4j.core.run.batch.DataCheck;
import io.rnn4j.core.run.batch.NamedStates;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.feedback.FeedbackRuns;
import io.rnn4j.core.run.feedback.KnownOutputs;
import io.rnn4j.core.run.feedback.StreamedNodes;
import io.rnn4j.core.run.fit.TrainingState;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Runs a model on sequences step by step or piece by piece, and keeps the states of its recurrences
 * from one call to the next. A model has any number of sessions; a session is used by one thread at
 * a time. A step allocates nothing. A piece may have any number of steps, even if the input of the
 * model has a fixed number.
 *
 * <pre>{@code
 * Session session = model.session(1);
 * session.feed(history); // [1, steps, features]
 * session.step(input, output); // one more step
 * }</pre>
 *
 * <p>The fed inputs lie along one time axis. Inputs along other axes are given as whole sequences
 * when the session starts. Layers that depend only on those, such as an encoder, run once, and
 * again only when the weights change. States that begin with values of such layers do so again
 * after each reset.
 *
 * <p>A layer that returns only its last step returns the last step so far.
 */
public final class Session {
    private final AssembledModel model;
    private final TrainingState training; // knows the losses of a compiled model
    private final DataCheck check;
    private final NetworkRun run;
    private NetworkRun.Prepared prepared;
    private final int batchSize;
    private final int threads;
    private final StreamedNodes nodes;
    private final Samples given; // null if all inputs are fed
    private final boolean[][] givenMasks; // by input; null if nothing is masked
    private final Batch batch;
    private final NamedStates states;
    private final CarriedStates carried;
    private final KnownOutputs known;
    private final MaskedValue maskedValue; // of the only fed input; null for none
    private final boolean[] masked; // of a step; null if no value marks padding
    private final IndexRange indices; // of the only fed input; null if layers read numbers
    private long version; // of the packed weights

    Session(
            AssembledModel model,
            Execution execution,
            TrainingState training,
            int batchSize,
            Examples givenData) {
        SettingChecks.atLeastOne("session", "batchSize", batchSize);
        this.model = model;
        this.training = training;
        this.check = new DataCheck(model);
        this.batchSize = batchSize;
        this.batch = new Batch(model);
        this.nodes = StreamedNodes.of(model, givenData);
        model.requireStreaming(nodes::feeds, "give predict the whole sequence");
        this.given = givenData == null ? null : given(givenData);
        this.givenMasks =
                given == null
                        ? new boolean[model.inputs().size()][]
                        : new Batch(model).takeAll(given).masks();
        this.threads = threads(model.network(), execution.threads(), batchSize);
        this.run = model.run(execution.threads(threads), NetworkRun.Passes.FORWARD);
        Map<String, StateLocation> locations = new LinkedHashMap<>(model.states());
        locations.values().removeIf(location -> !nodes.isStreamed(location.node()));
        this.states = new NamedStates(locations);
        this.carried = new CarriedStates(locations.values());
        this.known = new KnownOutputs(model, locations, batchSize);
        this.maskedValue = nodes.isSingle() ? model.maskedValue(nodes.input()) : null;
        this.masked = maskedValue == null ? null : new boolean[batchSize];
        this.indices = nodes.isSingle() ? model.indexRange(nodes.input()) : null;
        prepareStep();
        runGiven();
    }

    /** Returns at most one thread for each sequence, unless threads share the time of one. */
    private static int threads(CompiledNetwork network, int maximum, int batchSize) {
        return network.sharesTime() ? maximum : Math.min(maximum, batchSize);
    }

    private Samples given(Examples data) {
        Samples samples = check.inputs(data, input -> !nodes.isFed(input));
        if (!data.targets().isEmpty()) {
            throw new IllegalArgumentException(
                    ("a session starts with inputs only, got targets of %s; give targets together"
                                    + " with the piece they belong to")
                            .formatted(data.targets()));
        }
        if (samples.count() != batchSize) {
            throw new IllegalArgumentException(
                    ("a session of %s sequences needs %s samples of the given inputs, got %s; use"
                                    + " the number of samples as its batch size")
                            .formatted(batchSize, batchSize, samples.count()));
        }
        return samples;
    }

    /** Runs the nodes that do not depend on fed inputs; afterwards only the others run. */
    private void runGiven() {
        if (given != null) {
            batch.takeAll(given).copyInputs(prepared);
        }
        if (nodes.hasResting()) {
            run.runOnly(nodes.resting());
            prepared.forward();
            run.runOnly(nodes.streamed());
        }
    }

    /** Packs the weights, and runs the nodes of given inputs, if the weights have changed. */
    private void refresh() {
        long current = model.weights().version();
        if (current != version) {
            prepared.pack(current);
            version = current;
            runGiven();
        }
    }

    /** {@return the number of sequences} */
    public int batchSize() {
        return batchSize;
    }

    /** {@return the number of threads that share a call} */
    int threads() {
        return threads;
    }

    /** {@return the number of features of the only fed input} */
    int features() {
        nodes.requireSingle();
        return nodes.features();
    }

    /** {@return the width of the only output that depends on the fed input} */
    int width() {
        nodes.requireSingle();
        return nodes.width();
    }

    /** Requires that layers which use the fed input as indices have an entry for each token. */
    void requireEntries(int tokens) {
        nodes.requireSingle();
        for (IndexInput read : model.indexInputs()) {
            if (read.input() == nodes.input() && read.range().count() < tokens) {
                throw new IllegalArgumentException(
                        ("the output of the model has logits of %s tokens, but its layer '%s' reads"
                                        + " indices from 0 to %s; give it an entry for every token")
                                .formatted(tokens, read.range().label(), read.range().count() - 1));
            }
        }
    }

    private void prepareStep() {
        boolean[][] masks = givenMasks.clone();
        if (masked != null) {
            masks[model.inputs().get(nodes.input()).axis()] = masked;
        }
        prepare(1, masks);
        known.attach(prepared, null);
    }

    private void prepare(int fedSteps, boolean[][] masks) {
        int[] steps = new int[givenMasks.length];
        for (int input = 0; input < steps.length; input++) {
            steps[input] = nodes.isFed(input) ? fedSteps : given.steps()[input];
        }
        version = model.weights().version();
        prepared = run.prepare(steps, batchSize, masks, version);
    }

    /** Resets all states to the initial states of the model. */
    public void reset() {
        prepared.resetStates();
        known.clear();
    }

    /**
     * Resets the states of one sequence. The states of the other sequences are not changed.
     *
     * @param row number of the sequence, from 0
     * @throws IndexOutOfBoundsException if there is no such sequence
     */
    public void reset(int row) {
        if (row < 0 || row >= batchSize) {
            throw new IndexOutOfBoundsException(
                    "a session of %s has the rows 0 to %s, got %s"
                            .formatted(sequences(), batchSize - 1, row));
        }
        refresh();
        prepared.resetStates(row);
        known.clear(row);
    }

    private String sequences() {
        return batchSize + (batchSize == 1 ? " sequence" : " sequences");
    }

    /**
     * {@return a copy of the states as the next step reads them, by the names of {@link
     * Model#stateWidths()}, each [batch, width], without those of layers that depend only on given
     * inputs} After targets were fed, the last target replaces the output of a recurrence with
     * output feedback.
     */
    public Map<String, Tensor> snapshot() {
        refresh();
        Map<String, Tensor> result = states.initial(prepared, batchSize);
        known.writeTo(result);
        return result;
    }

    /**
     * Sets all states.
     *
     * @param snapshot states by name, each [batch, width], as {@link #snapshot()} returns them
     * @throws IllegalArgumentException if a state is unknown, missing or null, or if a shape does
     *     not fit; no state is then changed
     */
    public void restore(Map<String, Tensor> snapshot) {
        Objects.requireNonNull(snapshot, "snapshot is null; give what snapshot() has returned");
        states.requireAll(snapshot);
        states.pass(snapshot, batchSize, (node, state, values) -> {}); // checks the shapes
        states.begin(prepared, snapshot, batchSize);
        known.clear();
    }

    /**
     * Feeds a piece of each sequence to a session with one fed input and one output.
     *
     * @param piece [batch, steps, features], with any number of steps
     * @return [batch, steps, width], or [batch, width] if the output has no time
     * @throws IllegalArgumentException if the shape does not fit, or if the session has several fed
     *     inputs or outputs; the states are then unchanged
     */
    public Tensor feed(Tensor piece) {
        return feed(piece, null);
    }

    /**
     * Feeds a masked piece of each sequence to a session with one fed input and one output.
     *
     * @param piece [batch, steps, features], with any number of steps
     * @param mask [batch, steps] of 1 (valid) and 0 (padding), or null if no step is masked
     * @return [batch, steps, width], or [batch, width] if the output has no time
     * @throws IllegalArgumentException if a shape does not fit, or if the session has several fed
     *     inputs or outputs; the states are then unchanged
     */
    public Tensor feed(Tensor piece, Tensor mask) {
        nodes.requireSingle();
        String name = model.inputNames().get(nodes.input());
        Examples data = Examples.of(name, piece);
        return feed(mask == null ? data : data.mask(name, mask)).values().iterator().next();
    }

    /**
     * Feeds a piece of each sequence. If the data contain targets, recurrences with output feedback
     * read them in place of their outputs (teacher forcing), up to the first step after the piece.
     * In this way a known sequence precedes a generated one.
     *
     * @param piece all fed inputs, with the masks of the piece
     * @return the outputs that depend on fed inputs by name, each [batch, steps, width] or [batch,
     *     width]
     * @throws IllegalArgumentException if the data do not fit; the states are then unchanged
     */
    public Map<String, Tensor> feed(Examples piece) {
        Samples samples = check.piece(piece, nodes::isFed);
        if (samples.count() != batchSize) {
            String input = model.inputNames().get(nodes.input());
            throw new IllegalArgumentException(
                    ("a piece of this session has %s sequences, got %s; give a row for each, and"
                                    + " mask those without new data")
                            .formatted(batchSize, check.named(piece).inputOf(input).shape()));
        }
        FeedbackRuns feedback =
                piece.targets().isEmpty()
                        ? null
                        : FeedbackRuns.known(model, training.objectives(), samples);
        refresh();
        batch.takeAll(samples);
        boolean[][] masks = givenMasks.clone();
        for (int input = 0; input < masks.length; input++) {
            masks[input] = nodes.isFed(input) ? batch.masks()[input] : masks[input];
        }
        carried.takeInitial(prepared, batchSize);
        Map<String, Tensor> results;
        try {
            prepare(samples.steps()[nodes.input()], masks);
            carried.give(prepared);
            if (feedback != null) {
                feedback.prepare(prepared, batch, 0);
            }
            known.attach(prepared, feedback);
            known.begin();
            batch.copyInputs(prepared);
            prepared.forward();
            results = outputs(samples);
        } catch (RuntimeException | Error failure) {
            prepareStep();
            carried.restoreInitial(prepared);
            throw failure;
        }
        carried.takeFinal(prepared, batchSize);
        known.end();
        prepareStep();
        carried.give(prepared);
        return results;
    }

    private Map<String, Tensor> outputs(Samples samples) {
        Map<String, Tensor> results = new LinkedHashMap<>();
        for (int output : nodes.outputs()) {
            Tensor rows = Tensor.zeros(samples.shapeOf(model.outputTerminals().get(output)));
            batch.copyOutput(prepared, output, rows);
            results.put(model.outputNames().get(output), rows);
        }
        return results;
    }

    /**
     * Feeds one step of each sequence to a session with one fed input and one output.
     *
     * @param input [batch, features]
     * @param output receives [batch, width]
     * @throws IllegalArgumentException if an array has a different length, if the session has
     *     several fed inputs or outputs, or if a number is not an index where a layer needs one;
     *     the states are then unchanged
     */
    public void step(float[] input, float[] output) {
        Objects.requireNonNull(input, "input");
        requireStep(input.length, output);
        if (indices != null && indices.count() > Tensor.EXACT_FLOATS) {
            throw IndexRange.inexact("the numbers of a step", indices);
        }
        refresh();
        System.arraycopy(input, 0, prepared.input(nodes.input()), 0, input.length);
        if (masked != null) {
            mask(input);
        }
        if (indices != null) {
            setIndices(input);
        }
        step(output);
    }

    /**
     * Feeds one index, for example a token, to each sequence of a session with one fed input, of
     * one feature, and one output.
     *
     * @param input an index for each sequence, [batch]
     * @param output receives [batch, width]
     * @throws IllegalArgumentException if an array has a different length, if the session has
     *     several fed inputs or outputs, or if an index is not valid; the states are then unchanged
     */
    public void step(int[] input, float[] output) {
        Objects.requireNonNull(input, "input");
        requireStep(input.length, output);
        refresh();
        float[] rows = prepared.input(nodes.input());
        int[] rowIndices = prepared.indices(nodes.input());
        for (int row = 0; row < batchSize; row++) {
            boolean padding = maskedValue != null && maskedValue.marks(input[row]);
            if (masked != null) {
                masked[row] = padding;
            }
            rows[row] = padding ? 0 : input[row];
            if (rowIndices != null) {
                rowIndices[row] = padding ? 0 : input[row];
            }
        }
        step(output);
    }

    private void requireStep(int inputLength, float[] output) {
        nodes.requireSingle();
        check("input", inputLength, batchSize * nodes.features());
        check("output", Objects.requireNonNull(output, "output").length, batchSize * nodes.width());
    }

    private void step(float[] output) {
        known.begin();
        prepared.forward();
        known.end();
        int number = nodes.output();
        System.arraycopy(
                prepared.output(number), prepared.outputStart(number), output, 0, output.length);
        prepared.carryStates();
    }

    private void mask(float[] input) {
        int features = nodes.features();
        for (int row = 0; row < batchSize; row++) {
            int at = row * features;
            masked[row] = maskedValue.marks(input, at, features);
            if (masked[row]) {
                Arrays.fill(prepared.input(nodes.input()), at, at + features, 0f);
            }
        }
    }

    private void setIndices(float[] input) {
        int[] rows = prepared.indices(nodes.input());
        for (int row = 0; row < batchSize; row++) {
            boolean padding = masked != null && masked[row];
            if (!padding && !indices.has(input[row])) {
                throw indices.refusal(
                        Float.toString(input[row]),
                        "sample %s of the batch, step 0".formatted(row));
            }
            rows[row] = padding ? 0 : (int) input[row];
        }
    }

    private void check(String what, int length, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException(
                    "the %s of a step of %s has %s numbers, got %s"
                            .formatted(what, sequences(), expected, length));
        }
    }
}
