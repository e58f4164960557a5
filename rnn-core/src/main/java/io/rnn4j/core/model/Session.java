package io.rnn4j.core.model;

import io.rnn4j.api.layer.MaskedValue;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.network.CompiledNetwork;
import io.rnn4j.core.engine.network.CompiledNode;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.run.assembly.Assembly;
import io.rnn4j.core.run.batch.BatchMasks;
import io.rnn4j.core.run.batch.CarriedStates;
import io.rnn4j.core.run.batch.DataRows;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.batch.States;
import io.rnn4j.core.run.feedback.FeedbackRuns;
import io.rnn4j.core.run.feedback.KnownOutputs;
import io.rnn4j.core.run.feedback.Stream;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A model that is fed step by step, or piece by piece: the states of its recurrences are kept here
 * from one step to the next, outside of the model. A model serves any number of sessions; one
 * session is used by one thread at a time, and a step allocates nothing. A piece may have any
 * number of steps, also if the input of the model says how many whole sequences have.
 *
 * <p>The inputs that are fed lie along one time axis. Those along others were given whole when the
 * session began; layers that depend on them alone, such as an encoder, have run once and run again
 * only if the weights change. States that begin with what such a layer has made do so again after
 * every reset.
 *
 * <p>A layer that answers with its last step only answers at every step, with the last one so far.
 */
public final class Session {
    private final Model model;
    private final NetworkRun run;
    private final int batchSize;
    private final Stream stream;
    private final Samples given; // null if all inputs are fed
    private final boolean[][] givenMasks; // by input; null where nothing is masked
    private final States states;
    private final CarriedStates carried;
    private final KnownOutputs known;
    private final MaskedValue maskedValue; // of the only input that is fed, null for none
    private final boolean[] masked; // of a step; null if no value marks padding
    private long version; // of the weights that are packed

    /**
     * Begins a session.
     *
     * @param givenData the inputs that are not fed; null if all are
     */
    Session(Model model, int batchSize, Examples givenData) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize is at least 1, got " + batchSize);
        }
        Assembly assembly = model.assembly();
        this.model = model;
        this.batchSize = batchSize;
        this.stream = Stream.of(assembly, givenData);
        assembly.requireStreaming(stream::feeds, "give predict the whole sequence");
        this.given = givenData == null ? null : given(givenData);
        int[] order = Samples.inOrder(batchSize);
        this.givenMasks =
                given == null
                        ? new boolean[assembly.inputs().size()][]
                        : new BatchMasks(assembly).take(given, order, 0, batchSize);
        Execution execution = model.execution();
        this.run =
                new NetworkRun(
                        assembly.network(),
                        false,
                        false,
                        execution.checkpoints(),
                        execution.kernels(),
                        threads(assembly.network(), execution.threads(), batchSize));
        Map<String, Assembly.StatePlace> places = new LinkedHashMap<>(assembly.states());
        places.values().removeIf(place -> !stream.runs(place.node()));
        this.states = new States(places);
        this.carried = new CarriedStates(places);
        this.known = new KnownOutputs(assembly, stream, places, batchSize);
        this.maskedValue = stream.isSingle() ? assembly.maskedValue(stream.input()) : null;
        this.masked = maskedValue == null ? null : new boolean[batchSize];
        prepareStep();
        run.states().clear();
        runGiven();
    }

    /** No more threads than sequences, unless they can share the time of one. */
    static int threads(CompiledNetwork network, int most, int batchSize) {
        return network.sharesTime() ? most : Math.min(most, batchSize);
    }

    private Samples given(Examples data) {
        Samples samples = model.check().inputs(data, input -> !stream.isFed(input));
        if (!data.targets().isEmpty()) {
            throw new IllegalArgumentException(
                    "a session begins with inputs that are given whole, got targets of "
                            + data.targets()
                            + ", too; give targets to feed, beside the piece they belong to");
        }
        if (samples.count != batchSize) {
            throw new IllegalArgumentException(
                    "a session of "
                            + batchSize
                            + " sequences needs as many samples of what is given, got "
                            + samples.count
                            + "; begin it with the number of samples");
        }
        return samples;
    }

    /** Computes what does not depend on what is fed; from then on only the rest runs. */
    private void runGiven() {
        if (given != null) {
            given.copyInputs(Samples.inOrder(batchSize), 0, batchSize, 0, batchSize, run);
        }
        if (stream.hasRestingNodes()) {
            run.runOnly(stream.restingNodes());
            run.forward();
            run.runOnly(stream.runningNodes());
        }
    }

    /** Takes new weights, if there are any; what does not depend on what is fed runs again. */
    private void refresh() {
        long current = model.weights().version();
        if (current != version) {
            run.pack(current);
            version = current;
            runGiven();
        }
    }

    /**
     * Returns how many sequences are fed side by side.
     *
     * @return the number of rows of every step
     */
    public int batchSize() {
        return batchSize;
    }

    /** Returns the width of a row of the only input that is fed. */
    int features() {
        stream.requireSingle();
        return stream.features();
    }

    /** Returns the width of a row of the only output that depends on it. */
    int width() {
        stream.requireSingle();
        return stream.width();
    }

    /** Complains if a layer that reads what is fed does not know so many tokens. */
    void requireEntries(int tokens) {
        stream.requireSingle();
        for (CompiledNode node : model.assembly().network().nodes()) {
            Signal read = node.indices() == null ? null : node.node().inputs().getFirst();
            if (read != null
                    && read.isInput()
                    && read.inputNumber() == stream.input()
                    && node.indices().count() < tokens) {
                throw new IllegalArgumentException(
                        "the model answers with logits of "
                                + tokens
                                + " tokens, but its layer '"
                                + node.indices().label()
                                + "' reads indices from 0 to "
                                + (node.indices().count() - 1)
                                + "; give it an entry for every token");
            }
        }
    }

    private void prepareStep() {
        boolean[][] masks = givenMasks.clone();
        if (masked != null) {
            masks[model.inputs().get(stream.input()).axis()] = masked;
        }
        prepare(1, masks);
        known.attach(run, FeedbackRuns.none());
    }

    private void prepare(int fedSteps, boolean[][] masks) {
        int[] steps = new int[givenMasks.length];
        for (int input = 0; input < steps.length; input++) {
            steps[input] = stream.isFed(input) ? fedSteps : given.steps[input];
        }
        version = model.weights().version();
        run.prepare(steps, batchSize, masks, version);
    }

    /** Begins new sequences: all states become 0, or what the model begins with. */
    public void reset() {
        run.states().clear();
        known.clear();
    }

    /**
     * Begins one new sequence: its states become 0, or what the model begins with; those of the
     * others stay.
     *
     * @param row which one, from 0
     * @throws IndexOutOfBoundsException if there is none
     */
    public void reset(int row) {
        if (row < 0 || row >= batchSize) {
            throw new IndexOutOfBoundsException(
                    "a session of "
                            + batchSize
                            + (batchSize == 1 ? " sequence" : " sequences")
                            + " has the rows 0 to "
                            + (batchSize - 1)
                            + ", got "
                            + row);
        }
        refresh();
        run.states().clear(row);
        known.clear(row);
    }

    /**
     * Returns a copy of all states, as the next step reads them: where targets were fed, that is
     * the last of them in place of the output.
     *
     * @return each [batch, width], by the names of {@link Model#stateWidths()}; those of layers
     *     that depend on given inputs alone are not among them
     */
    public Map<String, Tensor> snapshot() {
        refresh();
        Map<String, Tensor> result = states.initials(run, batchSize);
        known.show(result);
        return result;
    }

    /**
     * Sets all states.
     *
     * @param snapshot each [batch, width], by name, all that {@link #snapshot()} gives
     * @throws IllegalArgumentException if a name is unknown or missing, if a tensor is null, or if
     *     a shape does not fit; nothing is then changed
     */
    public void restore(Map<String, Tensor> snapshot) {
        Objects.requireNonNull(snapshot, "snapshot is null; give what snapshot() has returned");
        states.requireAll(snapshot);
        states.put(snapshot, batchSize, (node, state, values) -> {}); // lets it complain
        states.put(snapshot, batchSize, run.states()::begin);
        known.clear();
    }

    /**
     * Feeds a piece of every sequence.
     *
     * @param piece [batch, steps, features], of any number of steps
     * @return [batch, steps, width], or [batch, width] if the model answers once
     * @throws IllegalArgumentException if the shape does not fit, or if there are several inputs to
     *     be fed or outputs; the states are then as before
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
     * @throws IllegalArgumentException if a shape does not fit, or if there are several inputs to
     *     be fed or outputs; the states are then as before
     */
    public Tensor feed(Tensor piece, Tensor mask) {
        stream.requireSingle();
        String name = model.inputs().get(stream.input()).name();
        Examples data = Examples.of(name, piece);
        return feed(mask == null ? data : data.mask(name, mask)).values().iterator().next();
    }

    /**
     * Feeds a piece of every sequence. Where targets are among the data, a recurrence that feeds
     * back its output reads them in place of it (teacher forcing), up to the step after the piece:
     * so a sequence that is known goes before one that is generated.
     *
     * @param piece all inputs that are not given, with the masks of the piece
     * @return the outputs that depend on them by name, each [batch, steps, width], or [batch,
     *     width]
     * @throws IllegalArgumentException if the data do not fit; the states are then as before
     */
    public Map<String, Tensor> feed(Examples piece) {
        Samples samples = model.check().piece(piece, stream::isFed);
        if (samples.count != batchSize) {
            throw new IllegalArgumentException(
                    "a piece is of "
                            + batchSize
                            + " sequences, got "
                            + piece.inputOf(model.inputs().get(stream.input()).name()).shape()
                            + "; give a row for each, and mask those that have nothing new");
        }
        int[] order = Samples.inOrder(batchSize);
        boolean[][] masks = new BatchMasks(model.assembly()).take(samples, order, 0, batchSize);
        for (int input = 0; input < masks.length; input++) {
            masks[input] = stream.isFed(input) ? masks[input] : givenMasks[input];
        }
        FeedbackRuns followed =
                piece.targets().isEmpty()
                        ? FeedbackRuns.none()
                        : FeedbackRuns.known(model, samples);
        refresh();
        carried.takeInitial(run, batchSize);
        Map<String, Tensor> answers;
        try {
            prepare(samples.steps[stream.input()], masks);
            carried.give(run);
            followed.prepare(run, samples, order, 0, batchSize, 0);
            known.attach(run, followed);
            known.begin();
            samples.copyInputs(order, 0, batchSize, 0, batchSize, run);
            run.forward();
            answers = outputs(samples);
        } catch (RuntimeException | Error failure) {
            prepareStep();
            carried.giveBack(run);
            throw failure;
        }
        carried.take(run, batchSize);
        known.end();
        prepareStep();
        carried.give(run);
        return answers;
    }

    private Map<String, Tensor> outputs(Samples samples) {
        Map<String, Tensor> results = new LinkedHashMap<>();
        for (int output : stream.outputs()) {
            Tensor rows = Tensor.zeros(samples.shapeOf(model.assembly().outputs().get(output)));
            DataRows.copyOutput(run, output, batchSize, rows, 0);
            results.put(model.assembly().outputNames().get(output), rows);
        }
        return results;
    }

    /**
     * Feeds one step of every sequence to a model of which one input is fed and one output depends
     * on it.
     *
     * @param input [batch, features], row by row
     * @param output receives [batch, width of the model's output], row by row
     * @throws IllegalArgumentException if an array has another length, or if there are several
     *     inputs to be fed or outputs
     */
    public void step(float[] input, float[] output) {
        stream.requireSingle();
        int inputSize = batchSize * stream.features();
        int outputSize = batchSize * stream.width();
        check("input", Objects.requireNonNull(input, "input").length, inputSize);
        check("output", Objects.requireNonNull(output, "output").length, outputSize);
        refresh();
        System.arraycopy(input, 0, run.input(stream.input()), 0, inputSize);
        if (masked != null) {
            mask(input);
        }
        known.begin();
        run.forward();
        known.end();
        int answer = stream.output();
        System.arraycopy(run.output(answer), run.outputStart(answer), output, 0, outputSize);
        run.states().carry();
    }

    private void mask(float[] input) {
        int features = stream.features();
        for (int row = 0; row < batchSize; row++) {
            int at = row * features;
            masked[row] = maskedValue.marks(input, at, features);
            if (masked[row]) {
                Arrays.fill(run.input(stream.input()), at, at + features, 0f);
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
