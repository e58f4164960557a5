package io.rnn4j.core.run.batch;

import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.Terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Warns of masks that are most likely inverted or empty. A mask is reported if
 *
 * <ul>
 *   <li>fewer than 5 % of all time steps count;
 *   <li>all steps that count are zeros, as padding is, although other steps are not; or
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
            if (input.opensAxis() && samples.masked(axis) != null) {
                String finding = finding(model, samples, axis);
                if (finding != null) {
                    warnings.add(
                            ("%s of input '%s' count%s; a mask has 1 for valid steps and 0 for"
                                            + " padding: check that it is not inverted")
                                    .formatted(
                                            counted(samples.masked(axis)), input.name(), finding));
                }
            }
        }
        return warnings;
    }

    private static String counted(boolean[] masked) {
        return "%s of %s time steps".formatted(count(masked, 0, masked.length), masked.length);
    }

    /** {@return what is suspicious about a mask; null for nothing} */
    private static String finding(AssembledModel model, Samples samples, int axis) {
        boolean[] masked = samples.masked(axis);
        int counted = count(masked, 0, masked.length);
        if (counted < HARDLY_ANY * masked.length) {
            return ", all others are masked";
        }
        if (isPadding(model, samples, axis)) {
            return ", and all of them are zeros, while masked steps are not";
        }
        int steps = samples.steps()[axis];
        int empty = 0;
        int complete = 0;
        for (int sample = 0; sample < samples.count(); sample++) {
            int ofSample = count(masked, sample * steps, (sample + 1) * steps);
            empty += ofSample == 0 ? 1 : 0;
            complete += ofSample == steps ? 1 : 0;
        }
        return empty > 0 && complete == 0 && counted < masked.length / 2
                ? ", none of them in %s of %s samples".formatted(empty, samples.count())
                : null;
    }

    /** {@return the number of steps in a range that are not masked} */
    private static int count(boolean[] masked, int from, int to) {
        int count = 0;
        for (int at = from; at < to; at++) {
            count += masked[at] ? 0 : 1;
        }
        return count;
    }

    /** {@return whether all steps that count are zeros, and some masked step is not} */
    private static boolean isPadding(AssembledModel model, Samples samples, int axis) {
        boolean[] masked = samples.masked(axis);
        boolean maskedValues = false;
        for (int number = 0; number < model.inputTerminals().size(); number++) {
            Terminal input = model.inputTerminals().get(number);
            Samples.Rows rows = samples.input(number);
            if (input.sequence() && input.axis() == axis && rows != null) {
                for (int row = 0; row < masked.length; row++) {
                    if (!isZero(rows, row)) {
                        if (!masked[row]) {
                            return false;
                        }
                        maskedValues = true;
                    }
                }
            }
        }
        return maskedValues;
    }

    private static boolean isZero(Samples.Rows rows, int row) {
        for (int at = row * rows.width(); at < (row + 1) * rows.width(); at++) {
            if (rows.value(at) != 0) {
                return false;
            }
        }
        return true;
    }
}
