package io.rnn4j.core.engine.network.scan;

import io.rnn4j.core.engine.node.GradientPath;
import io.rnn4j.core.engine.node.NodeMemory;
import io.rnn4j.core.engine.node.NodeRun;
import io.rnn4j.core.engine.node.NodeRunner;
import io.rnn4j.core.engine.node.NodeWeights;
import io.rnn4j.core.engine.node.SignalBuffer;
import io.rnn4j.core.engine.node.StateBuffers;
import io.rnn4j.core.engine.node.Team;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A recurrence that is linear in its states, computed by a scan. Unlike those of other nodes, its
 * threads share the time and not the samples: each takes blocks of steps, of which it first
 * computes the factors and addends of all rows, a few blocks at a time. In training all steps are
 * in memory; in inference a thread keeps the factors and addends only while it works on them.
 */
public final class ScanRun extends NodeRun {
    /**
     * On the way back, how many blocks the other threads take while the last one, which also
     * completes its own, takes one.
     */
    private static final int BACK_SHARE = 3;

    private final NodeMemory[] coefficients; // in training one, otherwise one a thread
    private final NodeMemory states;
    private final boolean training;
    private final StateBuffers stateFlows;
    private final NodeWeights weights;
    private final Kernels[] kernels;
    private final NodeRunner[] runners; // of the coefficients
    private final LinearScan[] scans; // one a state
    private final IntConsumer scanTask = this::scan;
    private final IntConsumer completeTask = this::complete;
    private final IntConsumer scanBackTask = this::scanBack;
    private final IntConsumer completeBackTask = this::completeBack;
    private int blockParts; // threads that have a block to work on

    public ScanRun(
            SignalBuffer[] inputs,
            SignalBuffer[] outputs,
            GradientPath[] paths,
            NodeMemory[] coefficients,
            NodeMemory states,
            NodeWeights weights,
            Kernels[] kernels) {
        super(inputs, outputs, paths);
        this.coefficients = coefficients;
        this.states = states;
        this.training = states.training;
        this.stateFlows = new StateBuffers(states, inputs, 1, inputs.length, outputs);
        this.weights = weights;
        this.kernels = kernels;
        this.runners = new NodeRunner[kernels.length];
        Arrays.setAll(runners, part -> new NodeRunner(coefficients(part), weights, kernels[part]));
        this.scans = new LinearScan[states.states.length];
        Arrays.setAll(scans, state -> new LinearScan(states, state, kernels.length));
    }

    private NodeMemory coefficients(int part) {
        return coefficients[training ? 0 : part];
    }

    @Override
    public void pack(long version) {
        weights.pack(version, kernels);
    }

    @Override
    public StateBuffers states() {
        return stateFlows;
    }

    @Override
    protected void size(int window) {
        SignalBuffer first = inputs[0];
        int steps = first.steps;
        blockParts = Math.min(kernels.length, LinearScan.blocks(steps));
        states.masked = first.masked;
        states.resize(steps, first.batch, steps);
        output.rows.set(states.outputs[0].array(), states.outputs[0].offset());
        stateFlows.bind();
        float[][] gradients = coefficients[0].outputGradients;
        if (training) {
            coefficients[0].masked = first.masked;
            coefficients[0].inputGradients[0].set(inputGradients[0], 0);
            sizeCoefficients(0, 0, steps);
            for (int index = 0; index < gradients.length; index++) {
                int width = coefficients[0].program.outputs().get(index).width();
                gradients[index] = SignalBuffer.grown(gradients[index], first.rowCount(), width);
            }
        }
        for (int state = 0; state < scans.length; state++) {
            scans[state].bind(blockParts, gradients[2 * state], gradients[2 * state + 1]);
        }
        for (int part = 0; part < runners.length && training; part++) {
            bindCoefficients(part, 0);
        }
    }

    /** Makes room for the factors and addends of some times. */
    private void sizeCoefficients(int part, int firstTime, int endTime) {
        NodeMemory memory = coefficients(part);
        Rows rows = inputs[0].rows;
        memory.inputs[0].set(rows.array(), rows.offset() + inputs[0].offset(firstTime, 0));
        memory.resize(endTime - firstTime, inputs[0].batch, endTime - firstTime);
        memory.ownOutputs();
    }

    private void bindCoefficients(int part, int firstTime) {
        runners[part].bind(1);
        Rows[] spans = coefficients(part).outputs;
        for (int state = 0; state < scans.length; state++) {
            scans[state].coefficients(part, spans[2 * state], spans[2 * state + 1], firstTime);
        }
    }

    // ---- the phases of a call; between two of them the threads meet

    @Override
    public void forward() {
        stateFlows.takeInitial(0, states.batch);
        Team.SHARED.run(blockParts, scanTask);
        if (blockParts > 1) {
            for (LinearScan scan : scans) {
                for (int block = firstBlock(1); block < blocks(); block++) {
                    scan.carry(kernels[0], block);
                }
            }
            Team.SHARED.run(blockParts, completeTask);
        }
    }

    @Override
    public void backward(int window) {
        if (!hasGradient()) {
            return;
        }
        for (int state = 0; state < scans.length; state++) {
            boolean given = state == 0 && !states.outputSequence;
            scans[state].startBack(given ? output.gradient : null);
        }
        Team.SHARED.run(blockParts, scanBackTask);
        if (blockParts > 1) {
            for (LinearScan scan : scans) {
                for (int block = firstBlockBack(blockParts - 1) - 1; block >= 0; block--) {
                    scan.carryBack(kernels[0], 0, block);
                }
            }
            Team.SHARED.run(blockParts, completeBackTask);
        }
        stateFlows.giveInitialGradients(inputGradients, 1, 0, states.batch);
        for (int input = 1; input < inputs.length; input++) {
            addGradient(input, 0, 1, 0, states.batch);
        }
    }

    // ---- a thread's blocks

    private int blocks() {
        return LinearScan.blocks(states.steps);
    }

    /** The first block that a thread scans forward. */
    private int firstBlock(int part) {
        return blocks() * part / blockParts;
    }

    /** The first block that a thread scans back. */
    private int firstBlockBack(int part) {
        int shares = BACK_SHARE * (blockParts - 1) + 1;
        return blocks() * Math.min(BACK_SHARE * part, shares) / shares;
    }

    /** Blocks whose rows run at a time. */
    private int blocksAhead() {
        return Math.max(1, NodeRunner.CHUNK / (LinearScan.BLOCK * states.batch));
    }

    /** The time at which the first of some blocks begins, in the order of time. */
    private int timeOf(int firstBlock, int endBlock) {
        int endStep = Math.min(states.steps, endBlock * LinearScan.BLOCK);
        return states.reverse ? states.steps - endStep : firstBlock * LinearScan.BLOCK;
    }

    private int timeAfter(int firstBlock, int endBlock) {
        int endStep = Math.min(states.steps, endBlock * LinearScan.BLOCK);
        return states.reverse ? states.steps - firstBlock * LinearScan.BLOCK : endStep;
    }

    private void scan(int part) {
        boolean known = part == 0;
        int end = firstBlock(part + 1);
        for (int block = firstBlock(part); block < end; ) {
            int until = Math.min(end, block + blocksAhead());
            computeCoefficients(part, timeOf(block, until), timeAfter(block, until));
            for (; block < until; block++) {
                for (LinearScan scan : scans) {
                    scan.scan(kernels[part], part, block, known);
                }
            }
        }
    }

    private void computeCoefficients(int part, int firstTime, int endTime) {
        if (training) {
            runners[part].forwardTimes(firstTime, endTime);
        } else {
            sizeCoefficients(part, firstTime, endTime);
            bindCoefficients(part, firstTime);
            runners[part].forwardTimes(0, endTime - firstTime);
        }
    }

    private void complete(int part) {
        int first = firstBlock(1);
        int count = blocks() - first;
        int end = first + count * (part + 1) / blockParts;
        for (int block = first + count * part / blockParts; block < end; block++) {
            for (LinearScan scan : scans) {
                scan.complete(kernels[part], part, block, false);
            }
        }
    }

    private void scanBack(int part) {
        boolean known = part == blockParts - 1;
        int first = firstBlockBack(part);
        for (int end = firstBlockBack(part + 1); end > first; ) {
            int from = Math.max(first, end - blocksAhead());
            for (int block = end - 1; block >= from; block--) {
                for (int state = 0; state < scans.length; state++) {
                    boolean given = state == 0 && states.outputSequence;
                    float[] gradient = given ? output.gradient : null;
                    scans[state].scanBack(kernels[part], part, block, known, gradient);
                }
            }
            if (known) {
                coefficientsBack(part, from, end);
            }
            end = from;
        }
    }

    private void completeBack(int part) {
        int count = firstBlockBack(blockParts - 1);
        int first = count * part / blockParts;
        for (int end = count * (part + 1) / blockParts; end > first; ) {
            int from = Math.max(first, end - blocksAhead());
            for (int block = end - 1; block >= from; block--) {
                for (LinearScan scan : scans) {
                    scan.completeBack(kernels[part], part, block, false);
                }
            }
            coefficientsBack(part, from, end);
            end = from;
        }
    }

    private void coefficientsBack(int part, int firstBlock, int endBlock) {
        int firstTime = timeOf(firstBlock, endBlock);
        int endTime = timeAfter(firstBlock, endBlock);
        runners[part].backwardTimes(firstTime, endTime);
        addGradient(0, firstTime, endTime, 0, states.batch);
    }

    @Override
    public void weightGradients(int window, int part, int ofParts) {
        if (hasGradient()) {
            runners[part].gradients(0, part, ofParts);
        }
    }
}
