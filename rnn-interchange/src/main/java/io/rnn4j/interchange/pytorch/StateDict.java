package io.rnn4j.interchange.pytorch;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.serialization.ConversionReport;
import io.rnn4j.serialization.ConvertedTensor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The weights of a module of PyTorch by name, as its {@code state_dict()} returns them.
 *
 * <pre>{@code
 * StateDict weights = StateDict.read(Path.of("model.pt")); // or model.safetensors
 * System.out.println(weights);
 * }</pre>
 *
 * <p>Immutable.
 */
public final class StateDict {
    /** Prefixes of wrappers: DataParallel, {@code torch.compile}, modules of Lightning. */
    private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.", "model.");

    private final Map<String, ConvertedTensor> weights;
    private final Map<String, String> others; // types and shapes of tensors that are not weights
    private final Map<String, String> ties; // of the second and further names to the first

    StateDict(
            Map<String, ConvertedTensor> weights,
            Map<String, String> others,
            Map<String, String> ties) {
        this.weights = Collections.unmodifiableMap(weights);
        this.others = Collections.unmodifiableMap(others);
        this.ties = Collections.unmodifiableMap(ties);
    }

    /**
     * Reads a file: one of {@code torch.save} (a zip archive, or the format before PyTorch 1.6) or
     * a safetensors file. Its first bytes decide, not its name. Nothing that the file contains is
     * run; a file with anything but tensors, numbers, texts, lists and dictionaries is rejected.
     *
     * <p>Weights of the types float16, bfloat16 and float64 are converted to float32. Prefixes that
     * {@code DataParallel}, {@code torch.compile} and Lightning put before all names are removed.
     *
     * @param file path of the file
     * @param parts for a checkpoint that holds more than one state dict, the keys that lead to it,
     *     separated by slashes, such as {@code model_state_dict}; if several parts are given, the
     *     names of their weights begin with the part and a dot
     * @return the weights
     * @throws InterchangeException if the file is damaged, is none of these, or exceeds a limit
     * @throws IOException if the file cannot be read
     */
    public static StateDict read(Path file, String... parts) throws IOException {
        Objects.requireNonNull(file, "file");
        return StateDictReader.read(file, NullChecks.listOf("parts", parts)).unwrapped();
    }

    /**
     * {@return the weights of a module within this one, by names without its prefix}
     *
     * @param module name of the module, such as {@code encoder} or {@code net.0}
     * @throws IllegalArgumentException if there is no such module
     */
    public StateDict under(String module) {
        String prefix = Objects.requireNonNull(module, "module") + ".";
        requireAny(module, name -> name.startsWith(prefix));
        return renamed(name -> name.startsWith(prefix) ? name.substring(prefix.length()) : null);
    }

    /**
     * {@return the weights without those of some modules}
     *
     * @param modules names of modules, or of single weights
     * @throws IllegalArgumentException if there is no such module
     */
    public StateDict without(String... modules) {
        List<String> removed = NullChecks.listOf("modules", modules);
        for (String module : removed) {
            requireAny(module, name -> isIn(name, module));
        }
        return renamed(
                name -> removed.stream().anyMatch(module -> isIn(name, module)) ? null : name);
    }

    private static boolean isIn(String name, String module) {
        return name.equals(module) || name.startsWith(module + ".");
    }

    private void requireAny(String module, Predicate<String> test) {
        if (weights.keySet().stream().noneMatch(test) && others.keySet().stream().noneMatch(test)) {
            throw new IllegalArgumentException(
                    "there is no module '%s' among the names %s".formatted(module, names()));
        }
    }

    private StateDict unwrapped() {
        for (String prefix : WRAPPERS) {
            boolean all =
                    weights.keySet().stream().allMatch(name -> name.startsWith(prefix))
                            && others.keySet().stream().allMatch(name -> name.startsWith(prefix));
            if (all) {
                return renamed(name -> name.substring(prefix.length())).unwrapped();
            }
        }
        return this;
    }

    /** Returns the weights with other names; those whose name becomes null are left out. */
    private StateDict renamed(Function<String, String> rename) {
        Map<String, String> newTies = new LinkedHashMap<>();
        ties.forEach(
                (name, first) -> {
                    if (rename.apply(name) != null && rename.apply(first) != null) {
                        newTies.put(rename.apply(name), rename.apply(first));
                    }
                });
        return new StateDict(renamed(weights, rename), renamed(others, rename), newTies);
    }

    private static <T> Map<String, T> renamed(
            Map<String, T> values, Function<String, String> rename) {
        Map<String, T> result = new LinkedHashMap<>();
        values.forEach(
                (name, value) -> {
                    if (rename.apply(name) != null) {
                        result.put(rename.apply(name), value);
                    }
                });
        return result;
    }

    /** {@return the names of the weights in the order of the file} */
    public Set<String> names() {
        return weights.keySet();
    }

    /**
     * {@return a copy of a weight}
     *
     * @param name one of the {@link #names}
     * @throws IllegalArgumentException if there is no such weight
     */
    public Tensor tensor(String name) {
        return weight(name).copy();
    }

    /** {@return a weight, which must not be changed} */
    Tensor weight(String name) {
        ConvertedTensor weight = weights.get(Objects.requireNonNull(name, "name"));
        if (weight == null) {
            throw new IllegalArgumentException(
                    "there is no weight '%s' among %s".formatted(name, names()));
        }
        return weight.tensor();
    }

    /** {@return names, types and shapes of tensors that are not of floats, such as counters} */
    Map<String, String> others() {
        return others;
    }

    /** {@return the names of tensors that are the same tensor as another name, and that name} */
    Map<String, String> ties() {
        return ties;
    }

    /** {@return what the conversion of each weight to float32 has changed, in their order} */
    public List<ConversionReport> conversions() {
        return weights.values().stream().map(ConvertedTensor::report).toList();
    }

    /** {@return a line for every tensor with its type and shape} */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        weights.forEach(
                (name, weight) ->
                        lines.add(
                                "%s %s %s"
                                        .formatted(
                                                name,
                                                weight.report().type(),
                                                weight.tensor().shape())));
        others.forEach((name, type) -> lines.add(name + " " + type));
        return String.join(System.lineSeparator(), lines);
    }
}
