package io.rnn4j.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The samples of an epoch that a partition has, by step and block. */
final class EpochShare implements Serializable {
    private static final long serialVersionUID = 1;

    /** A sample at a position of the epoch. */
    record Placed(int position, LabelledSequence sample) implements Serializable {}

    /** Samples of a step whose gradients are added first, in the order of their positions. */
    record Block(int number, int position, List<LabelledSequence> samples)
            implements Serializable {}

    private final HashMap<Integer, List<Block>> blocks = new HashMap<>(); // by step

    /** Creates the share with some samples, which come in any order. */
    static EpochShare of(StepLayout layout, Iterator<Placed> samples) {
        Map<Integer, List<Placed>> byStep = new TreeMap<>();
        samples.forEachRemaining(
                placed ->
                        byStep.computeIfAbsent(
                                        layout.step(placed.position()), step -> new ArrayList<>())
                                .add(placed));
        EpochShare share = new EpochShare();
        byStep.forEach((step, placed) -> share.blocks.put(step, blocks(layout, placed)));
        return share;
    }

    private static List<Block> blocks(StepLayout layout, List<Placed> placed) {
        placed.sort(Comparator.comparingInt(Placed::position));
        List<Block> blocks = new ArrayList<>();
        for (Placed each : placed) {
            int number = layout.block(each.position());
            if (blocks.isEmpty() || blocks.getLast().number() != number) {
                blocks.add(new Block(number, each.position(), new ArrayList<>()));
            }
            blocks.getLast().samples().add(each.sample());
        }
        return blocks;
    }

    /** {@return the blocks of a step, in their order} */
    List<Block> blocks(int step) {
        return blocks.getOrDefault(step, List.of());
    }

    /** {@return the steps of which the share has blocks} */
    Iterable<Integer> steps() {
        return blocks.keySet();
    }
}
