package io.rnn4j.interchange.keras;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.Wire;
import io.rnn4j.interchange.ImportReport;
import io.rnn4j.interchange.InterchangeException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A graph that grows layer by layer, with the weights of its layers and the report. */
final class Building {
    private record Part(KerasLayer layer, String role) {}

    private record Read(KerasLayer layer, String axis, boolean masked) {}

    private final Graph graph = new Graph();
    private final KerasVersion version;
    private final Map<KerasLayer, List<StoredArray>> arrays;
    private final Map<String, InputPlan> plans;
    private final Map<Part, GraphLayer> parts = new HashMap<>();
    private final List<Assignment> assignments = new ArrayList<>();
    private final Map<KerasLayer, ImportReport.Entry> entries = new LinkedHashMap<>();
    private final Set<String> labels = new HashSet<>();
    private final List<Read> reads = new ArrayList<>();
    private final Set<String> maskedAxes = new HashSet<>();
    private final Set<KerasLayer> unusedMasks = new HashSet<>();

    /**
     * Creates an empty graph.
     *
     * @param version the version of Keras that wrote the file
     * @param arrays the arrays of every layer
     * @param plans how the inputs are declared; changed by layers that need another form
     */
    Building(
            KerasVersion version,
            Map<KerasLayer, List<StoredArray>> arrays,
            Map<String, InputPlan> plans) {
        this.version = version;
        this.arrays = arrays;
        this.plans = plans;
    }

    Graph graph() {
        return graph;
    }

    KerasVersion version() {
        return version;
    }

    List<Assignment> assignments() {
        return assignments;
    }

    ImportReport report() {
        return new ImportReport(List.copyOf(entries.values()));
    }

    Map<String, InputPlan> plans() {
        return plans;
    }

    /** {@return the arrays of a layer, in the order of its {@link WeightLayout}} */
    List<StoredArray> arrays(KerasLayer layer) throws InterchangeException {
        List<StoredArray> found = arrays.get(layer);
        if (found == null) {
            throw KerasWeights.missing(layer, "arrays", "none");
        }
        return found;
    }

    // ---- names

    /** {@return a name that the graph accepts and that no other part has} */
    String label(String name) {
        String clean = name.isBlank() ? "layer" : name.replaceAll("[/:#]", "_");
        String label = clean;
        for (int number = 1; !labels.add(label); number++) {
            label = clean + "_" + number;
        }
        return label;
    }

    // ---- layers

    /** Adds to the description of what a layer became. */
    void report(KerasLayer layer, String result, String warning) {
        ImportReport.Entry before = entries.get(layer);
        if (before == null) {
            entries.put(layer, new ImportReport.Entry(layer.describe(), result, warning));
            return;
        }
        entries.put(
                layer,
                new ImportReport.Entry(
                        before.source(),
                        joined(before.result(), result, ", "),
                        joined(before.warning(), warning, " ")));
    }

    private static String joined(String first, String second, String between) {
        boolean known = (between + first + between).contains(between + second + between);
        return first.isEmpty()
                ? second
                : second.isEmpty() || known ? first : first + between + second;
    }

    boolean isNew(KerasLayer layer, String role) {
        return !parts.containsKey(new Part(layer, role));
    }

    /** {@return the part of a layer, which is added to the graph when it is first used} */
    GraphLayer part(KerasLayer layer, String role, Layer own) {
        return parts.computeIfAbsent(
                new Part(layer, role),
                key -> {
                    String name = role.isEmpty() ? layer.name() : layer.name() + "_" + role;
                    report(layer, Descriptions.of(own), "");
                    return graph.layer(label(name), own);
                });
    }

    /** Uses a part of a layer; returns all outputs. */
    List<Wire> use(KerasLayer layer, String role, Layer own, Wire... inputs)
            throws InterchangeException {
        GraphLayer part = part(layer, role, own);
        try {
            return part.on(inputs).outputs();
        } catch (IllegalArgumentException rejected) {
            throw new InterchangeException(
                    "%s cannot be expressed: %s".formatted(layer.describe(), rejected.getMessage()),
                    rejected);
        }
    }

    /** Sets a weight of a part of a layer from an array of the file. */
    void assign(KerasLayer layer, String role, String weight, StoredArray array) {
        assign(layer, role, weight, array, array.shape());
    }

    /** Sets a weight of a part of a layer from an array of the file, read in another shape. */
    void assign(KerasLayer layer, String role, String weight, StoredArray array, long... shape) {
        Assignment.Values values =
                new Assignment.Values() {
                    @Override
                    public long[] shape() {
                        return shape;
                    }

                    @Override
                    public float[] floats() throws InterchangeException {
                        return array.floats();
                    }
                };
        add(layer, role, weight, values, false, false);
        if (!array.type().equals("float32")) {
            report(layer, "", "Its weights are %s and become float32.".formatted(array.type()));
        }
    }

    /** Sets a weight of a part of a layer, a vector, to given values. */
    void assign(KerasLayer layer, String role, String weight, float[] values, boolean frozen) {
        vector(layer, role, weight, values, frozen, false);
    }

    /** Sets a weight of a layer, a vector, to values computed from several trained arrays. */
    void compose(KerasLayer layer, String weight, float[] values) {
        vector(layer, "", weight, values, false, true);
    }

    private void vector(
            KerasLayer layer,
            String role,
            String weight,
            float[] values,
            boolean frozen,
            boolean composed) {
        add(
                layer,
                role,
                weight,
                new Assignment.Values() {
                    @Override
                    public long[] shape() {
                        return new long[] {values.length};
                    }

                    @Override
                    public float[] floats() {
                        return values;
                    }
                },
                frozen,
                composed);
    }

    private void add(
            KerasLayer layer,
            String role,
            String weight,
            Assignment.Values values,
            boolean frozen,
            boolean composed) {
        GraphLayer part = parts.get(new Part(layer, role));
        boolean fixed = !layer.settings().json().path("trainable").asBoolean(true);
        assignments.add(new Assignment(layer, part, weight, values, frozen || fixed, composed));
    }

    // ---- masks

    /** Notes that a layer reads a value at every time step. */
    void reads(KerasLayer layer, Value value) throws InterchangeException {
        if (value.form() == Value.Form.MASK) {
            throw new InterchangeException(
                    "%s reads a mask as a value, which is not supported"
                            .formatted(layer.describe()));
        }
        boolean reshapes = layer.kind().equals("Reshape") || layer.kind().equals("Flatten");
        if (value.input() != null && value.input().reshaped() && !reshapes) {
            throw new InterchangeException(
                    ("%s and a layer that reshapes it read the input '%s' in different shapes,"
                                    + " which is not supported; use two inputs")
                            .formatted(layer.describe(), value.input().name()));
        }
        if (value.axis() != null) {
            reads.add(new Read(layer, value.axis(), value.masked()));
        }
    }

    /** Finds the masks of a model that no layer uses in the version of the file. */
    void findUnusedMasks(KerasModel model) {
        if (version.statesHideMasks()) {
            unusedMasks.addAll(UnusedMasks.of(model));
        }
    }

    /** {@return whether no layer uses the mask of an embedding} */
    boolean isMaskUnused(KerasLayer embedding) {
        return unusedMasks.contains(embedding);
    }

    /** Notes that the time steps of an input have a mask. */
    void mask(KerasLayer layer, InputPlan input) throws InterchangeException {
        if (input.along() != null || isSharedAxis(input.name())) {
            throw new InterchangeException(
                    ("%s masks the input '%s', whose time steps are merged with those of another"
                                    + " input; this is not supported")
                            .formatted(layer.describe(), input.name()));
        }
        maskedAxes.add(input.name());
    }

    private boolean isSharedAxis(String name) {
        return plans.values().stream().anyMatch(plan -> name.equals(plan.along()));
    }

    /**
     * Checks the masks. In rnn4j a mask belongs to the time steps of an input, for all layers; in
     * Keras it may be lost on the way or reach some layers only.
     */
    void requireSameMasks() throws InterchangeException {
        for (Read read : reads) {
            if (maskedAxes.contains(read.axis) && !read.masked) {
                throw new InterchangeException(
                        ("%s reads the time steps of '%s' without the mask that other layers have"
                                        + " for them; in rnn4j all layers on these steps use the"
                                        + " mask, so the numbers would differ. Mask all of them or"
                                        + " none")
                                .formatted(read.layer.describe(), read.axis));
            }
        }
    }

    /** Changes the plan of an input; reading begins again. */
    InputPlan.Changed replan(InputPlan plan) {
        plans.put(plan.name(), plan);
        return new InputPlan.Changed();
    }

    /** {@return numbers, all equal} */
    static float[] constant(int count, double value) {
        float[] values = new float[count];
        Arrays.fill(values, (float) value);
        return values;
    }
}
