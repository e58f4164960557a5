package io.rnn4j.core.engine;

import io.rnn4j.api.kernel.Elementwise;
import io.rnn4j.api.kernel.Kernels;

import java.util.Arrays;

/**
 * The scan s' = a∘s + b of one state in one call, and the way back, by blocks of steps (Blelloch
 * 1990, "Prefix sums and their applications"). Every block but the first is computed as if 0 came
 * before it, together with the product of its factors; from these follows, one block after the
 * other, what enters each block, and from that what it adds to the states. The way back is the same
 * in the opposite direction: the gradient G of s' is that of the output plus a∘G of the next step;
 * ∂b = G, ∂a = G∘s.
 *
 * <p>The blocks are the same for any number of threads. A masked step has a = 1 and b = -0, the one
 * addend that leaves every number as it is.
 */
final class LinearScan {
    /**
     * Steps of a block: few enough for the product of their factors to be a normal number, and a
     * divisor of {@link NodeRunner#CHUNK}, so that the rows of blocks are whole chunks.
     */
    static final int BLOCK = 60;

    /** Elements of a step that are completed at a time, so that their products stay in L1. */
    private static final int COLUMNS = 128;

    private final NodeMemory memory; // of the states
    private final int index;
    private final int width;

    // [steps, batch, width]
    private float[] factors;
    private int factorShift;
    private float[] addends;
    private int addendShift;
    private float[] factorGradients;
    private float[] addendGradients;

    /** The product of the factors of each block, [blocks, batch, width]. */
    private float[] products = new float[0];

    /** What enters each block, forward or back, [blocks, batch, width]. */
    private float[] carries = new float[0];

    /** For every thread the products of the factors up to each step of a block. */
    private final float[][] running; // [thread][BLOCK, COLUMNS]

    /** Addends of all samples of a step that leave numbers as they are. */
    private float[] none = new float[0];

    private int row; // elements of all samples of a step

    LinearScan(NodeMemory memory, int index, int threads) {
        this.memory = memory;
        this.index = index;
        this.width = memory.stateWidth(index);
        this.running = new float[threads][BLOCK * COLUMNS];
    }

    static int blocks(int steps) {
        return (steps + BLOCK - 1) / BLOCK;
    }

    /** Gets ready for a call; the gradients are null where nobody asks for them. */
    void bind(Span factor, Span addend, float[] factorGradient, float[] addendGradient) {
        factors = factor.array;
        factorShift = factor.shift;
        addends = addend.array;
        addendShift = addend.shift;
        factorGradients = factorGradient;
        addendGradients = addendGradient;
        row = memory.batch * width;
        int blocks = blocks(memory.steps);
        products = NodeMemory.grown(products, blocks * memory.batch, width);
        carries = NodeMemory.grown(carries, blocks * memory.batch, width);
        if (none.length < row) {
            none = new float[row];
            Arrays.fill(none, -0f);
        }
    }

    private int firstStep(int block) {
        return block * BLOCK;
    }

    private int endStep(int block) {
        return Math.min(memory.steps, firstStep(block) + BLOCK);
    }

    private int count(int block) {
        return endStep(block) - firstStep(block);
    }

    private int firstTime(int block) {
        return memory.reverse ? memory.steps - endStep(block) : firstStep(block);
    }

    private int at(int step) {
        return memory.time(step) * row;
    }

    private int before(int step) {
        return memory.previousSlot(memory.time(step)) * width;
    }

    private int after(int step) {
        return memory.nextSlot(memory.time(step)) * width;
    }

    /** The distance of the rows of a step and the next one. */
    private int stride() {
        return memory.reverse ? -row : row;
    }

    // ---- forward

    /** Computes the states of a block; of all but the first as if the state before were 0. */
    void scan(Kernels kernels, int block) {
        maskSteps(block);
        float[] states = memory.states[index];
        int first = firstStep(block);
        int b = addendShift + at(first);
        int done = 0; // steps
        if (block > 0) {
            System.arraycopy(addends, b, states, after(first), row);
            multiplyFactors(kernels, block);
            done = 1;
        }
        kernels.linearRecurrence(
                count(block) - done,
                row,
                states,
                after(first) + done * stride(),
                stride(),
                factors,
                factorShift + at(first) + done * stride(),
                stride(),
                addends,
                b + done * stride(),
                stride());
    }

    private void multiplyFactors(Kernels kernels, int block) {
        int a = factorShift + at(firstStep(block));
        System.arraycopy(factors, a, products, block * row, row);
        kernels.linearRecurrence(
                count(block) - 1,
                row,
                products,
                block * row,
                0,
                factors,
                a + stride(),
                stride(),
                none,
                0,
                0);
    }

    /** Lets masked steps hand on what they get. */
    private void maskSteps(int block) {
        if (memory.masked == null) {
            return;
        }
        int firstRow = firstTime(block) * memory.batch;
        int endRow = firstRow + count(block) * memory.batch;
        for (int sampleRow = firstRow; sampleRow < endRow; sampleRow++) {
            if (memory.masked[sampleRow]) {
                int a = factorShift + sampleRow * width;
                int b = addendShift + sampleRow * width;
                Arrays.fill(factors, a, a + width, 1f);
                Arrays.fill(addends, b, b + width, -0f);
            }
        }
    }

    /** Computes what enters each block, when all have been scanned. */
    void carry(Kernels kernels) {
        float[] states = memory.states[index];
        for (int block = 1; block < blocks(memory.steps); block++) {
            int last = after(firstStep(block) - 1);
            if (block == 1) {
                System.arraycopy(states, last, carries, row, row);
            } else {
                carry(kernels, block - 1, block, states, last);
            }
        }
    }

    /** What enters a block: what entered the one before it times its factors, plus its own. */
    private void carry(Kernels kernels, int from, int to, float[] own, int at) {
        kernels.apply(
                Elementwise.MULTIPLY_ADD,
                1,
                row,
                carries,
                to * row,
                row,
                products,
                from * row,
                row,
                carries,
                from * row,
                row,
                own,
                at,
                row);
    }

    /** Adds to the states of a block what comes from before it. */
    void complete(Kernels kernels, int thread, int block) {
        if (block == 0) {
            return;
        }
        int first = firstStep(block);
        for (int from = 0; from < row; from += COLUMNS) {
            int columns = Math.min(COLUMNS, row - from);
            int a = factorShift + at(first) + from;
            System.arraycopy(factors, a, running[thread], 0, columns);
            addCarry(
                    kernels,
                    thread,
                    block,
                    from,
                    a + stride(),
                    memory.states[index],
                    after(first),
                    stride());
        }
    }

    /**
     * Adds to some elements of all steps of a block what has come into it, times the factors up to
     * each step; those of the step that comes first are known.
     *
     * @param factorAt where the factors of the second step begin
     * @param values what is added to
     * @param at where the values of the step that comes first begin
     * @param valueStride the distance from a step to the one that comes next
     */
    private void addCarry(
            Kernels kernels,
            int thread,
            int block,
            int from,
            int factorAt,
            float[] values,
            int at,
            int valueStride) {
        int columns = Math.min(COLUMNS, row - from);
        kernels.linearRecurrence(
                count(block) - 1,
                columns,
                running[thread],
                columns,
                columns,
                factors,
                factorAt,
                valueStride,
                none,
                0,
                0);
        kernels.apply(
                Elementwise.MULTIPLY_ADD,
                count(block),
                columns,
                values,
                at + from,
                valueStride,
                running[thread],
                0,
                columns,
                carries,
                block * row + from,
                0,
                values,
                at + from,
                valueStride);
    }

    // ---- back

    /**
     * Computes the gradients of a block's states as if nothing came from behind it.
     *
     * @param outputGradient the gradient of the output, [steps, batch, width]; null if there is
     *     none at every step
     */
    void scanBack(Kernels kernels, int block, float[] outputGradient) {
        int last = at(endStep(block) - 1);
        boolean given = outputGradient != null;
        System.arraycopy(
                given ? outputGradient : none, given ? last : 0, addendGradients, last, row);
        kernels.linearRecurrence(
                count(block) - 1,
                row,
                addendGradients,
                last - stride(),
                -stride(),
                factors,
                factorShift + last,
                -stride(),
                given ? outputGradient : none,
                given ? last - stride() : 0,
                given ? -stride() : 0);
    }

    /**
     * Computes what enters each block from behind it, when all have been scanned back.
     *
     * @param lastGradient the gradient of the output of the last step alone, [batch, width]; null
     *     if there is none
     */
    void carryBack(Kernels kernels, float[] lastGradient) {
        int last = blocks(memory.steps) - 1;
        int entrance = last * row;
        Arrays.fill(carries, entrance, entrance + row, 0f);
        NodeRunner.add(memory.givenStateGradients[index], 0, carries, entrance, row);
        NodeRunner.add(memory.finalStateGradients[index], 0, carries, entrance, row);
        NodeRunner.add(lastGradient, 0, carries, entrance, row);
        for (int block = last; block > 0; block--) {
            int first = at(firstStep(block));
            int to = (block - 1) * row;
            multiply(kernels, carries, to, addendGradients, first, factors, factorShift + first);
            carry(kernels, block, block - 1, carries, to);
        }
    }

    /**
     * Adds to the gradients of a block's states what comes from behind it, and computes those of
     * its factors and addends.
     */
    void completeBack(Kernels kernels, int thread, int block) {
        int last = at(endStep(block) - 1);
        for (int from = 0; from < row; from += COLUMNS) {
            Arrays.fill(running[thread], 0, Math.min(COLUMNS, row - from), 1f);
            addCarry(
                    kernels,
                    thread,
                    block,
                    from,
                    factorShift + last + from,
                    addendGradients,
                    last,
                    -stride());
        }
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
        if (block == 0) {
            int to = NodeRunner.initialGradientRow(memory, index) * width;
            int first = at(0);
            multiply(
                    kernels,
                    memory.stateGradients[index],
                    to,
                    addendGradients,
                    first,
                    factors,
                    factorShift + first);
        }
        maskGradients(block);
    }

    private void maskGradients(int block) {
        if (memory.masked == null) {
            return;
        }
        int firstRow = firstTime(block) * memory.batch;
        int endRow = firstRow + count(block) * memory.batch;
        for (int sampleRow = firstRow; sampleRow < endRow; sampleRow++) {
            if (memory.masked[sampleRow]) {
                int at = sampleRow * width;
                Arrays.fill(factorGradients, at, at + width, 0f);
                Arrays.fill(addendGradients, at, at + width, 0f);
            }
        }
    }

    /** d = a∘b for all samples of a step. */
    private void multiply(
            Kernels kernels, float[] d, int to, float[] a, int aAt, float[] b, int bAt) {
        kernels.apply(
                Elementwise.MULTIPLY, 1, row, d, to, row, a, aAt, row, b, bAt, row, null, 0, 0);
    }
}
