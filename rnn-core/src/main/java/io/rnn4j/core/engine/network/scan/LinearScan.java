package io.rnn4j.core.engine.network.scan;

import io.rnn4j.core.engine.node.NodeMemory;
import io.rnn4j.core.engine.node.NodeRunner;
import io.rnn4j.core.engine.node.SignalBuffer;
import io.rnn4j.core.engine.node.Span;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;

import java.util.Arrays;

/**
 * The scan s' = a∘s + b of one state in one call, and the way back, by blocks of steps (Blelloch
 * 1990, "Prefix sums and their applications"). Every block but the first is computed as if 0 came
 * before it, together with the products of its factors; these, times what enters the block, are
 * added when that is known. The way back is the same in the opposite direction: the gradient G of
 * s' is that of the output plus a∘G of the next step; ∂b = G, ∂a = G∘s.
 *
 * <p>The blocks are the same for any number of threads, and so is every operation. A thread whose
 * blocks follow on what is known already completes each at once, while it is in the cache; the
 * others leave that for later. A masked step has a = 1 and b = -0, the one addend that leaves every
 * number as it is.
 */
public final class LinearScan {
    /**
     * Steps of a block: few enough for the product of their factors to be a normal number, and a
     * divisor of {@link NodeRunner#CHUNK}, so that the rows of blocks are whole chunks.
     */
    static final int BLOCK = 60;

    private final NodeMemory memory; // of the states
    private final int index;
    private final int width;

    // for every thread where the factors and addends of its steps lie, and where those of time 0 do
    private final float[][] factors;
    private final int[] factorShifts;
    private final float[][] addends;
    private final int[] addendShifts;

    // [steps, batch, width]
    private float[] factorGradients;
    private float[] addendGradients;

    /** The products of factors in blocks that are completed later, [steps, batch, width]. */
    private float[] products = new float[0];

    /** The products of factors in a block that a thread completes at once. */
    private final float[][] ownProducts; // [thread][BLOCK, batch, width]

    /** What enters each block, forward or back, [blocks, batch, width]. */
    private float[] carries = new float[0];

    /** The product of all factors of a block, [batch, width]. */
    private float[] wholeProduct = new float[0];

    /** Addends of all samples of a step that leave numbers as they are. */
    private float[] none = new float[0];

    private int row; // elements of all samples of a step

    LinearScan(NodeMemory memory, int index, int threads) {
        this.memory = memory;
        this.index = index;
        this.width = memory.stateWidth(index);
        this.factors = new float[threads][];
        this.factorShifts = new int[threads];
        this.addends = new float[threads][];
        this.addendShifts = new int[threads];
        this.ownProducts = new float[threads][0];
    }

    static int blocks(int steps) {
        return (steps + BLOCK - 1) / BLOCK;
    }

    /** Gets ready for a call; the gradients are null where nobody asks for them. */
    void bind(int parts, float[] factorGradient, float[] addendGradient) {
        factorGradients = factorGradient;
        addendGradients = addendGradient;
        row = memory.batch * width;
        carries = SignalBuffer.grown(carries, blocks(memory.steps) * memory.batch, width);
        if (parts > 1) {
            products = SignalBuffer.grown(products, memory.steps * memory.batch, width);
        }
        for (int part = 0; part < parts; part++) {
            ownProducts[part] = SignalBuffer.grown(ownProducts[part], BLOCK * memory.batch, width);
        }
        wholeProduct = SignalBuffer.grown(wholeProduct, memory.batch, width);
        if (none.length < row) {
            none = new float[row];
            Arrays.fill(none, -0f);
        }
    }

    /** Says where a thread finds factors and addends, the first of which are those of a time. */
    void coefficients(int part, Span factor, Span addend, int firstTime) {
        factors[part] = factor.array;
        factorShifts[part] = factor.shift - firstTime * row;
        addends[part] = addend.array;
        addendShifts[part] = addend.shift - firstTime * row;
    }

    private int firstStep(int block) {
        return block * BLOCK;
    }

    private int lastStep(int block) {
        return Math.min(memory.steps, firstStep(block) + BLOCK) - 1;
    }

    private int count(int block) {
        return lastStep(block) - firstStep(block) + 1;
    }

    private int firstTime(int block) {
        return memory.reverse ? memory.time(lastStep(block)) : firstStep(block);
    }

    private int at(int step) {
        return memory.time(step) * row;
    }

    private int after(int step) {
        return memory.nextSlot(memory.time(step)) * width;
    }

    /** The distance from a step to the next one. */
    private int stride() {
        return memory.reverse ? -row : row;
    }

    // ---- forward

    /**
     * Computes the states of a block.
     *
     * @param known if what enters it is known; otherwise they are completed later, but for those of
     *     the first block
     */
    void scan(Kernels kernels, int part, int block, boolean known) {
        fillMasked(block, factors[part], factorShifts[part], 1f);
        fillMasked(block, addends[part], addendShifts[part], -0f);
        float[] states = memory.states[index];
        int first = firstStep(block);
        int done = 0;
        if (block > 0) {
            int b = addendShifts[part] + at(first);
            System.arraycopy(addends[part], b, states, after(first), row);
            done = 1;
        }
        kernels.linearRecurrence(
                count(block) - done,
                row,
                states,
                after(first) + done * stride(),
                stride(),
                factors[part],
                factorShifts[part] + at(first) + done * stride(),
                stride(),
                addends[part],
                addendShifts[part] + at(first) + done * stride(),
                stride());
        if (block > 0) {
            float[] to = known ? ownProducts[part] : products;
            int at = known ? 0 : first * row;
            int a = factorShifts[part] + at(first);
            System.arraycopy(factors[part], a, to, at, row);
            multiplyOn(kernels, block, factors[part], a + stride(), stride(), to, at);
        }
        if (known) {
            complete(kernels, part, block, true);
            carryState(block);
        }
    }

    /** Computes the products up to every step of a block from that of the first. */
    private void multiplyOn(
            Kernels kernels, int block, float[] a, int aAt, int aStride, float[] to, int at) {
        kernels.linearRecurrence(
                count(block) - 1, row, to, at + row, row, a, aAt, aStride, none, 0, 0);
    }

    /** Gives the masked rows of a block another value. */
    private void fillMasked(int block, float[] values, int shift, float value) {
        if (memory.masked == null) {
            return;
        }
        int firstRow = firstTime(block) * memory.batch;
        int endRow = firstRow + count(block) * memory.batch;
        for (int sampleRow = firstRow; sampleRow < endRow; sampleRow++) {
            if (memory.masked[sampleRow]) {
                int at = shift + sampleRow * width;
                Arrays.fill(values, at, at + width, value);
            }
        }
    }

    /** Hands the last state of a block that is complete on to the next block. */
    private void carryState(int block) {
        int last = lastStep(block);
        if (last < memory.steps - 1) {
            System.arraycopy(memory.states[index], after(last), carries, (block + 1) * row, row);
        }
    }

    /** Computes what enters the block after one that has been scanned, but is not complete. */
    void carry(Kernels kernels, int block) {
        int last = lastStep(block);
        if (last < memory.steps - 1) {
            int to = (block + 1) * row;
            addProduct(
                    kernels,
                    carries,
                    to,
                    products,
                    last * row,
                    block,
                    memory.states[index],
                    after(last));
        }
    }

    /** d = products∘(what enters a block) + own, for one step. */
    private void addProduct(
            Kernels kernels,
            float[] d,
            int to,
            float[] factor,
            int at,
            int block,
            float[] own,
            int ownAt) {
        kernels.apply(
                Elementwise.MULTIPLY_ADD,
                1,
                row,
                d,
                to,
                row,
                factor,
                at,
                row,
                carries,
                block * row,
                row,
                own,
                ownAt,
                row);
    }

    /** Adds to the states of a block what comes from before it. */
    void complete(Kernels kernels, int part, int block, boolean known) {
        if (block > 0) {
            int at = after(firstStep(block));
            addCarry(kernels, part, block, known, memory.states[index], at, stride());
        }
    }

    /**
     * Adds to the values of all steps of a block what enters it, times the products.
     *
     * @param at where the values of the step that comes first begin
     * @param stride the distance to those of the step that comes next
     */
    private void addCarry(
            Kernels kernels,
            int part,
            int block,
            boolean known,
            float[] values,
            int at,
            int stride) {
        kernels.apply(
                Elementwise.MULTIPLY_ADD,
                count(block),
                row,
                values,
                at,
                stride,
                known ? ownProducts[part] : products,
                known ? 0 : firstStep(block) * row,
                row,
                carries,
                block * row,
                0,
                values,
                at,
                stride);
    }

    // ---- back, the last step of a block first

    /**
     * Says what enters the last block from behind it.
     *
     * @param lastGradient the gradient of the output of the last step alone, [batch, width]; null
     *     if there is none
     */
    void startBack(float[] lastGradient) {
        int to = (blocks(memory.steps) - 1) * row;
        Arrays.fill(carries, to, to + row, 0f);
        NodeRunner.add(memory.givenStateGradients[index], 0, carries, to, row);
        NodeRunner.add(memory.finalStateGradients[index], 0, carries, to, row);
        NodeRunner.add(lastGradient, 0, carries, to, row);
    }

    /**
     * Computes the gradients of a block's states as if nothing came from behind it, and if that is
     * known all that follows.
     *
     * @param outputGradient the gradient of the output, [steps, batch, width]; null if there is
     *     none at every step
     */
    void scanBack(Kernels kernels, int part, int block, boolean known, float[] outputGradient) {
        int last = at(lastStep(block));
        int a = factorShifts[part] + last;
        boolean given = outputGradient != null;
        float[] b = given ? outputGradient : none;
        System.arraycopy(b, given ? last : 0, addendGradients, last, row);
        kernels.linearRecurrence(
                count(block) - 1,
                row,
                addendGradients,
                last - stride(),
                -stride(),
                factors[part],
                a,
                -stride(),
                b,
                given ? last - stride() : 0,
                given ? -stride() : 0);
        float[] to = known ? ownProducts[part] : products;
        int at = known ? 0 : firstStep(block) * row;
        Arrays.fill(to, at, at + row, 1f);
        multiplyOn(kernels, block, factors[part], a, -stride(), to, at);
        if (known) {
            carryBack(kernels, part, block, ownProducts[part], (count(block) - 1) * row);
            completeBack(kernels, part, block, true);
        }
    }

    /**
     * Computes what leaves a block that has been scanned, but is not complete: it enters the block
     * before it, or is the gradient of the initial state.
     */
    void carryBack(Kernels kernels, int part, int block) {
        carryBack(kernels, part, block, products, lastStep(block) * row);
    }

    private void carryBack(Kernels kernels, int part, int block, float[] factor, int at) {
        boolean begins = block == 0;
        float[] to = begins ? memory.stateGradients[index] : carries;
        int toAt =
                begins ? NodeRunner.initialGradientRow(memory, index) * width : (block - 1) * row;
        int first = at(firstStep(block));
        int a = factorShifts[part] + first;
        multiply(kernels, to, toAt, addendGradients, first, factors[part], a);
        multiply(kernels, wholeProduct, 0, factor, at, factors[part], a);
        addProduct(kernels, to, toAt, wholeProduct, 0, block, to, toAt);
    }

    /**
     * Adds to the gradients of a block's states what comes from behind it, and computes those of
     * its factors.
     */
    void completeBack(Kernels kernels, int part, int block, boolean known) {
        int last = at(lastStep(block));
        addCarry(kernels, part, block, known, addendGradients, last, -stride());
        int at = firstTime(block) * row;
        kernels.apply(
                Elementwise.MULTIPLY,
                count(block),
                row,
                factorGradients,
                at,
                row,
                addendGradients,
                at,
                row,
                memory.states[index],
                memory.previousSlot(firstTime(block)) * width,
                row,
                null,
                0,
                0);
        fillMasked(block, factorGradients, 0, 0f);
        fillMasked(block, addendGradients, 0, 0f);
    }

    /** d = a∘b for all samples of a step. */
    private void multiply(
            Kernels kernels, float[] d, int to, float[] a, int aAt, float[] b, int bAt) {
        kernels.apply(
                Elementwise.MULTIPLY, 1, row, d, to, row, a, aAt, row, b, bAt, row, null, 0, 0);
    }
}
