package io.rnn4j.interchange.pytorch;

import io.rnn4j.interchange.InterchangeException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds the module of every layer. Names that the caller gives come first. A layer that fits one
 * module only, by its kind and widths, takes that; the same holds for a module that fits one layer.
 * Several layers of the same kind and widths are matched by their names if these are equal, and by
 * the numbers in the names of the modules if they differ in nothing else. Anything else is rejected
 * rather than guessed.
 */
final class SlotMatching {
    private final List<WeightedLayer> layers;
    private final List<ModuleSlot> slots;
    private final Map<WeightedLayer, ModuleSlot> matches = new HashMap<>();

    private SlotMatching(List<WeightedLayer> layers, List<ModuleSlot> slots) {
        this.layers = new ArrayList<>(layers);
        this.slots = new ArrayList<>(slots);
    }

    /**
     * {@return the slot of every layer, in the order of the layers}
     *
     * @param layers the layers of the model
     * @param slots the slots of the state dict
     * @param given names of slots by labels of layers
     */
    static Map<WeightedLayer, ModuleSlot> of(
            List<WeightedLayer> layers, List<ModuleSlot> slots, Map<String, String> given)
            throws InterchangeException {
        SlotMatching matching = new SlotMatching(layers, slots);
        matching.matchGiven(given);
        matching.matchRest();
        Map<WeightedLayer, ModuleSlot> inOrder = new LinkedHashMap<>();
        layers.forEach(layer -> inOrder.put(layer, matching.matches.get(layer)));
        return inOrder;
    }

    private void matchGiven(Map<String, String> given) throws InterchangeException {
        for (Map.Entry<String, String> pair : given.entrySet()) {
            WeightedLayer layer =
                    layers.stream()
                            .filter(each -> each.label().equals(pair.getKey()))
                            .findFirst()
                            .orElseThrow(() -> unknown("layer with weights", pair.getKey()));
            ModuleSlot slot =
                    slots.stream()
                            .filter(each -> each.name().equals(pair.getValue()))
                            .findFirst()
                            .orElseThrow(() -> unknown("module", pair.getValue()));
            if (!layer.fits(slot)) {
                throw new InterchangeException(
                        "layer %s cannot take the weights of module %s".formatted(layer, slot)
                                + ", which has another kind or other widths; change the layer, or"
                                + " give another module");
            }
            match(layer, slot);
        }
    }

    private IllegalArgumentException unknown(String what, String name) {
        return new IllegalArgumentException(
                "there is no %s '%s'; layers: %s; modules: %s"
                        .formatted(
                                what,
                                name,
                                layers.stream().map(WeightedLayer::label).toList(),
                                slots.stream().map(ModuleSlot::name).toList()));
    }

    private void match(WeightedLayer layer, ModuleSlot slot) {
        matches.put(layer, slot);
        layers.remove(layer);
        slots.remove(slot);
    }

    private void matchRest() throws InterchangeException {
        while (!layers.isEmpty() && (matchSingle() || matchGroup())) {
            // each turn has matched at least one layer
        }
        if (!layers.isEmpty() || !slots.isEmpty()) {
            throw mismatch();
        }
    }

    /** Matches a layer that fits one slot, or a slot that fits one layer. */
    private boolean matchSingle() {
        for (WeightedLayer layer : layers) {
            List<ModuleSlot> fitting = fitting(layer);
            if (fitting.size() == 1) {
                match(layer, fitting.getFirst());
                return true;
            }
        }
        for (ModuleSlot slot : slots) {
            List<WeightedLayer> rivals = layers.stream().filter(layer -> layer.fits(slot)).toList();
            if (rivals.size() == 1) {
                match(rivals.getFirst(), slot);
                return true;
            }
        }
        return false;
    }

    private List<ModuleSlot> fitting(WeightedLayer layer) {
        return slots.stream().filter(layer::fits).toList();
    }

    /** Matches layers that fit the same slots, of which there are as many. */
    private boolean matchGroup() throws InterchangeException {
        List<String> ambiguous = new ArrayList<>();
        for (WeightedLayer layer : layers) {
            List<ModuleSlot> fitting = fitting(layer);
            List<WeightedLayer> same =
                    layers.stream().filter(each -> fitting(each).equals(fitting)).toList();
            if (!fitting.isEmpty() && same.size() == fitting.size()) {
                if (matchByNames(same, fitting) || matchByNumbers(same, fitting)) {
                    return true;
                }
            }
            if (fitting.size() > 1) {
                ambiguous.add(
                        layer.label() + " <- " + fitting.stream().map(ModuleSlot::name).toList());
            }
        }
        if (!ambiguous.isEmpty() && layers.size() == slots.size()) {
            throw new InterchangeException(
                    "several modules fit the same layers, and their names do not tell them apart: "
                            + String.join("; ", ambiguous)
                            + "; give the module of each layer, load(model, Map.of(label,"
                            + " module))");
        }
        return false;
    }

    private boolean matchByNames(List<WeightedLayer> group, List<ModuleSlot> fitting) {
        Map<String, ModuleSlot> byName =
                fitting.stream().collect(Collectors.toMap(ModuleSlot::name, slot -> slot));
        if (!group.stream().allMatch(layer -> byName.containsKey(layer.label()))) {
            return false;
        }
        group.forEach(layer -> match(layer, byName.get(layer.label())));
        return true;
    }

    private boolean matchByNumbers(List<WeightedLayer> group, List<ModuleSlot> fitting) {
        if (!NumberedNames.areOfOneKind(fitting.stream().map(ModuleSlot::name).toList())) {
            return false;
        }
        List<ModuleSlot> sorted = new ArrayList<>(fitting);
        sorted.sort(Comparator.comparing(ModuleSlot::name, NumberedNames.ORDER));
        for (int index = 0; index < group.size(); index++) {
            match(group.get(index), sorted.get(index));
        }
        return true;
    }

    private InterchangeException mismatch() {
        return new InterchangeException(
                ("layers and modules do not fit each other: layers without a module: %s; modules"
                     + " without a layer: %s; declare the layers of the module, or choose a part of"
                     + " the state dict with under and without")
                        .formatted(
                                layers.isEmpty() ? "none" : layers,
                                slots.isEmpty() ? "none" : slots));
    }
}
