package io.rnn4j.interchange.pytorch;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.pytorch.PickleValue.StoredTensor;
import io.rnn4j.interchange.pytorch.PickleValue.Tuple;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the state dicts in a checkpoint: dictionaries by texts that hold tensors, and no lists or
 * dictionaries.
 */
final class CheckpointParts {
    private static final int DEPTH = 8;

    private final Map<String, Map<?, ?>> found = new LinkedHashMap<>();
    private final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());

    private CheckpointParts() {}

    /**
     * {@return the state dicts by the prefix that the names of their weights get}
     *
     * @param root what the file holds
     * @param paths the keys that lead to the parts; if there are none, the only state dict is found
     */
    static Map<String, Map<?, ?>> of(Object root, List<String> paths) throws InterchangeException {
        if (!(root instanceof Map<?, ?> dictionary)) {
            throw new InterchangeException(
                    "the file holds %s, expected a state dict; save model.state_dict()"
                            .formatted(root instanceof StoredTensor ? "one tensor" : "a value"));
        }
        Map<String, Map<?, ?>> parts = new LinkedHashMap<>();
        for (String path : paths) {
            String prefix = paths.size() == 1 ? "" : path.replace('/', '.') + ".";
            parts.put(prefix, at(dictionary, path));
        }
        return paths.isEmpty() ? Map.of("", only(dictionary)) : parts;
    }

    private static Map<?, ?> only(Map<?, ?> root) throws InterchangeException {
        CheckpointParts parts = new CheckpointParts();
        parts.search("", root, 0);
        if (parts.found.size() == 1) {
            return parts.found.values().iterator().next();
        }
        if (parts.found.isEmpty()) {
            throw new InterchangeException(
                    "the file has no state dict; its keys are %s: save model.state_dict()"
                            .formatted(keys(root)));
        }
        throw new InterchangeException(
                "the file has several state dicts, %s; give the one to be read as part"
                        .formatted(parts.found.keySet()));
    }

    private void search(String path, Map<?, ?> dictionary, int depth) {
        if (depth > DEPTH || !visited.add(dictionary)) {
            return;
        }
        if (isStateDict(dictionary)) {
            found.put(path, dictionary);
            return;
        }
        dictionary.forEach(
                (key, value) -> {
                    if (key instanceof String name && value instanceof Map<?, ?> inner) {
                        search(path.isEmpty() ? name : path + "/" + name, inner, depth + 1);
                    }
                });
    }

    private static boolean isStateDict(Map<?, ?> dictionary) {
        boolean weights = false;
        for (Map.Entry<?, ?> entry : dictionary.entrySet()) {
            Object value = entry.getValue();
            if (!(entry.getKey() instanceof String)
                    || value instanceof Map
                    || value instanceof List
                    || value instanceof Tuple) {
                return false;
            }
            weights |= value instanceof StoredTensor tensor && !tensor.shape().isEmpty();
        }
        return weights;
    }

    private static Map<?, ?> at(Map<?, ?> root, String path) throws InterchangeException {
        Map<?, ?> dictionary = root;
        for (String key : path.split("/")) {
            if (!(dictionary.get(key) instanceof Map<?, ?> inner)) {
                throw new InterchangeException(
                        "there is no part '%s': '%s' is none of the dictionaries among the keys %s"
                                .formatted(path, key, keys(dictionary)));
            }
            dictionary = inner;
        }
        return dictionary;
    }

    private static List<String> keys(Map<?, ?> dictionary) {
        return dictionary.keySet().stream()
                .limit(50)
                .map(key -> key instanceof String name ? name : "(no text)")
                .toList();
    }
}
