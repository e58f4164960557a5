package io.rnn4j.interchange.keras;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.hdf5.Hdf5Dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the arrays of the layers of a model in a file whose layers are nested in another way: a
 * Dense layer inside TimeDistributed, cells inside RNN, layers inside a model that is a layer. The
 * groups of such a file do not say in which order the layers come, so layers correspond by their
 * kind and the shapes of their arrays.
 */
final class LayerMatching {
    private static final Set<String> RECURRENT = Set.of("lstm", "gru", "simple_rnn");
    private static final Set<String> DIRECTIONS = Set.of("forward_layer", "backward_layer");

    /**
     * Arrays in one group of a file.
     *
     * @param path names of the groups, joined by slashes
     * @param arrays its arrays in their order
     */
    record Group(String path, List<Hdf5Dataset> arrays) {}

    /** An array of a layer of the model, and the one of the file. */
    record Match(WrittenLayer layer, WrittenLayer.Array own, StoredArray stored) {}

    /**
     * What a group of the file and arrays of a layer have in common if they belong together.
     *
     * @param kind kind of the layer or cell in snake case
     * @param direction the direction of a bidirectional layer, a name of {@link #DIRECTIONS}; empty
     *     for none
     * @param shapes shapes of the arrays in their order
     */
    private record Look(String kind, String direction, List<List<Long>> shapes) {}

    /** Arrays of a layer of the model that lie in one group. */
    private record Own(WrittenLayer layer, List<String> roles, List<WrittenLayer.Array> arrays) {}

    private final List<Group> groups;

    private LayerMatching(List<Group> groups) {
        this.groups = new ArrayList<>(groups);
    }

    /**
     * {@return the arrays of all layers; null if the file has other layers}
     *
     * @throws InterchangeException if several layers could have the same arrays
     */
    static List<Match> of(WrittenModel model, List<Group> groups) throws InterchangeException {
        return new LayerMatching(groups).match(model);
    }

    private List<Match> match(WrittenModel model) throws InterchangeException {
        Map<Look, List<Own>> looks = new LinkedHashMap<>();
        for (WrittenLayer layer : model.layers()) {
            int next = 0;
            for (WeightLayout.Part part : KerasSaving.layout(layer, KerasTarget.KERAS_3).parts()) {
                int end = next + part.roles().size();
                Own own = new Own(layer, part.roles(), layer.arrays().subList(next, end));
                looks.computeIfAbsent(look(own, part), key -> new ArrayList<>()).add(own);
                next = end;
            }
        }
        List<Match> matches = new ArrayList<>();
        for (Map.Entry<Look, List<Own>> each : looks.entrySet()) {
            List<Group> found =
                    groups.stream().filter(group -> suits(group, each.getKey())).toList();
            if (found.size() != each.getValue().size()) {
                return null;
            }
            if (found.stream().map(group -> siblings(group.path)).distinct().count() > 1) {
                throw new InterchangeException(
                        ("%s have arrays of the same shapes in the file, in %s, which does not say"
                             + " which comes first; load the whole model in place of its weights")
                                .formatted(
                                        each.getValue().stream()
                                                .map(own -> "'" + own.layer.name() + "'")
                                                .toList(),
                                        found.stream().map(Group::path).toList()));
            }
            add(each.getValue(), sorted(found), matches);
            groups.removeAll(found);
        }
        return groups.isEmpty() ? matches : null;
    }

    private static void add(List<Own> owns, List<Group> found, List<Match> matches) {
        for (int index = 0; index < owns.size(); index++) {
            Own own = owns.get(index);
            Group group = found.get(index);
            for (int array = 0; array < own.arrays.size(); array++) {
                String name = group.path + "/vars/" + array;
                StoredArray stored =
                        new StoredArray(name, own.roles.get(array), group.arrays.get(array));
                matches.add(new Match(own.layer, own.arrays.get(array), stored));
            }
        }
    }

    private static Look look(Own own, WeightLayout.Part part) {
        String first = part.path().split("/")[0];
        String last = part.path().substring(part.path().lastIndexOf('/') + 1);
        String kind =
                last.contains("_cell")
                        ? last.replaceFirst("_cell(_\\d+)?$", "")
                        : WeightLayout.snake(own.layer.kind());
        List<List<Long>> shapes =
                own.arrays.stream()
                        .map(array -> Arrays.stream(array.shape()).asLongStream().boxed().toList())
                        .toList();
        return new Look(kind, DIRECTIONS.contains(first) ? first : "", shapes);
    }

    private static boolean suits(Group group, Look look) {
        List<List<Long>> shapes =
                group.arrays.stream()
                        .map(array -> Arrays.stream(array.shape()).boxed().toList())
                        .toList();
        String[] names = group.path.split("/");
        String direction = Arrays.stream(names).filter(DIRECTIONS::contains).findFirst().orElse("");
        return shapes.equals(look.shapes)
                && direction.equals(look.direction)
                && isKind(names, look.kind);
    }

    /** {@return whether a group may belong to a kind of layer, as far as its names say} */
    private static boolean isKind(String[] names, String kind) {
        String last = name(names, 1);
        if (last.equals("layer")) { // of TimeDistributed
            return !RECURRENT.contains(kind);
        }
        if (!last.equals("cell")) {
            return last.replaceFirst("_cell$", "").equals(kind);
        }
        String owner = name(names, 2);
        return owner.equals(kind)
                || kind.equals("bidirectional") && DIRECTIONS.contains(owner)
                || owner.equals("rnn") && RECURRENT.contains(kind);
    }

    /** {@return a name counted from the last one, without its number} */
    private static String name(String[] names, int fromEnd) {
        return names.length < fromEnd
                ? ""
                : names[names.length - fromEnd].replaceFirst("_\\d+$", "");
    }

    /** {@return what groups have in common that are numbered in the order of their layers} */
    private static String siblings(String path) {
        return path.replaceFirst("_\\d+(?=(/cell|/layer)?$)", "")
                .replaceFirst("_\\d+(?=/(forward|backward)_layer/cell$)", "");
    }

    private static List<Group> sorted(List<Group> groups) {
        List<Group> sorted = new ArrayList<>(groups);
        sorted.sort(
                (a, b) ->
                        a.path.length() != b.path.length()
                                ? Integer.compare(a.path.length(), b.path.length())
                                : a.path.compareTo(b.path));
        return sorted;
    }
}
