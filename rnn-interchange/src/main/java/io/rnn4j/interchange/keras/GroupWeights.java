package io.rnn4j.interchange.keras;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.hdf5.Hdf5Dataset;
import io.rnn4j.interchange.hdf5.Hdf5Group;
import io.rnn4j.interchange.hdf5.Hdf5Object;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Weights as a {@code .keras} file holds them: groups are named by the class of a layer, numbered
 * in the order of the layers of that class. Numbers may have gaps, and in files from Windows a
 * whole path with backslashes may be the name of one group.
 */
final class GroupWeights implements KerasWeights {
    private static final Set<String> OTHERS = Set.of("optimizer", "metrics", "loss_tracker");
    private static final String EARLIER = "_layer_checkpoint_dependencies";
    private static final int MOST_ARRAYS = 1 << 16;

    private final Map<String, TreeMap<Integer, Hdf5Dataset>> arrays = new HashMap<>(); // by group
    private final Map<String, Set<String>> groups = new HashMap<>(); // that have arrays, by parent
    private final String base;
    private int count;

    /**
     * Finds all arrays.
     *
     * @param files the parts that the weights are divided into; mostly one
     */
    GroupWeights(List<Hdf5Group> files) throws InterchangeException {
        for (Hdf5Group file : files) {
            for (String name : file.names()) {
                if (!OTHERS.contains(name.replace('\\', '/').split("/")[0])) {
                    collect(file, name, "");
                }
            }
        }
        base = groups.getOrDefault("", Set.of()).contains(EARLIER) ? EARLIER : "layers";
    }

    /** {@return whether a file has weights in this form} */
    static boolean isIn(Hdf5Group file) throws InterchangeException {
        for (String name : file.names()) {
            String first = name.replace('\\', '/').split("/")[0];
            if (first.equals("layers") || first.equals(EARLIER)) {
                return true;
            }
        }
        return false;
    }

    private void collect(Hdf5Group group, String name, String path) throws InterchangeException {
        String cleaned = name.replace('\\', '/');
        String where = path.isEmpty() ? cleaned : path + "/" + cleaned;
        Hdf5Object child = group.child(name);
        if (child instanceof Hdf5Group inner) {
            for (String each : inner.names()) {
                collect(inner, each, where);
            }
        } else if (child instanceof Hdf5Dataset array) {
            add(where, array);
        }
    }

    private void add(String where, Hdf5Dataset array) throws InterchangeException {
        if (++count > MOST_ARRAYS) {
            throw new InterchangeException(
                    "the file has more than %s arrays, or links that form a circle"
                            .formatted(MOST_ARRAYS));
        }
        int last = where.lastIndexOf('/');
        String name = where.substring(last + 1);
        String group = where.substring(0, Math.max(0, last));
        if (!group.endsWith("/vars") || !name.matches("\\d{1,6}")) {
            return;
        }
        String owner = group.substring(0, group.length() - "/vars".length());
        if (owner.endsWith("seed_generator")) {
            return;
        }
        arrays.computeIfAbsent(owner, key -> new TreeMap<>()).put(Integer.valueOf(name), array);
        for (int end = owner.length(); end > 0; end = owner.lastIndexOf('/', end - 1)) {
            String below = owner.substring(0, end);
            int cut = below.lastIndexOf('/');
            groups.computeIfAbsent(
                            below.substring(0, Math.max(0, cut)), key -> new LinkedHashSet<>())
                    .add(below.substring(cut + 1));
        }
    }

    @Override
    public Map<KerasLayer, List<StoredArray>> assign(KerasModel model, KerasVersion version)
            throws InterchangeException {
        Map<KerasLayer, List<StoredArray>> assigned = new LinkedHashMap<>();
        assign(model, version, base, assigned);
        return assigned;
    }

    @Override
    public List<LayerMatching.Group> groups() {
        List<LayerMatching.Group> found = new ArrayList<>();
        arrays.forEach(
                (path, array) ->
                        found.add(new LayerMatching.Group(path, List.copyOf(array.values()))));
        return found;
    }

    private void assign(
            KerasModel model,
            KerasVersion version,
            String path,
            Map<KerasLayer, List<StoredArray>> assigned)
            throws InterchangeException {
        Map<String, List<KerasLayer>> byKind = new LinkedHashMap<>();
        for (KerasLayer layer : model.layers()) {
            byKind.computeIfAbsent(WeightLayout.snake(layer.kind()), kind -> new ArrayList<>())
                    .add(layer);
        }
        for (Map.Entry<String, List<KerasLayer>> kind : byKind.entrySet()) {
            Map<KerasLayer, String> places = places(kind.getKey(), kind.getValue(), version, path);
            for (Map.Entry<KerasLayer, String> place : places.entrySet()) {
                KerasLayer layer = place.getKey();
                String group = path + "/" + place.getValue();
                if (layer.model() != null) {
                    assign(layer.model(), version, group + "/" + base, assigned);
                } else {
                    assigned.put(layer, arrays(layer, version, group));
                }
            }
        }
    }

    /** {@return the group of every layer of a class that has weights} */
    private Map<KerasLayer, String> places(
            String kind, List<KerasLayer> layers, KerasVersion version, String path)
            throws InterchangeException {
        Map<KerasLayer, String> numbered = new LinkedHashMap<>();
        for (int number = 0; number < layers.size(); number++) {
            KerasLayer layer = layers.get(number);
            if (hasWeights(layer, version)) {
                numbered.put(layer, WeightLayout.numbered(kind, number));
            }
        }
        Pattern form = Pattern.compile(Pattern.quote(kind) + "(?:_(\\d{1,6}))?");
        TreeMap<Integer, String> found = new TreeMap<>();
        for (String name : groups.getOrDefault(path, Set.of())) {
            Matcher matcher = form.matcher(name);
            if (matcher.matches()) {
                String number = matcher.group(1);
                found.put(number == null ? 0 : Integer.parseInt(number), name);
            }
        }
        if (found.values().containsAll(numbered.values())) {
            return numbered;
        }
        if (found.size() != numbered.size()) {
            KerasLayer lost = numbered.keySet().iterator().next();
            for (Map.Entry<KerasLayer, String> each : numbered.entrySet()) {
                if (!found.containsValue(each.getValue())) {
                    lost = each.getKey();
                    break;
                }
            }
            throw KerasWeights.missing(
                    lost,
                    "the group " + path + "/" + numbered.get(lost),
                    groups.getOrDefault(path, Set.of()));
        }
        List<String> inOrder = List.copyOf(found.values());
        int next = 0;
        for (Map.Entry<KerasLayer, String> each : numbered.entrySet()) {
            each.setValue(inOrder.get(next++));
        }
        return numbered;
    }

    private static boolean hasWeights(KerasLayer layer, KerasVersion version)
            throws InterchangeException {
        if (layer.model() == null) {
            return !WeightLayout.of(layer, version).parts().isEmpty();
        }
        for (KerasLayer inner : layer.model().layers()) {
            if (hasWeights(inner, version)) {
                return true;
            }
        }
        return false;
    }

    private List<StoredArray> arrays(KerasLayer layer, KerasVersion version, String group)
            throws InterchangeException {
        List<StoredArray> result = new ArrayList<>();
        for (WeightLayout.Part part : WeightLayout.of(layer, version).parts()) {
            String where = part.path().isEmpty() ? group : group + "/" + part.path();
            TreeMap<Integer, Hdf5Dataset> found = arrays.getOrDefault(where, new TreeMap<>());
            List<String> roles = part.roles();
            if (found.size() != roles.size()) {
                throw KerasWeights.missing(
                        layer, "%s in %s/vars".formatted(roles, where), found.keySet());
            }
            int next = 0;
            for (Map.Entry<Integer, Hdf5Dataset> each : found.entrySet()) {
                String name = where + "/vars/" + each.getKey();
                result.add(new StoredArray(name, roles.get(next++), each.getValue()));
            }
        }
        return result;
    }
}
