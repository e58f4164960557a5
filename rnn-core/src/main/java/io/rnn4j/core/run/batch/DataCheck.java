package io.rnn4j.core.run.batch;

import io.rnn4j.api.layer.MaskedValue;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.run.assembly.Assembly;
import io.rnn4j.core.run.assembly.Wording;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.ModelInput;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;

/** Holds data against what a model expects, and makes {@link Samples} of what suits it. */
public final class DataCheck {
    private final Assembly assembly;
    private final Wording wording;

    public DataCheck(Assembly assembly, Wording wording) {
        this.assembly = assembly;
        this.wording = wording;
    }

    /** Checks all inputs. */
    public Samples inputs(Examples data) {
        return inputs(data, number -> true);
    }

    /**
     * Checks some inputs.
     *
     * @param expected tells which are to be given, no others
     */
    public Samples inputs(Examples data, IntPredicate expected) {
        return inputs(data, expected, false);
    }

    /**
     * Checks a piece of sequences: it may have any number of steps, also where the input says how
     * many whole sequences have.
     *
     * @param fed tells which inputs are to be given, no others
     */
    public Samples piece(Examples data, IntPredicate fed) {
        return givenTargets(data, inputs(data, fed, true));
    }

    private Samples inputs(Examples data, IntPredicate expected, boolean piece) {
        Objects.requireNonNull(data, "data");
        List<ModelInput> all = assembly.inputs();
        requireNames("input", data.inputs(), assembly.inputNames());
        requireNames("input", data.masks(), assembly.inputNames());
        requireNames("output", data.targets(), assembly.outputNames());
        int[] steps = new int[all.size()];
        boolean[] timed = new boolean[all.size()];
        boolean[][] masked = new boolean[all.size()][];
        DataRows[] rows = new DataRows[all.size()];
        int first = -1; // the first one given says how many samples there are
        for (int number = 0; number < all.size(); number++) {
            ModelInput input = all.get(number);
            Tensor x = data.inputOf(input.name());
            requireGiven(input, x, expected.test(number));
            steps[number] = 1;
            if (x == null) {
                requireNoMask(input, data);
                continue;
            }
            timed[number] = x.rank() == 3;
            steps[number] = steps(input, x, piece ? Input.OPEN : input.steps());
            first = first < 0 ? number : first;
            requireSameCount(all.get(first), input, data);
            requireSameSteps(input, steps[number], steps[input.axis()]);
            mask(input, number, data.maskOf(input.name()), x, steps[number], masked);
        }
        for (int number = 0; number < all.size(); number++) { // all masks are known
            ModelInput input = all.get(number);
            Tensor x = data.inputOf(input.name());
            if (x != null) {
                rows[number] =
                        new DataRows(
                                wording.inputs(input.name()),
                                x.array(),
                                steps[number],
                                input.features(),
                                input.sequence() ? masked[input.axis()] : null);
            }
        }
        int count = data.inputOf(all.get(first).name()).size(0);
        IndexCheck.check(assembly, rows, count);
        DataRows[] targets = new DataRows[assembly.outputs().size()];
        return new Samples(count, steps, timed, masked, rows, targets);
    }

    /** Requires that names are among those that the model has. */
    public static void requireNames(String what, Set<String> given, Collection<String> known) {
        for (String name : given) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "the model has no "
                                + what
                                + " '"
                                + name
                                + "', its "
                                + what
                                + "s are "
                                + known
                                + "; correct the name");
            }
        }
    }

    private void requireGiven(ModelInput input, Tensor x, boolean expected) {
        if (x == null && expected) {
            throw new IllegalArgumentException(
                    "the data have no input '"
                            + input.name()
                            + "', the inputs of the model are "
                            + assembly.inputNames());
        }
        if (x != null && !expected) {
            throw new IllegalArgumentException(
                    "input '" + input.name() + "' is not expected here; leave it out");
        }
    }

    private static void requireNoMask(ModelInput input, Examples data) {
        if (data.maskOf(input.name()) != null) {
            throw new IllegalArgumentException(
                    "the data have a mask of input '"
                            + input.name()
                            + "' but not that input, whose mask belongs beside it; leave the mask"
                            + " out");
        }
    }

    /**
     * Checks the shape of an input, and returns its time steps.
     *
     * @param length how many there are to be, or any number
     */
    private int steps(ModelInput input, Tensor x, int length) {
        boolean plain = !assembly.hasRecurrence() && length == Input.OPEN;
        boolean rows = x.rank() == 2 && (plain || !input.sequence());
        int steps = rows ? 1 : x.rank() == 3 ? x.size(1) : 0;
        boolean shaped =
                rows
                        || x.rank() == 3
                                && input.sequence()
                                && (length == Input.OPEN || steps == length);
        if (!shaped || x.size(-1) != input.features()) {
            String withoutTime = "[samples, " + input.features() + "]";
            String sequences =
                    "[samples, "
                            + (length == Input.OPEN ? "steps" : length)
                            + ", "
                            + input.features()
                            + "]";
            throw new IllegalArgumentException(
                    wording.layer(input.name())
                            + " expects "
                            + (!input.sequence()
                                    ? withoutTime
                                    : plain ? withoutTime + " or " + sequences : sequences)
                            + ", got "
                            + x.shape()
                            + "; reshape the data, samples first, features last");
        }
        if (x.size(0) == 0 || steps == 0) {
            throw new IllegalArgumentException(
                    "the "
                            + wording.inputs(input.name())
                            + " are empty, their shape is "
                            + x.shape()
                            + "; give at least one sample of one step");
        }
        return steps;
    }

    private static void requireSameCount(ModelInput first, ModelInput input, Examples data) {
        int expected = data.inputOf(first.name()).size(0);
        int count = data.inputOf(input.name()).size(0);
        if (count != expected) {
            throw new IllegalArgumentException(
                    "all inputs are of the same samples, got "
                            + expected
                            + " of '"
                            + first.name()
                            + "' and "
                            + count
                            + " of '"
                            + input.name()
                            + "'; give a row of each for every sample");
        }
    }

    private void requireSameSteps(ModelInput input, int steps, int expected) {
        if (input.sequence() && steps != expected) {
            throw new IllegalArgumentException(
                    "input '"
                            + input.name()
                            + "' lies along '"
                            + assembly.inputs().get(input.axis()).name()
                            + "', which has "
                            + expected
                            + " steps; got "
                            + steps
                            + "; give both the same steps");
        }
    }

    private void mask(
            ModelInput input, int number, Tensor mask, Tensor x, int steps, boolean[][] masked) {
        if (mask != null && !input.hasOwnAxis(number)) {
            throw new IllegalArgumentException(
                    "input '"
                            + input.name()
                            + (input.sequence()
                                    ? "' has the mask of '"
                                            + assembly.inputs().get(input.axis()).name()
                                            + "'; give that"
                                    : "' has no time steps that could be masked"));
        }
        if (mask != null) {
            masked[number] = masked(input, x.size(0), steps, mask);
        }
        MaskedValue value = assembly.maskedValue(number);
        if (value != null) {
            int axis = input.axis();
            masked[axis] = marked(value, x.array(), input.features(), masked[axis]);
        }
    }

    /** Masks also the steps that hold a value that marks padding. */
    private static boolean[] marked(
            MaskedValue value, float[] inputs, int features, boolean[] masked) {
        int rows = inputs.length / features;
        boolean[] result = masked == null ? new boolean[rows] : masked;
        boolean any = masked != null;
        for (int row = 0; row < rows; row++) {
            if (value.marks(inputs, row * features, features)) {
                result[row] = true;
                any = true;
            }
        }
        return any ? result : null;
    }

    private boolean[] masked(ModelInput input, int count, int steps, Tensor mask) {
        String what = wording.mask(input.name());
        if (mask.rank() != 2 || mask.size(0) != count || mask.size(1) != steps) {
            throw new IllegalArgumentException(
                    what
                            + " has shape "
                            + mask.shape()
                            + ", expected ["
                            + count
                            + ", "
                            + steps
                            + "]: for every step of every sample 1 if it counts and 0 if it is"
                            + " padding");
        }
        boolean[] masked = new boolean[count * steps];
        boolean any = false;
        for (int at = 0; at < masked.length; at++) {
            float value = mask.array()[at];
            if (value != 0 && value != 1) {
                throw new IllegalArgumentException(
                        "a mask consists of 0 (padding) and 1 (a step that counts), got "
                                + value
                                + " for sample "
                                + at / steps
                                + ", step "
                                + at % steps
                                + " of "
                                + what);
            }
            masked[at] = value == 0;
            any |= masked[at];
        }
        return any ? masked : null;
    }

    /**
     * Checks all inputs, and the targets of some outputs.
     *
     * @param goals what is trained or measured
     */
    public Samples targets(Examples data, Goals goals) {
        Samples result = part(data, goals);
        for (Goal goal : goals.all()) {
            goal.objectives(result.targetWidth(goal.output()))
                    .forEach(objective -> result.checkTargets(goal.output(), objective));
        }
        return result;
    }

    /** Makes samples of a part of data whose targets have been looked at. */
    public Samples part(Examples data, Goals goals) {
        Samples samples = inputs(data);
        DataRows[] targets = new DataRows[assembly.outputs().size()];
        for (Goal goal : goals.all()) {
            Tensor y = data.targetOf(goal.name());
            if (y == null) {
                throw new IllegalArgumentException(
                        "the data have no targets of output '"
                                + goal.name()
                                + "', which has a loss; add them, with target(\""
                                + goal.name()
                                + "\", values) to Examples");
            }
            targets[goal.output()] = rows(wording.targets(goal.name()), y, goal.signal(), samples);
        }
        return samples.withTargets(targets);
    }

    /** Checks the targets that are given, whatever they are for. */
    public Samples givenTargets(Examples data, Samples samples) {
        DataRows[] targets = new DataRows[assembly.outputs().size()];
        for (String name : data.targets()) {
            int output = assembly.outputNames().indexOf(name);
            Signal signal = assembly.outputs().get(output);
            targets[output] = rows(wording.targets(name), data.targetOf(name), signal, samples);
        }
        return samples.withTargets(targets);
    }

    private static DataRows rows(String name, Tensor y, Signal output, Samples samples) {
        int count = samples.count;
        boolean everyStep = samples.answersEveryStep(output);
        int steps = everyStep ? samples.stepsOf(output) : 1;
        int axes = everyStep ? 2 : 1;
        boolean shaped = y.rank() == axes || y.rank() == axes + 1;
        if (shaped && y.size(0) != count) {
            throw new IllegalArgumentException(
                    "there are "
                            + count
                            + " samples of inputs but "
                            + y.size(0)
                            + " of "
                            + name
                            + "; give one for each sample, batch first");
        }
        if (!shaped || everyStep && y.size(1) != steps) {
            String leading = "[" + count + (everyStep ? ", " + steps : "");
            throw new IllegalArgumentException(
                    name
                            + " have shape "
                            + y.shape()
                            + ", expected "
                            + leading
                            + ", width] or "
                            + leading
                            + "], one row for every prediction; the model answers "
                            + (everyStep
                                    ? "at every step"
                                    : "once a sample: let its last recurrent layer return"
                                            + " sequences if it is to answer at every step"));
        }
        int width = y.rank() == axes ? 1 : y.size(-1);
        if (width == 0) {
            throw new IllegalArgumentException(name + " are empty, their shape is " + y.shape());
        }
        boolean[] masked =
                everyStep && output.time().isOfInput()
                        ? samples.masked(output.time().input())
                        : null;
        return new DataRows(name, y.array(), steps, width, masked);
    }
}
