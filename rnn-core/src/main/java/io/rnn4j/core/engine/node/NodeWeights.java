package io.rnn4j.core.engine.node;

import io.rnn4j.api.expr.WeightView;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.WorkEstimate;
import io.rnn4j.core.thread.Team;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** The weights of one node by the names in its equations, and their packed copies for products. */
public final class NodeWeights {
    private record Key(WeightView view, boolean transposed) {}

    /** The packed copies for one kind of kernels. */
    private static final class Copies {
        final Map<Key, PackedWeight> byKey = new LinkedHashMap<>();
        final List<PackedWeight> all = new ArrayList<>();
    }

    /** A copy of columns of a weight in the layout of the products of one kind of kernels. */
    private static final class PackedWeight {
        private final WeightArray weight;
        private final WeightView view;
        private final int firstColumn;
        private final boolean transposed;
        private final int depth;
        private final int columns;
        private final WeightDropout dropout; // null if there is none
        private final float[] remaining; // after dropout, [rows, columns of the view]
        private final Rows rows = new Rows(0);
        private final float[][] packed; // in blocks of depth
        private long version = -1;
        private long dropoutVersion = -1;

        PackedWeight(Key key, WeightArray weight, WeightDropout dropout, Kernels kernels) {
            this.weight = weight;
            this.view = key.view();
            this.firstColumn = view.firstColumn();
            this.transposed = key.transposed();
            this.depth = transposed ? view.columns() : view.rows();
            this.columns = transposed ? view.rows() : view.columns();
            this.dropout = dropout;
            this.remaining = new float[dropout == null ? 0 : depth * columns];
            this.packed = new float[DeepProduct.blocks(depth)][];
            Arrays.setAll(packed, block -> new float[kernels.packedSize(depth(block), columns)]);
        }

        private int depth(int block) {
            return DeepProduct.first(depth, block + 1) - DeepProduct.first(depth, block);
        }

        boolean isCurrent(long wanted) {
            return version == wanted && (dropout == null || dropoutVersion == dropout.version());
        }

        void pack(long newVersion, Kernels kernels) {
            if (dropout != null && dropout.isDrawn()) {
                dropout.copy(view, remaining);
                rows.set(remaining, 0, view.columns());
            } else {
                rows.set(weight.values(), firstColumn, weight.columns());
            }
            if (packed.length == 1) {
                kernels.pack(depth, columns, rows, transposed, packed[0]);
            } else {
                packBlocks(kernels);
            }
            version = newVersion;
            dropoutVersion = dropout == null ? 0 : dropout.version();
        }

        private void packBlocks(Kernels kernels) {
            int start = rows.offset();
            for (int block = 0; block < packed.length; block++) {
                int first = DeepProduct.first(depth, block);
                rows.moveTo(start + (transposed ? first : first * rows.stride()));
                kernels.pack(depth(block), columns, rows, transposed, packed[block]);
            }
        }
    }

    private final Map<String, WeightArray> weights;
    private final Map<String, WeightDropout> dropouts;

    /**
     * The packed copies by the description of the kernels, which those who read them keep alive.
     */
    private final Map<String, WeakReference<Copies>> copies = new HashMap<>();

    // the copies that the threads pack
    private final AtomicInteger next = new AtomicInteger();
    private final IntConsumer packTask = this::pack;
    private List<PackedWeight> packing;
    private long packedVersion;
    private Kernels[] packingKernels; // of every thread

    /** Creates the weights of a node. */
    public NodeWeights(Map<String, WeightArray> weights) {
        this(weights, Map.of());
    }

    private NodeWeights(Map<String, WeightArray> weights, Map<String, WeightDropout> dropouts) {
        this.weights = Map.copyOf(weights);
        this.dropouts = Map.copyOf(dropouts);
    }

    /** {@return the weight with a name within the layer} */
    public WeightArray weight(String name) {
        return weights.get(name);
    }

    /** {@return the elements of a weight of one row, after dropout} */
    float[] row(String name) {
        WeightDropout dropout = dropouts.get(name);
        return dropout == null ? weight(name).values() : dropout.row();
    }

    public Collection<WeightArray> all() {
        return weights.values();
    }

    /** {@return the same weights, with masked copies of those that have dropout} */
    public NodeWeights without(Map<String, WeightDropout> dropped) {
        return new NodeWeights(weights, dropped);
    }

    /**
     * {@return the gradients of these weights by their names within the layer} Missing ones are
     * added to the gradients of all layers, which are by full names.
     */
    Map<String, float[]> gradients(Map<String, float[]> ofAllLayers) {
        Map<String, float[]> gradients = new HashMap<>();
        weights.forEach(
                (name, weight) ->
                        gradients.put(
                                name,
                                ofAllLayers.computeIfAbsent(
                                        weight.name(), key -> new float[weight.values().length])));
        return gradients;
    }

    /**
     * Allocates the packed copies that some instructions need.
     *
     * @return the copies, which exist as long as the caller keeps this object
     */
    synchronized Object reserve(List<Instruction> instructions, Kernels kernels) {
        Copies present = copies(kernels);
        Copies ofKernels = present == null ? new Copies() : present;
        copies.put(kernels.description(), new WeakReference<>(ofKernels));
        for (Instruction instruction : instructions) {
            if (instruction.operation()
                            instanceof Operation.Product(WeightView view, boolean transposed)
                    && !ofKernels.byKey.containsKey(new Key(view, transposed))) {
                Key key = new Key(view, transposed);
                String name = view.weight();
                PackedWeight copy =
                        new PackedWeight(key, weight(name), dropouts.get(name), kernels);
                ofKernels.byKey.put(key, copy);
                ofKernels.all.add(copy);
            }
        }
        return ofKernels;
    }

    private Copies copies(Kernels kernels) {
        WeakReference<Copies> reference = copies.get(kernels.description());
        return reference == null ? null : reference.get();
    }

    synchronized float[][] packed(WeightView view, boolean transposed, Kernels kernels) {
        return copies(kernels).byKey.get(new Key(view, transposed)).packed;
    }

    /**
     * Packs the copies of weights that have changed, with the kernels of every thread. Concurrent
     * callers wait.
     */
    public synchronized void pack(long version, Kernels[] kernels, Team.Limit limit) {
        packingKernels = kernels;
        packing = copies(kernels[0]).all;
        packedVersion = version;
        long elements = 0;
        for (int index = 0; index < packing.size(); index++) {
            PackedWeight copy = packing.get(index);
            elements += copy.isCurrent(version) ? 0 : copy.packed.length;
        }
        if (elements > 0) {
            next.set(0);
            int threads = limit.threadsFor(elements * WorkEstimate.ELEMENT);
            Team.SHARED.run(threads, packTask);
        }
        packing = null;
    }

    /** Packs one copy after the other, until none is left. */
    private void pack(int part) {
        for (int index = next.getAndIncrement();
                index < packing.size();
                index = next.getAndIncrement()) {
            PackedWeight copy = packing.get(index);
            if (!copy.isCurrent(packedVersion)) {
                copy.pack(packedVersion, packingKernels[part]);
            }
        }
    }
}
