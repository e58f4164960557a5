package io.rnn4j.core.model;

import io.rnn4j.api.Node;
import io.rnn4j.core.engine.CompiledNode;

/**
 * Looks at inputs that a layer takes as indices into its table, before any step runs and in the
 * order in which the data are given.
 */
final class IndexCheck {
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
            if (node.node() instanceof Node.Gather gather && gather.input().isInput()) {
                DataRows indices = rows[gather.input().inputNumber()];
                if (indices != null) {
                    check(node.label(), gather.table().rows(), indices, count);
                }
            }
        }
    }

    private static void check(String label, int entries, DataRows indices, int count) {
        for (int row = 0; row < count * indices.steps(); row++) {
            float index = indices.array()[row];
            boolean valid = index >= 0 && index < entries && index == (int) index;
            if (!valid && !indices.isMasked(row)) {
                throw new IllegalArgumentException(
                        "layer '"
                                + label
                                + "' needs indices, whole numbers from 0 to "
                                + (entries - 1)
                                + ", got "
                                + index
                                + " in the "
                                + indices.name()
                                + ", sample "
                                + row / indices.steps()
                                + ", step "
                                + row % indices.steps()
                                + "; mask padding, or give the layer more entries");
            }
        }
    }
}
