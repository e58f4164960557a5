package io.rnn4j.core.metric;

/**
 * Counts the entities of predictions that are also in the targets, with the same first and last
 * step and type, those of predictions, and those of targets.
 */
final class EntityCounts extends ClassSequences {
    private final EntityTags tags;

    EntityCounts(EntityTags tags) {
        super(3);
        this.tags = tags;
    }

    @Override
    void addSequence(int[] predicted, int[] actual, int steps, double weight, double[] totals) {
        boolean same = false; // whether entities of one type have started at the same step
        for (int step = 0; step <= steps; step++) {
            boolean predictedEnds = isBoundary(predicted, step, steps);
            boolean actualEnds = isBoundary(actual, step, steps);
            if (same && predictedEnds && actualEnds) {
                totals[0] += weight;
            }
            if (predictedEnds || actualEnds) {
                same = false;
            }
            boolean predictedStarts = step < steps && starts(predicted, step);
            boolean actualStarts = step < steps && starts(actual, step);
            if (predictedStarts) {
                totals[1] += weight;
            }
            if (actualStarts) {
                totals[2] += weight;
            }
            if (predictedStarts && actualStarts) {
                same = tags.type(predicted[step]) == tags.type(actual[step]);
            }
        }
    }

    /** Returns whether no entity that contains the step before contains this one. */
    private boolean isBoundary(int[] sequence, int step, int steps) {
        return step == steps || tags.isOutside(sequence[step]) || starts(sequence, step);
    }

    private boolean starts(int[] sequence, int step) {
        return tags.starts(step == 0 ? -1 : sequence[step - 1], sequence[step]);
    }
}
