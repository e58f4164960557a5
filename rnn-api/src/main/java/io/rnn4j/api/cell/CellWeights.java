package io.rnn4j.api.cell;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.api.tensor.Shape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The weights that a cell declares: the fused weights, of which each gate uses a block of columns,
 * and the cell's own weights.
 */
final class CellWeights {
    private static final String KERNEL = "kernel";
    private static final String RECURRENT_KERNEL = "recurrent_kernel";
    private static final String BIAS = "bias";
    private static final String RECURRENT_BIAS = "recurrent_bias";

    private final String cell;
    private final int units;
    private final String prefix; // of the names of all weights and gates
    private final CellDropout dropout;
    private final Map<String, CellWeights> declarers; // by name of the weight, for all parts
    private final Map<String, Integer> gates = new LinkedHashMap<>();
    private final Map<String, Fused> fused = new LinkedHashMap<>();
    private final Map<String, CellWeight> own = new LinkedHashMap<>();
    private final Map<String, Double> initialBiases = new LinkedHashMap<>();
    private final Map<String, GateRole> roles = new LinkedHashMap<>(); // by gate
    private final List<CellWeights> parts = new ArrayList<>();

    /** A weight that all gates share; its number of columns is known when the cell is complete. */
    private record Fused(WeightRole role, int rows) {}

    private CellWeights(
            String cell,
            int units,
            String prefix,
            CellDropout dropout,
            Map<String, CellWeights> declarers) {
        this.cell = cell;
        this.units = units;
        this.prefix = prefix;
        this.dropout = dropout;
        this.declarers = declarers;
    }

    /**
     * Creates an empty collection for gates of a number of units; dropout applies to the left
     * operands of recurrent weights.
     */
    CellWeights(String cell, int units, CellDropout dropout) {
        this(cell, units, "", dropout, new HashMap<>());
    }

    /** {@return the weights of a part, whose names in the model begin with the prefix} */
    CellWeights part(String partCell, String partPrefix, CellDropout ofPart) {
        for (CellWeights other : parts) {
            if (partPrefix.startsWith(other.prefix) || other.prefix.startsWith(partPrefix)) {
                throw new IllegalArgumentException(
                        ("cell '%s' has parts with the prefixes '%s' and '%s', whose weights could"
                                        + " have the same names; rename one")
                                .formatted(cell, other.prefix, partPrefix));
            }
        }
        CellWeights part = new CellWeights(partCell, units, partPrefix, ofPart, declarers);
        parts.add(part);
        return part;
    }

    /** Registers a weight of this part and rejects a name that another part uses. */
    private void claim(String name) {
        CellWeights earlier = declarers.putIfAbsent(prefix + name, this);
        if (earlier != null && earlier != this) {
            throw new IllegalArgumentException(
                    ("cell '%s' declares weight '%s', but so does cell '%s', which contains it or"
                                    + " is contained in it; rename the weight, or the part")
                            .formatted(cell, prefix + name, earlier.cell));
        }
    }

    private void requireOneUse(String name) {
        if (fused.containsKey(name) && own.containsKey(name)) {
            throw new IllegalArgumentException(
                    ("cell '%s' declares weight '%s', but its gates share a weight of this name;"
                                    + " rename it")
                            .formatted(cell, name));
        }
    }

    // ---- fused weights

    /** Returns the columns of W that a gate uses. */
    WeightView kernel(String gate, int rows) {
        return columns(KERNEL, WeightRole.KERNEL, rows, gate);
    }

    /** Returns the columns that a gate uses of the kernel of an additional input. */
    WeightView additionalKernel(String name, String gate, int rows) {
        return columns(name + "_" + KERNEL, WeightRole.KERNEL, rows, gate);
    }

    /** Returns the columns of U that a gate uses. */
    WeightView recurrentKernel(String gate, int rows) {
        return columns(RECURRENT_KERNEL, WeightRole.RECURRENT_KERNEL, rows, gate);
    }

    /** Returns the bias of a gate. */
    WeightView bias(String gate) {
        return columns(BIAS, WeightRole.BIAS, 1, gate);
    }

    /** Returns the recurrent bias of a gate. */
    WeightView recurrentBias(String gate) {
        return columns(RECURRENT_BIAS, WeightRole.BIAS, 1, gate);
    }

    private WeightView columns(String weight, WeightRole role, int rows, String gate) {
        claim(weight);
        Fused declared = fused.computeIfAbsent(weight, key -> new Fused(role, rows));
        requireOneUse(weight);
        if (declared.rows() != rows) {
            throw new IllegalArgumentException(
                    ("gate '%s' of cell '%s' needs a %s of %s rows, another gate one of %s; use"
                                    + " weight(name, rows, columns) for one of them")
                            .formatted(gate, cell, weight, rows, declared.rows()));
        }
        CellNames.require(cell, "gate", gate);
        int index = gates.computeIfAbsent(gate, key -> gates.size());
        return new WeightView(prefix + weight, rows, width(weight, index + 1) - units, units);
    }

    /** Sets the initial value of the bias of a gate. */
    void initialBias(String gate, double value) {
        initialBiases.put(gate, value);
    }

    /** Sets what a gate does to the state. */
    void role(String gate, GateRole role) {
        roles.put(gate, role);
    }

    // ---- the cell's own weights

    WeightView declare(
            String name, WeightRole role, WeightShape shape, List<InitialColumns> initialColumns) {
        CellNames.require(cell, "weight", name);
        claim(name);
        CellWeight weight = new CellWeight(prefix + name, role, shape, initialColumns);
        CellWeight earlier = own.putIfAbsent(name, weight);
        if (earlier != null && !earlier.equals(weight)) {
            throw new IllegalArgumentException(
                    "cell '%s' declares weight '%s' in two ways; rename one of them"
                            .formatted(cell, name));
        }
        requireOneUse(name);
        return new WeightView(prefix + name, shape.rows(), 0, shape.columns());
    }

    // ---- all weights

    /** Returns the weights in the order of {@link RecurrenceDefinition#weights}. */
    List<CellWeight> all() {
        List<CellWeight> result = new ArrayList<>();
        fused.forEach(
                (name, weight) -> {
                    if (weight.role() == WeightRole.KERNEL) {
                        result.add(whole(name, weight));
                    }
                });
        for (String name : List.of(RECURRENT_KERNEL, BIAS, RECURRENT_BIAS)) {
            if (fused.containsKey(name)) {
                result.add(whole(name, fused.get(name)));
            }
        }
        result.addAll(own.values());
        parts.forEach(part -> result.addAll(part.all()));
        return result;
    }

    private CellWeight whole(String name, Fused weight) {
        boolean vector = weight.role() == WeightRole.BIAS;
        return new CellWeight(
                prefix + name,
                weight.role(),
                new WeightShape(weight.rows(), width(name, gates.size()), vector),
                name.equals(BIAS) ? initialColumns() : List.of());
    }

    /** Returns the width of a fused weight of a number of gates. */
    private int width(String weight, int count) {
        return Shape.product(
                "the first gates of weight '%s' of cell '%s', [gates, units],"
                        .formatted(weight, cell),
                count,
                units);
    }

    private List<InitialColumns> initialColumns() {
        List<InitialColumns> result = new ArrayList<>();
        initialBiases.forEach(
                (gate, value) -> {
                    Integer index = gates.get(gate);
                    if (index == null) {
                        throw new IllegalArgumentException(
                                ("cell '%s' sets the initial bias of an unknown gate '%s', its"
                                                + " gates are %s")
                                        .formatted(cell, gate, gates.keySet()));
                    }
                    result.add(InitialColumns.constant(index * units, units, value));
                });
        return result;
    }

    // ---- queries by the full name of a weight, which any part may have declared

    /** See {@link RecurrenceDefinition#operand}. */
    Expr operand(Expr row, WeightView view) {
        CellWeights part = declarers.get(view.weight());
        return part != null && part.isRecurrent(view) ? part.dropout.recurrent(row) : row;
    }

    private boolean isRecurrent(WeightView view) {
        String name = view.weight().substring(prefix.length());
        WeightRole role = fused.containsKey(name) ? fused.get(name).role() : own.get(name).role();
        return role == WeightRole.RECURRENT_KERNEL;
    }

    /** See {@link RecurrenceDefinition#prefixOf}. */
    String prefixOf(WeightView view) {
        CellWeights part = declarers.get(view.weight());
        return part == null ? "" : part.prefix;
    }

    /** See {@link RecurrenceDefinition#gateOf}. */
    Optional<String> gateOf(WeightView view) {
        return Optional.ofNullable(declarers.get(view.weight()))
                .filter(
                        part ->
                                part.fused.containsKey(
                                        view.weight().substring(part.prefix.length())))
                .filter(part -> view.columns() == units)
                .map(part -> part.gates().get(view.firstColumn() / units));
    }

    /** See {@link RecurrenceDefinition#gatesOfBias}. */
    List<GateColumns> gatesOfBias(CellWeight weight) {
        CellWeights part = declarers.get(weight.name());
        return part == null ? List.of() : part.gatesOfOwnBias(weight);
    }

    private List<GateColumns> gatesOfOwnBias(CellWeight weight) {
        String name = weight.name().substring(prefix.length());
        List<GateColumns> result = new ArrayList<>();
        roles.forEach(
                (gate, role) -> {
                    if (name.equals(BIAS) && fused.containsKey(BIAS) && gates.containsKey(gate)) {
                        result.add(new GateColumns(role, gates.get(gate) * units, units));
                    } else if (name.equals(BIAS + "_" + gate) && own.containsKey(name)) {
                        result.add(new GateColumns(role, 0, weight.shape().columns()));
                    }
                });
        return result;
    }

    /** See {@link RecurrenceDefinition#hasMemoryGates}. */
    boolean hasMemoryGates() {
        return !roles.isEmpty() || parts.stream().anyMatch(CellWeights::hasMemoryGates);
    }

    /** Returns the names of the gates in the order of their columns, then those of the parts. */
    List<String> gates() {
        List<String> result = new ArrayList<>();
        gates.keySet().forEach(gate -> result.add(prefix + gate));
        parts.forEach(part -> result.addAll(part.gates()));
        return result;
    }
}
