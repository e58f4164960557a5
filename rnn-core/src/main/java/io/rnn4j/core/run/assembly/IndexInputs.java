package io.rnn4j.core.run.assembly;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.network.CompiledNode;
import io.rnn4j.core.engine.node.IndexRange;
import io.rnn4j.core.run.assembly.AssembledModel.IndexInput;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the inputs of a model that layers use as indices. They are ints for these layers, but
 * floats for all others, so a layer with more entries than floats represent exactly must be the
 * only reader of its input.
 */
final class IndexInputs {
    private IndexInputs() {}

    static List<IndexInput> of(List<CompiledNode> nodes) {
        List<IndexInput> found = new ArrayList<>();
        for (CompiledNode node : nodes) {
            IndexRange range = node.indices();
            if (range == null) {
                continue;
            }
            Signal read = node.node().inputs().getFirst();
            if (read.isInput()) {
                found.add(new IndexInput(read.inputNumber(), range));
            } else if (isLarge(range)) {
                throw tooManyEntries(range, "another layer computes them");
            }
        }
        for (IndexInput index : found) {
            if (isLarge(index.range())) {
                requireOnlyIndices(index, nodes);
            }
        }
        return found;
    }

    private static boolean isLarge(IndexRange range) {
        return range.count() > Tensor.EXACT_FLOATS;
    }

    private static void requireOnlyIndices(IndexInput index, List<CompiledNode> nodes) {
        for (CompiledNode node : nodes) {
            boolean reads =
                    node.node().inputs().stream()
                            .anyMatch(s -> s.isInput() && s.inputNumber() == index.input());
            if (reads && node.indices() == null) {
                throw tooManyEntries(
                        index.range(), "layer '" + node.label() + "' reads the same input");
            }
        }
    }

    private static IllegalArgumentException tooManyEntries(IndexRange range, String reason) {
        return new IllegalArgumentException(
                ("layer '%s': %s entries need indices that are ints, but %s as floats, which are"
                                + " exact up to %s only; let the layer be the only reader of an"
                                + " input of the model")
                        .formatted(range.label(), range.count(), reason, Tensor.EXACT_FLOATS));
    }
}
