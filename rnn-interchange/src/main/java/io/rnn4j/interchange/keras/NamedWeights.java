package io.rnn4j.interchange.keras;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.hdf5.Hdf5Dataset;
import io.rnn4j.interchange.hdf5.Hdf5Group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Weights as HDF5 files of all versions hold them: a group for every layer, named like the layer,
 * with a list of the names of its arrays. A model that is a layer has one group with the arrays of
 * all its layers, first those that are trained.
 */
final class NamedWeights implements KerasWeights {
    private static final Set<String> ROLES =
            Set.of(
                    "kernel",
                    "recurrent_kernel",
                    "bias",
                    "embeddings",
                    "gamma",
                    "beta",
                    "moving_mean",
                    "moving_variance");
    private static final Pattern GATE = Pattern.compile(".*_([WUb])_([ifcozrh])(?::\\d+)?");
    private static final int MOST_PARTS = 10_000;

    private final Hdf5Group weights;
    private final boolean byOrder;

    /**
     * Creates the weights.
     *
     * @param weights the group with the groups of the layers
     * @param byOrder whether layers are found by their order in place of their names
     */
    NamedWeights(Hdf5Group weights, boolean byOrder) {
        this.weights = weights;
        this.byOrder = byOrder;
    }

    @Override
    public KerasWeights byOrder() {
        return new NamedWeights(weights, true);
    }

    /** {@return whether a group has weights in this form} */
    static boolean isIn(Hdf5Group group) throws InterchangeException {
        return group.hasAttribute("layer_names") || group.hasAttribute("layer_names0");
    }

    /** {@return a list of texts, which is divided into several attributes if it is long} */
    static List<String> list(Hdf5Group group, String name) throws InterchangeException {
        if (group.hasAttribute(name)) {
            return group.texts(name);
        }
        List<String> texts = new ArrayList<>();
        for (int part = 0; part < MOST_PARTS && group.hasAttribute(name + part); part++) {
            texts.addAll(group.texts(name + part));
        }
        return texts;
    }

    @Override
    public Map<KerasLayer, List<StoredArray>> assign(KerasModel model, KerasVersion version)
            throws InterchangeException {
        Map<KerasLayer, List<StoredArray>> assigned = new LinkedHashMap<>();
        Map<KerasLayer, Hdf5Group> groups = byOrder ? ordered(model, version) : named(model);
        for (KerasLayer layer : model.layers()) {
            List<KerasLayer> leaves = layer.leaves();
            int expected = 0;
            for (KerasLayer leaf : leaves) {
                expected += WeightLayout.of(leaf, version).roles().size();
            }
            Hdf5Group group = groups.get(layer);
            if (expected > 0 && group == null) {
                throw KerasWeights.missing(
                        layer, "a group '%s'".formatted(layer.name()), weights.names());
            }
            if (group != null) {
                assign(layer, leaves, expected, arrays(group), version, assigned);
            }
        }
        return assigned;
    }

    private Map<KerasLayer, Hdf5Group> named(KerasModel model) throws InterchangeException {
        Map<KerasLayer, Hdf5Group> groups = new HashMap<>();
        for (KerasLayer layer : model.layers()) {
            groups.put(layer, weights.group(layer.name()));
        }
        return groups;
    }

    /** Layers with weights and groups with arrays correspond by their order. */
    private Map<KerasLayer, Hdf5Group> ordered(KerasModel model, KerasVersion version)
            throws InterchangeException {
        List<Hdf5Group> full = new ArrayList<>();
        for (String name : list(weights, "layer_names")) {
            Hdf5Group group = weights.group(name);
            if (group != null && !list(group, "weight_names").isEmpty()) {
                full.add(group);
            }
        }
        List<KerasLayer> own = new ArrayList<>();
        for (KerasLayer layer : model.layers()) {
            for (KerasLayer leaf : layer.leaves()) {
                if (!WeightLayout.of(leaf, version).parts().isEmpty()) {
                    own.add(layer);
                    break;
                }
            }
        }
        if (own.size() != full.size()) {
            throw new InterchangeException(
                    ("the file has weights of %s layers, %s; the model has %s such layers, %s; use"
                                    + " the weights of this model")
                            .formatted(
                                    full.size(),
                                    full.stream().map(Hdf5Group::path).toList(),
                                    own.size(),
                                    own.stream().map(KerasLayer::describe).toList()));
        }
        Map<KerasLayer, Hdf5Group> groups = new HashMap<>();
        for (int index = 0; index < own.size(); index++) {
            groups.put(own.get(index), full.get(index));
        }
        return groups;
    }

    private record Named(String name, Hdf5Dataset array) {}

    private List<Named> arrays(Hdf5Group group) throws InterchangeException {
        List<Named> arrays = new ArrayList<>();
        for (String name : list(group, "weight_names")) {
            Hdf5Dataset array = group.dataset(name);
            if (array == null) {
                throw new InterchangeException(
                        "the array '%s' of '%s' is missing; save the model again"
                                .formatted(name, group.path()));
            }
            arrays.add(new Named(name, array));
        }
        return arrays;
    }

    private static void assign(
            KerasLayer layer,
            List<KerasLayer> leaves,
            int expected,
            List<Named> arrays,
            KerasVersion version,
            Map<KerasLayer, List<StoredArray>> assigned)
            throws InterchangeException {
        if (version.major() == 1 && layer.model() == null && arrays.size() != expected) {
            assigned.put(layer, joined(layer, arrays, WeightLayout.of(layer, version)));
            return;
        }
        if (arrays.size() != expected) {
            throw KerasWeights.missing(
                    layer,
                    "%s arrays".formatted(expected),
                    arrays.stream().map(Named::name).toList());
        }
        int next = 0;
        Map<KerasLayer, StoredArray[]> slots = new LinkedHashMap<>();
        for (boolean trained : new boolean[] {true, false}) {
            for (KerasLayer leaf : leaves) {
                List<String> roles = WeightLayout.of(leaf, version).roles();
                slots.putIfAbsent(leaf, new StoredArray[roles.size()]);
                int place = 0;
                for (WeightLayout.Part part : WeightLayout.of(leaf, version).parts()) {
                    for (String role : part.roles()) {
                        boolean first =
                                part.trained().contains(role)
                                        && leaf.settings().flag("trainable", true);
                        if (first == trained || leaves.size() == 1 && trained) {
                            slots.get(leaf)[place] = stored(leaf, role, arrays.get(next++));
                        }
                        place++;
                    }
                }
            }
            if (leaves.size() == 1) {
                break;
            }
        }
        slots.forEach((leaf, stored) -> assigned.put(leaf, List.of(stored)));
    }

    /** Checks that an array with the name of a role has that role. */
    private static StoredArray stored(KerasLayer layer, String role, Named array)
            throws InterchangeException {
        String last = array.name.substring(array.name.lastIndexOf('/') + 1);
        String base = last.replaceFirst(":\\d+$", "").replaceFirst("_\\d+$", "");
        if (ROLES.contains(base) && ROLES.contains(role) && !base.equals(role)) {
            throw new InterchangeException(
                    "%s: expected its %s, found the array '%s'; save the model again"
                            .formatted(layer.describe(), role, array.name));
        }
        return new StoredArray(array.name, role, array.array);
    }

    /** Keras 1 has one array for each gate. */
    private static List<StoredArray> joined(
            KerasLayer layer, List<Named> arrays, WeightLayout layout) throws InterchangeException {
        int directions = Math.max(1, layout.parts().size());
        String order = arrays.size() / directions == 12 ? "ifco" : "zrh";
        int each = 3 * order.length();
        if (arrays.size() != directions * each) {
            throw KerasWeights.missing(
                    layer, layout.roles(), arrays.stream().map(Named::name).toList());
        }
        List<StoredArray> result = new ArrayList<>();
        for (int direction = 0; direction < directions; direction++) {
            Map<String, Hdf5Dataset> gates = new HashMap<>();
            for (Named array : arrays.subList(direction * each, (direction + 1) * each)) {
                Matcher gate = GATE.matcher(array.name);
                if (gate.matches()) {
                    gates.put(gate.group(1) + gate.group(2), array.array);
                }
            }
            for (String[] kind :
                    new String[][] {{"W", "kernel"}, {"U", "recurrent_kernel"}, {"b", "bias"}}) {
                List<Hdf5Dataset> blocks = new ArrayList<>();
                for (char gate : order.toCharArray()) {
                    Hdf5Dataset block = gates.get(kind[0] + gate);
                    if (block == null) {
                        throw KerasWeights.missing(
                                layer,
                                "an array %s_%s".formatted(kind[0], gate),
                                arrays.stream().map(Named::name).toList());
                    }
                    blocks.add(block);
                }
                result.add(new StoredArray(layer.name() + " " + kind[1], kind[1], blocks));
            }
        }
        return result;
    }
}
