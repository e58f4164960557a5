package io.rnn4j.api.cell;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.WeightView;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights that a cell declares: those that all gates share, of which a gate has some columns,
 * and its own ones.
 */
final class CellWeights {
    private static final String KERNEL = "kernel";
    private static final String RECURRENT_KERNEL = "recurrent_kernel";
    private static final String BIAS = "bias";
    private static final String RECURRENT_BIAS = "recurrent_bias";

    private final Cell cell;
    private final int units;
    private final String prefix; // of the names of all weights and gates
    private final Omissions omissions; // from what recurrent weights multiply
    private final Map<String, CellWeights> declarers; // by names of weights, one for all parts
    private final Map<String, Integer> gates = new LinkedHashMap<>();
    private final Map<String, Shared> shared = new LinkedHashMap<>();
    private final Map<String, CellWeight> own = new LinkedHashMap<>();
    private final Map<String, Double> biasStarts = new LinkedHashMap<>();
    private final List<CellWeights> parts = new ArrayList<>();

    /** A weight that all gates share; its columns are counted when the cell is complete. */
    private record Shared(WeightRole role, int rows) {}

    private CellWeights(
            Cell cell,
            int units,
            String prefix,
            Omissions omissions,
            Map<String, CellWeights> declarers) {
        this.cell = cell;
        this.units = units;
        this.prefix = prefix;
        this.omissions = omissions;
        this.declarers = declarers;
    }

    /**
     * Begins without weights.
     *
     * @param units the columns of a gate
     * @param omissions what is left out of what recurrent weights multiply
     */
    CellWeights(Cell cell, int units, Omissions omissions) {
        this(cell, units, "", omissions, new HashMap<>());
    }

    /**
     * Begins with the weights of a cell inside this one.
     *
     * @param otherPrefix what the names of all its weights and gates begin with; those that the
     *     cell says do not
     */
    CellWeights inside(Cell other, String otherPrefix, Omissions ofOther) {
        for (CellWeights part : parts) {
            if (otherPrefix.startsWith(part.prefix) || part.prefix.startsWith(otherPrefix)) {
                throw new IllegalArgumentException(
                        "cell '"
                                + cell.name()
                                + "' has cells inside whose names would begin with '"
                                + part.prefix
                                + "' and '"
                                + otherPrefix
                                + "', so that their weights cannot be told apart; rename one");
            }
        }
        CellWeights part = new CellWeights(other, units, otherPrefix, ofOther, declarers);
        parts.add(part);
        return part;
    }

    /** Notes that a weight is of this part, and refuses it if another part has one so called. */
    private void claim(String name) {
        CellWeights earlier = declarers.putIfAbsent(prefix + name, this);
        if (earlier != null && earlier != this) {
            throw new IllegalArgumentException(
                    "cell '"
                            + cell.name()
                            + "' declares weight '"
                            + prefix
                            + name
                            + "', but so does cell '"
                            + earlier.cell.name()
                            + "', which is inside it or around it; rename the weight, or the part"
                            + " that the inner cell is");
        }
    }

    /** Complains if gates share a weight that has the name of one of the cell's own. */
    private void requireOneUse(String name) {
        if (shared.containsKey(name) && own.containsKey(name)) {
            throw new IllegalArgumentException(
                    "cell '"
                            + cell.name()
                            + "' declares weight '"
                            + name
                            + "', but its gates share one of this name; rename it");
        }
    }

    // ---- what a gate has of those that all share

    /** W. */
    WeightView kernel(String gate, int rows) {
        return columns(KERNEL, WeightRole.KERNEL, rows, gate);
    }

    /** What multiplies another row that is read beside the input. */
    WeightView kernelBeside(String name, String gate, int rows) {
        return columns(name + "_" + KERNEL, WeightRole.KERNEL, rows, gate);
    }

    /** U. */
    WeightView recurrentKernel(String gate, int rows) {
        return columns(RECURRENT_KERNEL, WeightRole.RECURRENT_KERNEL, rows, gate);
    }

    /** b. */
    WeightView bias(String gate) {
        return columns(BIAS, WeightRole.BIAS, 1, gate);
    }

    /** The bias of what a gate takes from a state. */
    WeightView recurrentBias(String gate) {
        return columns(RECURRENT_BIAS, WeightRole.BIAS, 1, gate);
    }

    private WeightView columns(String weight, WeightRole role, int rows, String gate) {
        claim(weight);
        Shared declared = shared.computeIfAbsent(weight, key -> new Shared(role, rows));
        requireOneUse(weight);
        if (declared.rows() != rows) {
            throw new IllegalArgumentException(
                    "gate '"
                            + gate
                            + "' of cell '"
                            + cell.name()
                            + "' needs a "
                            + weight
                            + " of "
                            + rows
                            + " rows, another gate one of "
                            + declared.rows()
                            + "; use weight(name, rows, columns) for one of them");
        }
        CellNames.require(cell, "gate", gate);
        int index = gates.computeIfAbsent(gate, key -> gates.size());
        return new WeightView(prefix + weight, rows, Math.multiplyExact(index, units), units);
    }

    /** Lets the bias of a gate start from a number. */
    void startBias(String gate, double value) {
        biasStarts.put(gate, value);
    }

    // ---- others

    WeightView declare(
            String name,
            WeightRole role,
            int rows,
            int columns,
            boolean vector,
            List<CellWeight.Start> starts) {
        CellNames.require(cell, "weight", name);
        claim(name);
        WeightView view = new WeightView(prefix + name, rows, 0, columns);
        CellWeight weight = new CellWeight(prefix + name, role, rows, columns, vector, starts);
        CellWeight earlier = own.putIfAbsent(name, weight);
        if (earlier != null && !earlier.equals(weight)) {
            throw new IllegalArgumentException(
                    "cell '"
                            + cell.name()
                            + "' declares weight '"
                            + name
                            + "' in two ways; give one of them another name");
        }
        requireOneUse(name);
        return view;
    }

    // ---- all of them

    /**
     * Returns those that gates share: kernels, the recurrent kernel, biases; then the others in the
     * order of declaration; then those of cells inside this one.
     */
    List<CellWeight> all() {
        List<CellWeight> result = new ArrayList<>();
        shared.forEach(
                (name, weight) -> {
                    if (weight.role() == WeightRole.KERNEL) {
                        result.add(whole(name, weight));
                    }
                });
        for (String name : List.of(RECURRENT_KERNEL, BIAS, RECURRENT_BIAS)) {
            if (shared.containsKey(name)) {
                result.add(whole(name, shared.get(name)));
            }
        }
        result.addAll(own.values());
        parts.forEach(part -> result.addAll(part.all()));
        return result;
    }

    private CellWeight whole(String name, Shared weight) {
        return new CellWeight(
                prefix + name,
                weight.role(),
                weight.rows(),
                Math.multiplyExact(gates.size(), units),
                weight.role() == WeightRole.BIAS,
                name.equals(BIAS) ? starts() : List.of());
    }

    private List<CellWeight.Start> starts() {
        List<CellWeight.Start> starts = new ArrayList<>();
        biasStarts.forEach(
                (gate, value) -> {
                    Integer index = gates.get(gate);
                    if (index == null) {
                        throw new IllegalArgumentException(
                                "cell '"
                                        + cell.name()
                                        + "' starts the bias of an unknown gate '"
                                        + gate
                                        + "', its gates are "
                                        + gates.keySet());
                    }
                    starts.add(new CellWeight.Start(index * units, units, value));
                });
        return starts;
    }

    // ---- by the whole name of a weight, which any part may have declared

    /** Returns what a product multiplies; see {@link Recurrence#operand}. */
    Expr operand(Expr.Product product) {
        CellWeights part = declarers.get(product.view().weight());
        return part != null && part.isRecurrent(product.view())
                ? part.omissions.fromRecurrent(product.operand())
                : product.operand();
    }

    private boolean isRecurrent(WeightView view) {
        String name = view.weight().substring(prefix.length());
        WeightRole role = shared.containsKey(name) ? shared.get(name).role() : own.get(name).role();
        return role == WeightRole.RECURRENT_KERNEL;
    }

    /** See {@link Recurrence#prefixOf}. */
    String prefixOf(WeightView view) {
        CellWeights part = declarers.get(view.weight());
        return part == null ? "" : part.prefix;
    }

    /** Finds the gate that has some columns; null if the weight is none that gates share. */
    String gateOf(WeightView view) {
        CellWeights part = declarers.get(view.weight());
        return part == null ? null : part.ownGateOf(view);
    }

    private String ownGateOf(WeightView view) {
        boolean ofGates = shared.containsKey(view.weight().substring(prefix.length()));
        return ofGates && view.columns() == units ? gates().get(view.firstColumn() / units) : null;
    }

    /** Returns the names of the gates in the order of their columns, then those of the parts. */
    List<String> gates() {
        List<String> result = new ArrayList<>();
        gates.keySet().forEach(gate -> result.add(prefix + gate));
        parts.forEach(part -> result.addAll(part.gates()));
        return result;
    }
}
