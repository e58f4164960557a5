package io.rnn4j.core.metric;

import java.util.ArrayList;
import java.util.List;

/** The parts that tags have in entities. */
final class EntityTags {
    private final List<String> positions; // of each tag: B, I, E, S, or O
    private final int[] types; // of each tag: the number of its type

    /** Creates the parts; tags are valid. */
    EntityTags(List<String> tags) {
        this.positions = tags.stream().map(EntityTags::position).toList();
        List<String> names = tags.stream().map(EntityTags::type).distinct().toList();
        this.types = tags.stream().mapToInt(tag -> names.indexOf(type(tag))).toArray();
    }

    /** Returns the tags O, B-0, I-0, B-1, I-1 … */
    static List<String> numbered(int classes) {
        List<String> tags = new ArrayList<>(List.of("O"));
        for (int tag = 1; tag < classes; tag++) {
            tags.add((tag % 2 == 1 ? "B-" : "I-") + (tag - 1) / 2);
        }
        return tags;
    }

    static boolean isValid(String tag) {
        return tag.equals("O") || tag.matches("[BIESLU](-.*)?");
    }

    private static String position(String tag) {
        return switch (tag.charAt(0)) {
            case 'L' -> "E";
            case 'U' -> "S";
            default -> tag.substring(0, 1);
        };
    }

    private static String type(String tag) {
        return tag.length() < 2 ? "" : tag.substring(2);
    }

    /** {@return whether a tag is outside entities; the step before a sequence is, as -1} */
    boolean isOutside(int tag) {
        return tag < 0 || tag >= types.length || positions.get(tag).equals("O");
    }

    /** {@return whether an entity starts with a tag after a previous one, by the rules of CoNLL} */
    boolean starts(int previous, int tag) {
        if (isOutside(tag)) {
            return false;
        }
        String position = positions.get(tag);
        return position.equals("B")
                || position.equals("S")
                || isOutside(previous)
                || positions.get(previous).equals("E")
                || positions.get(previous).equals("S")
                || types[previous] != types[tag];
    }

    /** {@return the number of the type of a tag that is inside an entity} */
    int type(int tag) {
        return types[tag];
    }
}
