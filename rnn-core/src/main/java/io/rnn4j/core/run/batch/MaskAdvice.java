package io.rnn4j.core.run.batch;

import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.Terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Warns of masks that are most likely inverted or empty. A mask is reported if
 *
 * <ul>
 *   <li>fewer than 5 % of all time steps count;
 *   <li>all steps that count are zeros, as padding is, although other steps are not;
 *   <li>fewer than half of the steps count, the last ones of every sample, but the masked steps
 *       before them are not the same row, as padding in front of a sequence is; or
 *   <li>fewer than half of the steps count, and there are samples of which no step counts but none
 *       of which all do: sequences without padding under an inverted mask.
 * </ul>
 */
public final class MaskAdvice {
    private static final double HARDLY_ANY = 0.05;

    private MaskAdvice() {}

    /** {@return a warning for each input with such a mask} */
    public static List<String> of(AssembledModel model, Samples samples) {
        List<String> warnings = new ArrayList<>();
        for (int axis = 0; axis < model.inputTerminals().size(); axis++) {
            Terminal input = model.inputTerminals().get(axis);
            if (input.opensAxis() && samples.hasMask(axis)) {
                String finding = finding(model, samples, axis);
                if (finding != null) {
                    warnings.add(
                            ("%s of input '%s' count%s; a mask has 1 for valid steps and 0 for"
                                            + " padding: check that it is not inverted")
                                    .formatted(counted(samples, axis), input.name(), finding));
                }
            }
        }
        return warnings;
    }

    private static String counted(Samples samples, int axis) {
        int all = samples.count() * samples.steps()[axis];
        return "%s of %s time steps".formatted(Arrays.stream(counts(samples, axis)).sum(), all);
    }

    /** {@return for each sample the number of steps that are not masked} */
    private static int[] counts(Samples samples, int axis) {
        int[] counts = new int[samples.count()];
        for (int sample = 0; sample < counts.length; sample++) {
            for (int step = 0; step < samples.steps()[axis]; step++) {
                counts[sample] += samples.isMasked(axis, sample, step) ? 0 : 1;
            }
        }
        return counts;
    }

    /** {@return what is suspicious about a mask; null if nothing is} */
    private static String finding(AssembledModel model, Samples samples, int axis) {
        int steps = samples.steps()[axis];
        int[] counts = counts(samples, axis);
        int counted = Arrays.stream(counts).sum();
        int all = counts.length * steps;
        if (counted < HARDLY_ANY * all) {
            return ", all others are masked";
        }
        if (isPadding(model, samples, axis)) {
            return ", and all of them are zeros, while masked steps are not";
        }
        long empty = Arrays.stream(counts).filter(count -> count == 0).count();
        boolean complete = Arrays.stream(counts).anyMatch(count -> count == steps);
        if (empty > 0 && !complete && counted < all / 2) {
            return ", none of them in %s of %s samples".formatted(empty, counts.length);
        }
        boolean hardlyPadding =
                counted < all / 2
                        && countAtEnd(samples, axis)
                        && maskedStepsDiffer(model, samples, axis);
        return hardlyPadding
                ? ", the last ones of every sample, while masked steps differ from each other"
                : null;
    }

    /** {@return whether all steps that count are zeros, and some masked step is not} */
    private static boolean isPadding(AssembledModel model, Samples samples, int axis) {
        boolean maskedValues = false;
        for (int number = 0; number < model.inputTerminals().size(); number++) {
            Terminal input = model.inputTerminals().get(number);
            SampleRows rows = samples.input(number);
            if (input.sequence() && input.axis() == axis && rows != null) {
                for (int row = 0; row < samples.count() * rows.steps(); row++) {
                    if (!isZero(rows, row)) {
                        if (!rows.isMasked(row)) {
                            return false;
                        }
                        maskedValues = true;
                    }
                }
            }
        }
        return maskedValues;
    }

    /** {@return whether no masked step follows one that counts} */
    private static boolean countAtEnd(Samples samples, int axis) {
        for (int sample = 0; sample < samples.count(); sample++) {
            for (int step = 1; step < samples.steps()[axis]; step++) {
                if (samples.isMasked(axis, sample, step)
                        && !samples.isMasked(axis, sample, step - 1)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean maskedStepsDiffer(AssembledModel model, Samples samples, int axis) {
        for (int number = 0; number < model.inputTerminals().size(); number++) {
            Terminal input = model.inputTerminals().get(number);
            SampleRows rows = samples.input(number);
            if (input.sequence() && input.axis() == axis && rows != null && differ(samples, rows)) {
                return true;
            }
        }
        return false;
    }

    private static boolean differ(Samples samples, SampleRows rows) {
        int first = -1;
        for (int row = 0; row < samples.count() * rows.steps(); row++) {
            if (rows.isMasked(row)) {
                first = first < 0 ? row : first;
                for (int column = 0; column < rows.width(); column++) {
                    if (Double.compare(rows.value(row, column), rows.value(first, column)) != 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isZero(SampleRows rows, int row) {
        for (int column = 0; column < rows.width(); column++) {
            if (rows.value(row, column) != 0) {
                return false;
            }
        }
        return true;
    }
}
