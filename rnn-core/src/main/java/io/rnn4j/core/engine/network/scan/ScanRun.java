package io.rnn4j.core.engine.network.scan;

import io.rnn4j.core.engine.node.BoundaryStates;
import io.rnn4j.core.engine.node.NodeBuffers;
import io.rnn4j.core.engine.node.NodeRun;
import io.rnn4j.core.engine.node.NodeRunner;
import io.rnn4j.core.engine.node.NodeSignals;
import io.rnn4j.core.engine.node.NodeWeights;
import io.rnn4j.core.engine.node.ObservedStep;
import io.rnn4j.core.engine.node.RunContext;
import io.rnn4j.core.engine.node.SignalBuffer;
import io.rnn4j.core.engine.node.StateBuffers;
import io.rnn4j.core.engine.node.TimeSteps;
import io.rnn4j.core.engine.program.WorkEstimate;
import io.rnn4j.core.thread.Team;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A recurrence that is linear in its states, computed by a scan. Its threads share the time and not
 * the samples: each takes blocks of steps, and computes the factors and addends of a few blocks
 * before it scans them. In training all steps are in memory; in inference a thread keeps only the
 * factors and addends of the blocks that it works on.
 */
final class ScanRun extends NodeRun {
    /**
     * In the backward pass, number of blocks of each other thread for one block of the last thread,
     * which also completes its blocks.
     */
    private static final int BACK_SHARE = 3;

    /** Estimated passes over the elements of a state: the scan itself and its completion. */
    private static final int PASSES = 2;

    private final NodeBuffers[] coefficients; // in training one, otherwise one a thread
    private final StateBuffers states;
    private final TimeSteps time;
    private final NodeBuffers stateBuffers;
    private final boolean training;
    private final boolean returnsSequences;
    private final BoundaryStates boundary;
    private final NodeWeights weights;
    private final Team.Limit limit;
    private final Kernels[] kernels;
    private final long rowOperations;
    private final NodeRunner[] runners; // of the coefficients
    private final LinearScan[] scans; // one a state
    private final IntConsumer scanTask = this::scan;
    private final IntConsumer completeTask = this::complete;
    private final IntConsumer scanBackTask = this::scanBack;
    private final IntConsumer completeBackTask = this::completeBack;
    private int blockParts; // threads that have a block to work on

    ScanRun(
            NodeSignals signals,
            NodeBuffers[] coefficients,
            NodeBuffers stateBuffers,
            NodeWeights weights,
            RunContext context) {
        super(signals);
        this.coefficients = coefficients;
        this.stateBuffers = stateBuffers;
        this.states = stateBuffers.states();
        this.time = stateBuffers.time();
        this.training = stateBuffers.isTraining();
        this.returnsSequences = stateBuffers.returnsSequences();
        SignalBuffer[] initial = Arrays.copyOfRange(inputs, 1, inputs.length);
        this.boundary = new BoundaryStates(stateBuffers, initial, outputs);
        this.weights = weights;
        this.limit = context.limit();
        this.kernels = context.kernels();
        this.runners = new NodeRunner[kernels.length];
        Arrays.setAll(
                runners,
                part ->
                        new NodeRunner(
                                coefficients(part),
                                weights,
                                kernels[part],
                                context.arrays()[part]));
        long elements = 0;
        for (int state = 0; state < states.count(); state++) {
            elements += PASSES * states.width(state);
        }
        this.rowOperations =
                WorkEstimate.of(coefficients[0].planned()).row() + elements * WorkEstimate.ELEMENT;
        this.scans = new LinearScan[states.count()];
        Arrays.setAll(scans, state -> new LinearScan(time, states, state, kernels.length));
    }

    private NodeBuffers coefficients(int part) {
        return coefficients[training ? 0 : part];
    }

    @Override
    public void pack(long version) {
        weights.pack(version, kernels, limit);
    }

    @Override
    public BoundaryStates states() {
        return boundary;
    }

    @Override
    public long operations() {
        return rowOperations * inputs[0].rowCount();
    }

    @Override
    protected void resize(int window) {
        SignalBuffer first = inputs[0];
        int steps = first.steps();
        blockParts = Math.min(limit.threadsFor(operations()), LinearScan.blocks(steps));
        stateBuffers.resize(steps, first.batch(), steps, first.masked());
        output.rows().set(stateBuffers.output(0).array(), stateBuffers.output(0).offset());
        boundary.prepare();
        NodeBuffers rows = coefficients[0];
        if (training) {
            rows.setInputGradient(0, inputGradients[0]);
            resizeCoefficients(0, 0, steps, first.masked());
            for (int index = 0; index < 2 * scans.length; index++) {
                rows.ownOutputGradient(index);
            }
        }
        for (int state = 0; state < scans.length; state++) {
            scans[state].prepare(
                    blockParts, rows.outputGradient(2 * state), rows.outputGradient(2 * state + 1));
        }
        for (int part = 0; part < runners.length && training; part++) {
            bindCoefficients(part, 0);
        }
    }

    /** Sizes the buffers of the factors and addends of a range of times. */
    private void resizeCoefficients(int part, int firstTime, int endTime, boolean[] masked) {
        NodeBuffers rows = coefficients(part);
        Rows input = inputs[0].rows();
        rows.setInput(0, input.array(), input.offset() + inputs[0].offset(firstTime, 0));
        rows.resize(endTime - firstTime, inputs[0].batch(), endTime - firstTime, masked);
        rows.ownOutputs();
    }

    private void bindCoefficients(int part, int firstTime) {
        runners[part].prepare(1);
        NodeBuffers rows = coefficients(part);
        for (int state = 0; state < scans.length; state++) {
            scans[state].coefficients(
                    part, rows.output(2 * state), rows.output(2 * state + 1), firstTime);
        }
    }

    // ---- phases; the threads wait for each other between two of them

    @Override
    public void forward() {
        boundary.takeInitial(0, time.batch());
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
        if (stateBuffers.observer() != null) {
            observeValues();
        }
        for (int state = 0; state < scans.length; state++) {
            boolean given = state == 0 && !returnsSequences;
            scans[state].startBack(given ? output.gradient() : null);
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
        if (stateBuffers.observer() != null) {
            observeGradients();
        }
        boundary.giveInitialGradients(inputGradients, 1, 0, time.batch());
        for (int input = 1; input < inputs.length; input++) {
            addGradient(input, 0, 1, 0, time.batch());
        }
    }

    private void observeValues() {
        for (int at = 0; at < time.steps(); at++) {
            ObservedStep.report(
                    stateBuffers.observer(), stateBuffers, coefficients[0], at, 0, 0, time.batch());
        }
    }

    /** The gradient of an addend is the gradient of the state after its step. */
    private void observeGradients() {
        for (int state = 0; state < scans.length; state++) {
            float[] gradients = coefficients[0].outputGradient(2 * state + 1);
            for (int step = 0; step < time.steps(); step++) {
                int first = time.time(step) * time.batch();
                for (int sample = 0; sample < time.batch(); sample++) {
                    int at = (first + sample) * states.width(state);
                    stateBuffers.observer().gradients(state, step, sample, gradients, at);
                }
            }
        }
    }

    // ---- a thread's blocks

    private int blocks() {
        return LinearScan.blocks(time.steps());
    }

    /** {@return the first block that a thread scans in the forward pass} */
    private int firstBlock(int part) {
        return blocks() * part / blockParts;
    }

    /** {@return the first block that a thread scans in the backward pass} */
    private int firstBlockBack(int part) {
        int shares = BACK_SHARE * (blockParts - 1) + 1;
        return blocks() * Math.min(BACK_SHARE * part, shares) / shares;
    }

    /** {@return the number of blocks whose rows run at a time} */
    private int blocksAhead() {
        return Math.max(1, NodeRunner.CHUNK / (LinearScan.BLOCK * time.batch()));
    }

    /** {@return the time at which the first of a range of blocks begins} */
    private int timeOf(int firstBlock, int endBlock) {
        int endStep = Math.min(time.steps(), endBlock * LinearScan.BLOCK);
        return time.isReverse() ? time.steps() - endStep : firstBlock * LinearScan.BLOCK;
    }

    private int timeAfter(int firstBlock, int endBlock) {
        int endStep = Math.min(time.steps(), endBlock * LinearScan.BLOCK);
        return time.isReverse() ? time.steps() - firstBlock * LinearScan.BLOCK : endStep;
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
            resizeCoefficients(part, firstTime, endTime, null);
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
                    boolean given = state == 0 && returnsSequences;
                    float[] gradient = given ? output.gradient() : null;
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
        addGradient(0, firstTime, endTime, 0, time.batch());
    }

    @Override
    public void weightGradients(int window, int part, int ofParts) {
        if (hasGradient()) {
            runners[part].weightGradients(0, part, ofParts);
        }
    }
}
