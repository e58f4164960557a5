package io.rnn4j.architecture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The layers of a module or of a part of it. A layer is a package with the packages below it, as
 * far as these are no layers of their own.
 */
final class Layers {
    private final String root;
    private final Map<String, Set<String>> allowed = new LinkedHashMap<>();

    /**
     * Begins without layers.
     *
     * @param root the package that the names of layers follow
     */
    Layers(String root) {
        this.root = root;
    }

    /**
     * Adds a layer.
     *
     * @param name the name of its package after the root; empty for the root itself
     * @param lower the layers that it may refer to
     * @return this
     */
    Layers layer(String name, String... lower) {
        Set<String> packages = new TreeSet<>(Set.of(packageOf(name)));
        for (String other : lower) {
            if (!allowed.containsKey(packageOf(other))) {
                throw new IllegalArgumentException(other + " is not a layer below " + name);
            }
            packages.add(packageOf(other));
        }
        allowed.put(packageOf(name), packages);
        return this;
    }

    /**
     * {@return what contradicts the layers: files outside them, references to a layer not below}
     */
    List<String> violations() {
        List<String> found = new ArrayList<>();
        References.OF_FILES.forEach(
                (file, others) -> {
                    if (!isWithin(References.packageOf(file), root)) {
                        return;
                    }
                    String from = layerOf(file);
                    if (from == null) {
                        found.add(file + " is in no layer");
                        return;
                    }
                    for (String other : others) {
                        String to = layerOf(other);
                        if (to != null && !allowed.get(from).contains(to)) {
                            found.add(file + " refers to " + other);
                        }
                    }
                });
        return found;
    }

    private String packageOf(String layer) {
        return layer.isEmpty() ? root : root + "." + layer;
    }

    /** The layer of a file: the longest that its package is within; null without one. */
    private String layerOf(String file) {
        String home = References.packageOf(file);
        String longest = null;
        for (String layer : allowed.keySet()) {
            boolean within = layer.equals(root) ? home.equals(root) : isWithin(home, layer);
            if (within && (longest == null || layer.length() > longest.length())) {
                longest = layer;
            }
        }
        return longest;
    }

    private static boolean isWithin(String home, String layer) {
        return home.equals(layer) || home.startsWith(layer + ".");
    }
}
