package io.rnn4j.testkit;

import io.rnn4j.api.expr.RandomMask;
import io.rnn4j.core.engine.node.DropoutMask;
import io.rnn4j.testkit.ReferenceInterpreter.Time;

import java.util.HashMap;
import java.util.Map;

/**
 * The random masks of the reference interpreter: the numbers that the engine draws, for positions
 * that are counted anew here. Until {@link #draw} they are those of inference.
 */
final class ReferenceMasks {
    private final Map<RandomMask, DropoutMask> sources = new HashMap<>();
    private boolean drawn;
    private String label = "";
    private long seed;
    private long step;
    private Time order;
    private int row;

    /**
     * Lets masks be drawn.
     *
     * @param newOrder how the rows lie in time
     */
    void draw(String newLabel, long newSeed, long newStep, Time newOrder) {
        sources.clear();
        drawn = true;
        label = newLabel;
        seed = newSeed;
        step = newStep;
        order = newOrder;
    }

    /** Says which row is computed next. */
    void enter(int newRow) {
        row = newRow;
    }

    double element(RandomMask mask, int column) {
        return drawn
                ? sources.computeIfAbsent(mask, this::source)
                        .element(row % order.batch(), stepsBefore(), column)
                : mask.inference();
    }

    private DropoutMask source(RandomMask mask) {
        DropoutMask source = new DropoutMask(mask, label, 0);
        source.draw(seed, step);
        return source;
    }

    private int stepsBefore() {
        int before = 0;
        for (int read = 0; order.at(read) != row / order.batch(); read++) {
            if (!order.isMasked(order.at(read) * order.batch() + row % order.batch())) {
                before++;
            }
        }
        return before;
    }
}
