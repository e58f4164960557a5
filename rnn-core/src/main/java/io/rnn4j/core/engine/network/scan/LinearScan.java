package io.rnn4j.core.engine.network.scan;

import io.rnn4j.core.engine.node.NodeRunner;
import io.rnn4j.core.engine.node.SignalBuffer;
import io.rnn4j.core.engine.node.StateBuffers;
import io.rnn4j.core.engine.node.TimeSteps;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

import java.util.Arrays;

/**
 * The parallel scan s' = a∘s + b of one state and its backward pass, in blocks of steps (Blelloch
 * 1990, "Prefix sums and their applications"). Every block but the first is computed from the
 * initial state 0, together with the running products of its factors; as soon as the state before
 * the block is known, that state times the products is added. The backward pass scans in the
 * opposite direction: the gradient G of s' is that of the output plus a∘G of the next step; ∂b = G,
 * ∂a = G∘s.
 *
 * <p>Blocks and operations are the same for any number of threads. A thread that already knows the
 * state before its block completes the block at once, while it is in the cache; other blocks are
 * completed later. A masked step has a = 1 and b = -0, the only addend that changes no number.
 */
final class LinearScan {
    /**
     * Steps of a block: few enough for the product of their factors to be a normal number, and a
     * divisor of {@link NodeRunner#CHUNK}, so that the rows of blocks are whole chunks.
     */
    static final int BLOCK = 60;

    private final TimeSteps time;
    private final StateBuffers states;
    private final int index;
    private final int width;

    private final Part[] parts;

    // [steps, batch, width]
    private float[] factorGradients;
    private float[] addendGradients;

    /** The products of the factors in blocks that are completed later, [steps, batch, width]. */
    private float[] products = new float[0];

    /** The products of factors in a block that a thread completes at once. */
    private final float[][] ownProducts; // [thread][BLOCK, batch, width]

    /** The state before each block, or the gradient after it, [blocks, batch, width]. */
    private float[] carries = new float[0];

    /** The product of all factors of a block, [batch, width]. */
    private float[] wholeProduct = new float[0];

    /** Addends of all samples of a step that change no number. */
    private float[] none = new float[0];

    private int row; // elements of all samples of a step

    LinearScan(TimeSteps time, StateBuffers states, int index, int threads) {
        this.time = time;
        this.states = states;
        this.index = index;
        this.width = states.width(index);
        this.parts = new Part[threads];
        Arrays.setAll(parts, part -> new Part());
        this.ownProducts = new float[threads][0];
    }

    /** The rows that one thread reads, as arguments of kernels. */
    private static final class Part {
        private float[] factors;
        private int factorShift; // where the factors of time 0 would be
        private float[] addends;
        private int addendShift;
        private final Rows a = new Rows(0);
        private final Rows b = new Rows(0);
        private final Rows c = new Rows(0);
        private final Rows d = new Rows(0);
    }

    static int blocks(int steps) {
        return Math.ceilDiv(steps, BLOCK);
    }

    /** Prepares for a batch; gradients that are not needed are null. */
    void prepare(int parts, float[] factorGradient, float[] addendGradient) {
        factorGradients = factorGradient;
        addendGradients = addendGradient;
        row = time.batch() * width;
        carries = SignalBuffer.grown(carries, blocks(time.steps()) * time.batch(), width);
        if (parts > 1) {
            products = SignalBuffer.grown(products, time.steps() * time.batch(), width);
        }
        for (int part = 0; part < parts; part++) {
            ownProducts[part] = SignalBuffer.grown(ownProducts[part], BLOCK * time.batch(), width);
        }
        wholeProduct = SignalBuffer.grown(wholeProduct, time.batch(), width);
        if (none.length < row) {
            none = new float[row];
            Arrays.fill(none, -0f);
        }
    }

    /** Sets the factors and addends of a thread. The first of them belong to the given time. */
    void coefficients(int part, Rows factor, Rows addend, int firstTime) {
        parts[part].factors = factor.array();
        parts[part].factorShift = factor.offset() - firstTime * row;
        parts[part].addends = addend.array();
        parts[part].addendShift = addend.offset() - firstTime * row;
    }

    private int firstStep(int block) {
        return block * BLOCK;
    }

    private int lastStep(int block) {
        return Math.min(time.steps(), firstStep(block) + BLOCK) - 1;
    }

    private int count(int block) {
        return lastStep(block) - firstStep(block) + 1;
    }

    private int firstTime(int block) {
        return time.isReverse() ? time.time(lastStep(block)) : firstStep(block);
    }

    private int at(int step) {
        return time.time(step) * row;
    }

    private int after(int step) {
        return time.rowAfter(time.time(step)) * width;
    }

    /** {@return the distance between two steps} */
    private int stride() {
        return time.isReverse() ? -row : row;
    }

    // ---- forward

    /**
     * Computes the states of a block. If the state before the block is unknown and it is not the
     * first block, it is completed later.
     */
    void scan(Kernels kernels, int number, int block, boolean known) {
        Part part = parts[number];
        fillMasked(block, part.factors, part.factorShift, 1f);
        fillMasked(block, part.addends, part.addendShift, -0f);
        float[] values = states.values(index);
        int first = firstStep(block);
        int done = 0;
        if (block > 0) {
            int b = part.addendShift + at(first);
            System.arraycopy(part.addends, b, values, after(first), row);
            done = 1;
        }
        int behind = done * stride();
        kernels.linearRecurrence(
                count(block) - done,
                row,
                part.d.set(values, after(first) + behind, stride()),
                part.a.set(part.factors, part.factorShift + at(first) + behind, stride()),
                part.b.set(part.addends, part.addendShift + at(first) + behind, stride()));
        if (block > 0) {
            float[] to = known ? ownProducts[number] : products;
            int at = known ? 0 : first * row;
            int a = part.factorShift + at(first);
            System.arraycopy(part.factors, a, to, at, row);
            multiplyOn(kernels, part, block, a + stride(), stride(), to, at);
        }
        if (known) {
            complete(kernels, number, block, true);
            carryState(block);
        }
    }

    /** Computes the running products of a block from its first factors. */
    private void multiplyOn(
            Kernels kernels, Part part, int block, int aAt, int aStride, float[] to, int at) {
        kernels.linearRecurrence(
                count(block) - 1,
                row,
                part.d.set(to, at + row, row),
                part.a.set(part.factors, aAt, aStride),
                part.b.set(none, 0, 0));
    }

    /** Sets the masked rows of a block to a value. */
    private void fillMasked(int block, float[] values, int shift, float value) {
        if (!time.isPadded()) {
            return;
        }
        int firstRow = firstTime(block) * time.batch();
        int endRow = firstRow + count(block) * time.batch();
        for (int sampleRow = firstRow; sampleRow < endRow; sampleRow++) {
            if (time.isMasked(sampleRow)) {
                int at = shift + sampleRow * width;
                Arrays.fill(values, at, at + width, value);
            }
        }
    }

    /** Copies the last state of a complete block to the state before the next block. */
    private void carryState(int block) {
        int last = lastStep(block);
        if (last < time.steps() - 1) {
            System.arraycopy(states.values(index), after(last), carries, (block + 1) * row, row);
        }
    }

    /** Computes the state before the block that follows a scanned, incomplete block. */
    void carry(Kernels kernels, int block) {
        int last = lastStep(block);
        if (last < time.steps() - 1) {
            Part part = parts[0]; // runs on one thread
            part.d.set(carries, (block + 1) * row, row);
            part.a.set(products, last * row, row);
            part.c.set(states.values(index), after(last), row);
            addProduct(kernels, part, block);
        }
    }

    /** Computes d = a∘(state before a block) + c for one step. */
    private void addProduct(Kernels kernels, Part part, int block) {
        part.b.set(carries, block * row, row);
        kernels.apply(Elementwise.MULTIPLY_ADD, 1, row, part.d, part.a, part.b, part.c);
    }

    /** Adds the contribution of the state before a block to the states of the block. */
    void complete(Kernels kernels, int part, int block, boolean known) {
        if (block > 0) {
            int at = after(firstStep(block));
            addCarry(kernels, part, block, known, states.values(index), at, stride());
        }
    }

    /**
     * Adds the carry of a block, times the products, to the values of all its steps, which start at
     * an index and have a stride in the order of processing.
     */
    private void addCarry(
            Kernels kernels,
            int number,
            int block,
            boolean known,
            float[] values,
            int at,
            int stride) {
        Part part = parts[number];
        float[] factors = known ? ownProducts[number] : products;
        part.d.set(values, at, stride);
        part.a.set(factors, known ? 0 : firstStep(block) * row, row);
        part.b.set(carries, block * row, 0);
        kernels.apply(Elementwise.MULTIPLY_ADD, count(block), row, part.d, part.a, part.b, part.d);
    }

    // ---- back, the last step of a block first

    /**
     * Sets the gradient that follows the last block: that of the output if only the last step has
     * one, [batch, width]; null for 0.
     */
    void startBack(float[] lastGradient) {
        int to = (blocks(time.steps()) - 1) * row;
        Arrays.fill(carries, to, to + row, 0f);
        states.addFinalGradient(index, 0, time.batch(), carries, to);
        for (int k = 0; k < row && lastGradient != null; k++) {
            carries[to + k] += lastGradient[k];
        }
    }

    /**
     * Computes the gradients of a block's states as if the gradient after the block were 0; if it
     * is known, completes the block. The gradient of the output, [steps, batch, width], is null if
     * only the last step has one.
     */
    void scanBack(Kernels kernels, int number, int block, boolean known, float[] outputGradient) {
        Part part = parts[number];
        int last = at(lastStep(block));
        int a = part.factorShift + last;
        boolean given = outputGradient != null;
        float[] b = given ? outputGradient : none;
        System.arraycopy(b, given ? last : 0, addendGradients, last, row);
        kernels.linearRecurrence(
                count(block) - 1,
                row,
                part.d.set(addendGradients, last - stride(), -stride()),
                part.a.set(part.factors, a, -stride()),
                part.b.set(b, given ? last - stride() : 0, given ? -stride() : 0));
        float[] to = known ? ownProducts[number] : products;
        int at = known ? 0 : firstStep(block) * row;
        Arrays.fill(to, at, at + row, 1f);
        multiplyOn(kernels, part, block, a, -stride(), to, at);
        if (known) {
            carryBack(kernels, part, block, ownProducts[number], (count(block) - 1) * row);
            completeBack(kernels, number, block, true);
        }
    }

    /**
     * Computes the gradient before a scanned, incomplete block: the carry of the block before it,
     * or the gradient of the initial state.
     */
    void carryBack(Kernels kernels, int number, int block) {
        carryBack(kernels, parts[number], block, products, lastStep(block) * row);
    }

    private void carryBack(Kernels kernels, Part part, int block, float[] factor, int at) {
        boolean begins = block == 0;
        float[] to = begins ? states.gradients(index) : carries;
        int toAt = begins ? states.initialGradientStart(index, 0) : (block - 1) * row;
        int first = at(firstStep(block));
        part.b.set(part.factors, part.factorShift + first, row);
        part.a.set(addendGradients, first, row);
        part.c.set(to, toAt, row);
        kernels.apply(Elementwise.MULTIPLY, 1, row, part.c, part.a, part.b, null);
        part.a.set(factor, at, row);
        part.d.set(wholeProduct, 0, row);
        kernels.apply(Elementwise.MULTIPLY, 1, row, part.d, part.a, part.b, null);
        part.a.set(wholeProduct, 0, row);
        part.d.set(to, toAt, row);
        addProduct(kernels, part, block);
    }

    /**
     * Adds the contribution of the gradient after a block to the gradients of the block's states,
     * and computes those of its factors.
     */
    void completeBack(Kernels kernels, int number, int block, boolean known) {
        Part part = parts[number];
        int last = at(lastStep(block));
        addCarry(kernels, number, block, known, addendGradients, last, -stride());
        int begin = firstTime(block);
        part.d.set(factorGradients, begin * row, row);
        part.a.set(addendGradients, begin * row, row);
        part.b.set(states.values(index), time.rowBefore(begin) * width, row);
        kernels.apply(Elementwise.MULTIPLY, count(block), row, part.d, part.a, part.b, null);
        fillMasked(block, factorGradients, 0, 0f);
        fillMasked(block, addendGradients, 0, 0f);
    }
}
