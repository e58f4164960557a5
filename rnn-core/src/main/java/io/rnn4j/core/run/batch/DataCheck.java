package io.rnn4j.core.run.batch;

import io.rnn4j.api.layer.MaskedValue;
import io.rnn4j.api.loss.LabelPaths;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.node.IndexRange;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.IndexInput;
import io.rnn4j.core.run.assembly.AssembledModel.Terminal;
import io.rnn4j.core.run.batch.TrainingObjectives.OutputObjective;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.NonFiniteException;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * Compares data with what a model expects, and returns them as {@link Samples}. All methods throw
 * an {@link IllegalArgumentException} that says what was expected if the data do not fit.
 */
public final class DataCheck {
    private final AssembledModel model;
    private final InputShapes shapes;
    private final IntFunction<String> names; // of samples; null for their numbers

    /** Creates a check for a model. */
    public DataCheck(AssembledModel model) {
        this(model, null);
    }

    /** Creates a check of samples whose names for messages are given; null for their numbers. */
    DataCheck(AssembledModel model, IntFunction<String> names) {
        this.model = model;
        this.names = names;
        this.shapes = new InputShapes(model);
    }

    /** Checks all inputs. */
    public Samples inputs(Examples data) {
        return inputs(data, number -> true);
    }

    /** Checks data that must contain exactly the expected inputs. */
    public Samples inputs(Examples data, IntPredicate expected) {
        return inputs(data, expected, false);
    }

    /**
     * Checks a piece of sequences, which must contain exactly the fed inputs and may have any
     * number of steps, even if the input has a fixed number.
     */
    public Samples piece(Examples data, IntPredicate fed) {
        return givenTargets(data, inputs(data, fed, true));
    }

    // ---- inputs and masks

    private Samples inputs(Examples given, IntPredicate expected, boolean piece) {
        Examples data = named(given);
        requireKnown(data);
        List<Terminal> all = model.inputTerminals();
        int[] steps = new int[all.size()];
        boolean[] timed = new boolean[all.size()];
        boolean[][] masked = new boolean[all.size()][];
        Tensor[] values = new Tensor[all.size()];
        SampleRows[] rows = new SampleRows[all.size()];
        int first = -1; // the first given input, whose number of samples the others must have
        for (int number = 0; number < all.size(); number++) {
            Terminal input = all.get(number);
            requireGiven(input, data.inputOf(input.name()), expected.test(number));
            steps[number] = 1;
            if (data.inputOf(input.name()) == null) {
                requireNoMask(input, data);
                continue;
            }
            values[number] = shapes.values(number, data);
            Tensor x = values[number];
            timed[number] = x.rank() == 3;
            steps[number] = shapes.steps(input, x, piece ? Input.OPEN : input.steps());
            first = first < 0 ? number : first;
            requireSameCount(all.get(first), input, data);
            requireSameSteps(input, steps[number], steps[input.axis()]);
            mask(number, x, data.maskOf(input.name()), steps[number], masked);
        }
        for (int number = 0; number < all.size(); number++) { // all masks are known
            Terminal input = all.get(number);
            if (values[number] != null) {
                rows[number] =
                        new SampleRows(
                                "values of input '" + input.name() + "'",
                                values[number],
                                Samples.Range.all(steps[number], names),
                                input.width(),
                                input.sequence() ? masked[input.axis()] : null);
            }
        }
        int count = data.inputOf(all.get(first).name()).size(0);
        checkIndices(rows, count);
        SampleRows[] noTargets = new SampleRows[model.outputTerminals().size()];
        Samples.Range[] ranges =
                Arrays.stream(steps)
                        .mapToObj(length -> Samples.Range.all(length, names))
                        .toArray(Samples.Range[]::new);
        return new Samples(count, timed, masked, ranges, rows, noTargets, null);
    }

    /** {@return data by the names of the model, also if they are given without names} */
    public Examples named(Examples data) {
        Objects.requireNonNull(data, "data");
        if (data.isNamed()) {
            return data;
        }
        requireSingle(model);
        return data.named(model.inputNames().getFirst(), model.outputNames().getFirst());
    }

    /** Rejects data without names for a model with several inputs or outputs. */
    static void requireSingle(AssembledModel model) {
        List<String> inputs = model.inputNames();
        List<String> outputs = model.outputNames();
        if (inputs.size() > 1 || outputs.size() > 1) {
            throw new IllegalArgumentException(
                    ("tensors without names need a model with one input and one output, this one"
                         + " has the inputs %s and the outputs %s; use Examples.of(\"%s\", …)")
                            .formatted(inputs, outputs, inputs.getFirst()));
        }
    }

    private void requireKnown(Examples data) {
        AssembledModel.requireKnown("input", data.inputs(), model.inputNames());
        AssembledModel.requireKnown("input", data.masks(), model.inputNames());
        AssembledModel.requireKnown("output", data.targets(), model.outputNames());
        for (Set<String> names : List.of(data.targetMasks(), data.sampleWeights())) {
            AssembledModel.requireKnown("output", names, model.outputNames());
            for (String name : names) {
                if (data.targetOf(name) == null) {
                    throw new IllegalArgumentException(
                            ("the data have a mask or weights of the targets of output '%s', but"
                                            + " not the targets; add them, or leave the mask and"
                                            + " the weights out")
                                    .formatted(name));
                }
            }
        }
    }

    private void requireGiven(Terminal input, Tensor x, boolean expected) {
        if (x == null && expected) {
            throw new IllegalArgumentException(
                    "the data have no input '%s', the inputs of the model are %s"
                            .formatted(input.name(), model.inputNames()));
        }
        if (x != null && !expected) {
            throw new IllegalArgumentException(
                    "input '%s' is not expected here; leave it out".formatted(input.name()));
        }
    }

    private static void requireNoMask(Terminal input, Examples data) {
        if (data.maskOf(input.name()) != null) {
            throw new IllegalArgumentException(
                    "the data have a mask of input '%s', but not that input; leave the mask out"
                            .formatted(input.name()));
        }
    }

    private static void requireSameCount(Terminal first, Terminal input, Examples data) {
        int expected = data.inputOf(first.name()).size(0);
        int count = data.inputOf(input.name()).size(0);
        if (count != expected) {
            throw new IllegalArgumentException(
                    ("all inputs have the same number of samples, got %s of '%s' and %s of '%s';"
                                    + " give a row of each for every sample")
                            .formatted(expected, first.name(), count, input.name()));
        }
    }

    private void requireSameSteps(Terminal input, int steps, int expected) {
        if (input.sequence() && steps != expected) {
            throw new IllegalArgumentException(
                    ("input '%s' lies along '%s', which has %s steps; got %s; give both the same"
                                    + " steps")
                            .formatted(input.name(), axisOf(input), expected, steps));
        }
    }

    private String axisOf(Terminal input) {
        return model.inputNames().get(input.axis());
    }

    private void mask(int number, Tensor x, Tensor mask, int steps, boolean[][] masked) {
        Terminal input = model.inputTerminals().get(number);
        if (mask != null && !input.opensAxis()) {
            throw new IllegalArgumentException(
                    input.sequence()
                            ? "input '%s' shares the mask of '%s'; set the mask there"
                                    .formatted(input.name(), axisOf(input))
                            : "input '%s' has no time steps that could be masked"
                                    .formatted(input.name()));
        }
        if (mask != null) {
            masked[number] = InputShapes.masked(input, x.size(0), steps, mask);
        }
        MaskedValue value = model.maskedValue(number);
        if (value != null) {
            int axis = input.axis();
            masked[axis] = InputShapes.markPadding(value, x, masked[axis]);
        }
    }

    /** Checks inputs that layers use as indices into their tables. */
    private void checkIndices(SampleRows[] rows, int count) {
        for (IndexInput read : model.indexInputs()) {
            if (rows[read.input()] != null) {
                requireIndices(read.range(), rows[read.input()], count);
            }
        }
    }

    private static void requireIndices(IndexRange range, SampleRows given, int count) {
        for (int row = 0; row < count * given.steps(); row++) {
            if (!given.isMasked(row) && !range.has(given.value(row))) {
                throw range.refusal(
                        given.text(row), "the " + given.name() + ", " + given.position(row));
            }
        }
    }

    /** Checks the indices of samples. */
    void requireIndices(Samples samples) {
        for (int n = 0; n < model.indexInputs().size(); n++) {
            IndexInput read = model.indexInputs().get(n);
            SampleRows given = samples.input(read.input());
            if (given != null) {
                requireIndices(read.range(), given, samples.count());
            }
        }
    }

    // ---- targets

    /** Checks all inputs, and shapes and values of the targets of all outputs with a loss. */
    private Samples targets(Examples data, TrainingObjectives objectives) {
        Samples samples = targetShapes(data, objectives);
        requireTargets(samples, objectives);
        return samples;
    }

    /** Checks the values of the targets of all outputs with a loss. */
    void requireTargets(Samples samples, TrainingObjectives objectives) {
        for (int n = 0; n < objectives.all().size(); n++) {
            OutputObjective each = objectives.all().get(n);
            SampleRows rows = samples.targets(each.output());
            List<ObjectiveDefinition> checked = each.checked(rows.width());
            for (int k = 0; k < checked.size(); k++) {
                requireValid(rows, samples.count(), checked.get(k));
            }
            if (each.paths().isPresent()) {
                requireSequences(rows, samples, each);
            }
        }
    }

    /** Checks all inputs, and the shapes of the targets of all outputs with a loss. */
    private Samples targetShapes(Examples data, TrainingObjectives objectives) {
        Examples named = named(data);
        Samples samples = inputs(named);
        SampleRows[] targets = new SampleRows[model.outputTerminals().size()];
        for (OutputObjective each : objectives.all()) {
            Terminal output = model.outputTerminals().get(each.output());
            String name = output.name();
            if (named.targetOf(name) == null) {
                throw new IllegalArgumentException(
                        ("the data have no targets of output '%s', which has a loss; add them, with"
                                        + " target(\"%s\", values) to Examples")
                                .formatted(name, name));
            }
            targets[each.output()] =
                    each.alignsLabels()
                            ? labels(output, named, samples.count())
                            : targetRows(output, named, samples);
            if (targets[each.output()].hasMissingElements() && !each.alignsLabels()) {
                requireValuesOfElements(each, targets[each.output()].width());
            }
        }
        requireLosses(named, objectives);
        return samples.withTargets(targets);
    }

    /** Requires losses and metrics with a value for each element, of which some are missing. */
    private static void requireValuesOfElements(OutputObjective objectives, int width) {
        for (ObjectiveDefinition objective : objectives.equations(width)) {
            if (objective.values().stream().anyMatch(value -> value.width() != width)) {
                throw new IllegalArgumentException(
                        ("%s has one value for a row of output '%s', so that a target counts or is"
                             + " missing as a whole; give a mask with one number for each row, not"
                             + " for each of its %s elements")
                                .formatted(
                                        objective.owner(), objectives.settings().output(), width));
            }
        }
    }

    /** Rejects masks and weights that nothing reads. */
    private void requireLosses(Examples data, TrainingObjectives objectives) {
        for (Set<String> names : List.of(data.targetMasks(), data.sampleWeights())) {
            for (String name : names) {
                List<String> withLoss =
                        objectives.all().stream().map(each -> each.settings().output()).toList();
                if (!withLoss.contains(name)) {
                    throw new IllegalArgumentException(
                            ("the targets of output '%s' have a mask or weights, but it has no"
                                            + " loss; leave them out, or give it one; the outputs"
                                            + " with a loss are %s")
                                    .formatted(name, withLoss));
                }
            }
        }
    }

    /** Checks the shapes of all targets that are given. */
    public Samples givenTargets(Examples data, Samples samples) {
        SampleRows[] targets = new SampleRows[model.outputTerminals().size()];
        Examples named = named(data);
        for (String name : named.targets()) {
            int output = model.outputNames().indexOf(name);
            targets[output] = targetRows(model.outputTerminals().get(output), named, samples);
        }
        return samples.withTargets(targets);
    }

    /** Checks the shape of labels, of which each sequence has a row. */
    private SampleRows labels(Terminal output, Examples data, int count) {
        String name = "targets of output '" + output.name() + "'";
        Tensor y = data.targetOf(output.name());
        if (y.rank() != 2 || y.size(0) != count || y.size(1) == 0) {
            throw new IllegalArgumentException(
                    "%s have shape %s, expected [%s, labels], a row of labels for each sequence, padded to the length of the longest"
                            .formatted(name, y.shape(), count));
        }
        if (!y.isInt() && output.width() > Tensor.EXACT_FLOATS) {
            throw IndexRange.inexact(name, output.width() + " classes");
        }
        Tensor values = InputShapes.floats(name, y);
        SampleRows rows =
                new SampleRows(name, values, Samples.Range.all(1, names), y.size(1), null);
        return data.hasTargetWeights()
                ? new TargetWeights.Check(output.name(), rows, count, false, names).ofLabels(data)
                : rows;
    }

    /** Requires targets that suit a loss over paths. */
    private void requireSequences(SampleRows rows, Samples samples, OutputObjective objective) {
        if (objective.readsTransitions() && rows.hasWeightsOfSteps()) {
            throw new IllegalArgumentException(
                    "%s has one value for a sequence, but the %s have a weight for each step; give one weight for each sample, and mask unknown targets"
                            .formatted(objective.loss().owner(), rows.name()));
        }
        if (objective.paths().get() instanceof LabelPaths.Alignments alignments) {
            LabelCheck check = new LabelCheck(objective.loss(), alignments);
            Terminal output = model.outputTerminals().get(objective.output());
            for (int sample = 0; sample < samples.count(); sample++) {
                int steps = samples.unmaskedSteps(output, sample);
                if (rows.isCounted(sample) && steps > 0) {
                    int row = sample;
                    check.require(
                            position -> rows.label(row, position, alignments.padding()),
                            rows.width(),
                            steps,
                            rows.name() + " of " + rows.nameOfSample(sample));
                }
            }
        }
    }

    private SampleRows targetRows(Terminal output, Examples data, Samples samples) {
        String name = "targets of output '" + output.name() + "'";
        Tensor y = data.targetOf(output.name());
        int count = samples.count();
        boolean hasTime = samples.hasTime(output);
        int steps = hasTime ? samples.stepsOf(output) : 1;
        int axes = hasTime ? 2 : 1;
        boolean shaped = y.rank() == axes || y.rank() == axes + 1;
        if (shaped && y.size(0) != count) {
            throw new IllegalArgumentException(
                    ("there are %s samples of inputs but %s of %s; give one for each sample, batch"
                                    + " first")
                            .formatted(count, y.size(0), name));
        }
        if (!shaped || hasTime && y.size(1) != steps) {
            String leading = "[" + count + (hasTime ? ", " + steps : "");
            throw new IllegalArgumentException(
                    ("%s have shape %s, expected %s, width] or %s], one row for every prediction;"
                                    + " the output has one prediction %s")
                            .formatted(
                                    name,
                                    y.shape(),
                                    leading,
                                    leading,
                                    hasTime
                                            ? "for each step"
                                            : "for each sample: let the last recurrent layer"
                                                    + " return sequences for one at every step"));
        }
        int width = y.rank() == axes ? 1 : y.size(-1);
        if (width == 0) {
            throw new IllegalArgumentException(name + " are empty, their shape is " + y.shape());
        }
        boolean[] masked = hasTime && output.followsInput() ? samples.masked(output.axis()) : null;
        boolean classes = width == 1 && output.width() > 1;
        if (classes && !y.isInt() && output.width() > Tensor.EXACT_FLOATS) {
            throw IndexRange.inexact(name, output.width() + " classes");
        }
        Tensor values = classes ? y : InputShapes.floats(name, y);
        SampleRows rows =
                new SampleRows(name, values, Samples.Range.all(steps, names), width, masked);
        return data.hasTargetWeights()
                ? new TargetWeights.Check(output.name(), rows, count, hasTime, names).weighted(data)
                : rows;
    }

    /** Requires that the counted targets of samples 0 … count - 1 suit a loss or a metric. */
    private static void requireValid(SampleRows rows, int count, ObjectiveDefinition objective) {
        for (int row = 0; row < count * rows.steps(); row++) {
            if (rows.isCounted(row)) {
                Optional<String> violation = objective.violation(rows.copyOfRow(row));
                if (violation.isPresent()) {
                    throw new IllegalArgumentException(
                            "%s, %s in %s: %s%s"
                                    .formatted(
                                            objective.owner(),
                                            rows.name(),
                                            rows.position(row),
                                            violation.get(),
                                            rows.isFinite(row)
                                                    ? ""
                                                    : "; " + Samples.REMEDY_OF_TARGETS));
                }
            }
        }
    }

    /**
     * What is checked of the data of a call.
     *
     * @param objectives losses and metrics, which the targets must suit; null if only inputs are
     *     read
     * @param finite whether inputs and targets must be finite
     * @param remedy what the caller may do instead of correcting the data, for messages
     * @param subject what the data are, for messages; empty for the only ones of a call
     */
    public record BatchCheck(
            TrainingObjectives objectives, boolean finite, String remedy, String subject) {

        /** Inputs without targets; their numbers need not be finite. */
        public static final BatchCheck INPUTS = new BatchCheck(null, false, "", "");

        /** Checks tensors. */
        public Samples samples(DataCheck check, Examples data) {
            try {
                if (objectives == null) {
                    return check.inputs(data);
                }
                Samples samples = check.targets(data, objectives);
                requireFinite(samples);
                return samples;
            } catch (IllegalArgumentException | NonFiniteException failure) {
                throw named(failure);
            }
        }

        /** Checks samples whose shapes have been checked, and whose contents have changed. */
        void requireValues(DataCheck check, Samples samples) {
            try {
                check.requireIndices(samples);
                if (objectives != null) {
                    check.requireTargets(samples, objectives);
                    requireFinite(samples);
                }
            } catch (IllegalArgumentException | NonFiniteException failure) {
                throw named(failure);
            }
        }

        private void requireFinite(Samples samples) {
            if (finite) {
                samples.requireFinite(remedy);
            }
        }

        private RuntimeException named(RuntimeException failure) {
            if (subject.isEmpty()) {
                return failure;
            }
            String message = subject + ": " + failure.getMessage();
            return failure instanceof NonFiniteException
                    ? new NonFiniteException(message)
                    : new IllegalArgumentException(message);
        }
    }
}
