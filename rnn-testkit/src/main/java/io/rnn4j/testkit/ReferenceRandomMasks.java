package io.rnn4j.testkit;

import io.rnn4j.api.expr.RandomMask;
import io.rnn4j.core.engine.node.DropoutMask;

import java.util.HashMap;
import java.util.Map;

/**
 * The random masks of the reference interpreter. They use the random numbers of the engine;
 * positions are counted independently. Before {@link #draw}, they have the values of inference.
 */
final class ReferenceRandomMasks {
    private final Map<RandomMask, DropoutMask> sources = new HashMap<>();
    private boolean drawn;
    private String label = "";
    private long seed;
    private long step;
    private TimeLayout order;
    private int row;

    /**
     * Draws masks from here on.
     *
     * @param newOrder the time layout of the rows
     */
    void draw(String newLabel, long newSeed, long newStep, TimeLayout newOrder) {
        sources.clear();
        drawn = true;
        label = newLabel;
        seed = newSeed;
        step = newStep;
        order = newOrder;
    }

    /** Sets the row that is computed next. */
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
