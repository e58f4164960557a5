package io.rnn4j.core.run.batch;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.engine.network.CompiledNode;
import io.rnn4j.core.engine.node.IndexRange;
import io.rnn4j.core.run.assembly.Assembly;

/**
 * Looks at inputs that a layer takes as indices into its table, before any step runs and in the
 * order in which the data are given.
 */
public final class IndexCheck {
    private IndexCheck() {}

    /**
     * Checks all inputs that are read by such a layer.
     *
     * @param rows by input, null for one that is not given
     * @param count number of samples
     * @throws IllegalArgumentException if a row that is not masked is no index
     */
    static void check(Assembly assembly, DataRows[] rows, int count) {
        for (CompiledNode node : assembly.network().nodes()) {
            if (node.indices() != null) {
                Signal read = node.node().inputs().getFirst();
                DataRows given = read.isInput() ? rows[read.inputNumber()] : null;
                if (given != null) {
                    check(node.indices(), given, count);
                }
            }
        }
    }

    private static void check(IndexRange indices, DataRows given, int count) {
        for (int row = 0; row < count * given.steps(); row++) {
            float index = given.array()[row];
            if (!given.isMasked(row) && !indices.has(index)) {
                throw indices.refusal(index, "the " + given.name() + ", " + given.place(row));
            }
        }
    }
}
