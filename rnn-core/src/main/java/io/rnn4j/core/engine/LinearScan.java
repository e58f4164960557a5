package io.rnn4j.core.engine;

import io.rnn4j.api.kernel.Elementwise;
import io.rnn4j.api.kernel.Kernels;

import java.util.Arrays;

/**
 * The scan s' = a∘s + b of one state in one call, and the way back, by blocks of steps (Blelloch
 * 1990, "Prefix sums and their applications"). Every block but the first is computed as if 0 came
 * before it, together with the products of its factors; from these follow, one block after the
 * other, the states between blocks, and from these all others. The way back is the same in the
 * opposite direction: the gradient G of s' is that of the output plus a∘G of the next step; ∂b = G,
 * ∂a = G∘s.
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
    private float[] products = new float[0];

    /** What enters each block, forward or back, [blocks, batch, width]. */
    private float[] carries = new float[0];

    private int row; // elements of all samples of a step

    LinearScan(NodeMemory memory, int index) {
        this.memory = memory;
        this.index = index;
        this.width = memory.stateWidth(index);
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
        carries = NodeMemory.grown(carries, blocks * memory.batch, width);
        if (blocks > 1) {
            products = NodeMemory.grown(products, memory.steps * memory.batch, width);
        }
    }

    private int firstStep(int block) {
        return block * BLOCK;
    }

    private int endStep(int block) {
        return Math.min(memory.steps, firstStep(block) + BLOCK);
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

    // ---- forward

    /** Computes the states of a block; of all but the first as if the state before were 0. */
    void scan(Kernels kernels, int block) {
        float[] states = memory.states[index];
        maskSteps(block);
        int first = firstStep(block);
        for (int step = first; step < endStep(block); step++) {
            int a = factorShift + at(step);
            int b = addendShift + at(step);
            if (block > 0 && step == first) {
                System.arraycopy(addends, b, states, after(step), row);
                System.arraycopy(factors, a, products, at(step), row);
                continue;
            }
            multiplyAdd(kernels, states, after(step), factors, a, states, before(step), addends, b);
            if (block > 0) {
                multiply(kernels, products, at(step), products, at(step - 1), factors, a);
            }
        }
    }

    /** Lets masked steps hand on what they get. */
    private void maskSteps(int block) {
        if (memory.masked == null) {
            return;
        }
        int firstRow = firstTime(block) * memory.batch;
        int endRow = firstRow + (endStep(block) - firstStep(block)) * memory.batch;
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
            int last = firstStep(block) - 1;
            int to = block * row;
            if (block == 1) {
                System.arraycopy(states, after(last), carries, to, row);
            } else {
                multiplyAdd(
                        kernels,
                        carries,
                        to,
                        products,
                        at(last),
                        carries,
                        to - row,
                        states,
                        after(last));
            }
        }
    }

    /** Adds to the states of a block what comes from before it. */
    void complete(Kernels kernels, int block) {
        if (block > 0) {
            spread(kernels, block, memory.states[index], memory.nextSlot(firstTime(block)) * width);
        }
    }

    // ---- back

    /**
     * Computes the gradients of a block's states, of all but the last as if nothing came from
     * behind it.
     *
     * @param outputGradient the gradient of the output, [steps, batch, width] or that of the last
     *     step; null if the state is no output
     */
    void scanBack(Kernels kernels, int block, float[] outputGradient) {
        int last = endStep(block) - 1;
        boolean ends = last == memory.steps - 1;
        for (int step = last; step >= firstStep(block); step--) {
            int to = at(step);
            boolean given =
                    outputGradient != null && (memory.outputSequence || step == memory.steps - 1);
            int from = memory.outputSequence ? to : 0;
            if (step == last) {
                start(ends, to, given ? outputGradient : null, from);
                continue;
            }
            int next = at(step + 1);
            int a = factorShift + next;
            if (given) {
                multiplyAdd(
                        kernels,
                        addendGradients,
                        to,
                        factors,
                        a,
                        addendGradients,
                        next,
                        outputGradient,
                        from);
            } else {
                multiply(kernels, addendGradients, to, factors, a, addendGradients, next);
            }
            if (!ends) {
                multiply(kernels, products, to, products, next, factors, a);
            }
        }
    }

    /** The gradient after the last step of a block: that of the output and of the final state. */
    private void start(boolean ends, int to, float[] outputGradient, int from) {
        if (outputGradient == null) {
            Arrays.fill(addendGradients, to, to + row, 0f);
        } else {
            System.arraycopy(outputGradient, from, addendGradients, to, row);
        }
        float[] given = memory.finalStateGradients[index];
        if (!ends) {
            Arrays.fill(products, to, to + row, 1f);
        } else if (given != null) {
            for (int k = 0; k < row; k++) {
                addendGradients[to + k] += given[k];
            }
        }
    }

    /** Computes what enters each block from behind it, when all have been scanned back. */
    void carryBack(Kernels kernels) {
        int blocks = blocks(memory.steps);
        for (int block = blocks - 1; block > 0; block--) {
            int first = at(firstStep(block));
            int from = block * row;
            int to = from - row;
            if (block == blocks - 1) {
                System.arraycopy(addendGradients, first, carries, to, row);
            } else {
                multiplyAdd(
                        kernels,
                        carries,
                        to,
                        products,
                        first,
                        carries,
                        from,
                        addendGradients,
                        first);
            }
            multiply(kernels, carries, to, carries, to, factors, factorShift + first);
        }
    }

    /**
     * Adds to the gradients of a block's states what comes from behind it, and computes those of
     * its factors and addends.
     */
    void completeBack(Kernels kernels, int block) {
        int at = firstTime(block) * row;
        if (block < blocks(memory.steps) - 1) {
            spread(kernels, block, addendGradients, at);
        }
        kernels.apply(
                Elementwise.MULTIPLY,
                endStep(block) - firstStep(block),
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
        int endRow = firstRow + (endStep(block) - firstStep(block)) * memory.batch;
        for (int sampleRow = firstRow; sampleRow < endRow; sampleRow++) {
            if (memory.masked[sampleRow]) {
                int at = sampleRow * width;
                Arrays.fill(factorGradients, at, at + width, 0f);
                Arrays.fill(addendGradients, at, at + width, 0f);
            }
        }
    }

    // ---- rows of all samples of a step

    /** values += products∘carry, for all steps of a block. */
    private void spread(Kernels kernels, int block, float[] values, int at) {
        kernels.apply(
                Elementwise.MULTIPLY_ADD,
                endStep(block) - firstStep(block),
                row,
                values,
                at,
                row,
                products,
                firstTime(block) * row,
                row,
                carries,
                block * row,
                0,
                values,
                at,
                row);
    }

    private void multiplyAdd(
            Kernels kernels,
            float[] d,
            int to,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt) {
        kernels.apply(
                Elementwise.MULTIPLY_ADD,
                1,
                row,
                d,
                to,
                row,
                a,
                aAt,
                row,
                b,
                bAt,
                row,
                c,
                cAt,
                row);
    }

    private void multiply(
            Kernels kernels, float[] d, int to, float[] a, int aAt, float[] b, int bAt) {
        kernels.apply(
                Elementwise.MULTIPLY, 1, row, d, to, row, a, aAt, row, b, bAt, row, null, 0, 0);
    }
}
