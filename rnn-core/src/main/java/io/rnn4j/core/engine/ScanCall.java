package io.rnn4j.core.engine;

import io.rnn4j.api.kernel.Kernels;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A recurrence that is linear in its states, computed by a scan. Unlike those of other nodes, its
 * threads share the time and not the samples: each takes blocks of steps, of which it first
 * computes the factors and addends of all rows. All steps are in memory.
 */
final class ScanCall extends NodeCall {
    private final NodeMemory coefficients;
    private final NodeMemory states;
    private final StateFlows stateFlows;
    private final Kernels[] kernels;
    private final NodeRunner[] runners; // of the coefficients
    private final LinearScan[] scans; // one a state
    private final IntConsumer scanTask = this::scan;
    private final IntConsumer completeTask = this::complete;
    private final IntConsumer scanBackTask = this::scanBack;
    private final IntConsumer completeBackTask = this::completeBack;
    private int parts; // threads that have a block to work on

    ScanCall(
            Flow[] inputs,
            Flow[] outputs,
            GradientPaths.Path[] paths,
            NodeMemory coefficients,
            NodeMemory states,
            NodeWeights weights,
            Kernels[] kernels) {
        super(inputs, outputs, paths);
        this.coefficients = coefficients;
        this.states = states;
        this.stateFlows = new StateFlows(states, inputs, 1, inputs.length, outputs);
        this.kernels = kernels;
        this.runners = new NodeRunner[kernels.length];
        Arrays.setAll(runners, part -> new NodeRunner(coefficients, weights, kernels[part]));
        this.scans = new LinearScan[states.states.length];
        Arrays.setAll(scans, state -> new LinearScan(states, state, kernels.length));
    }

    @Override
    NodeMemory programMemory() {
        return coefficients;
    }

    @Override
    StateFlows states() {
        return stateFlows;
    }

    @Override
    boolean sharesTime() {
        return true;
    }

    @Override
    void size(int window, int samples) {
        Flow first = inputs[0];
        int steps = first.steps;
        coefficients.masked = first.masked;
        states.masked = first.masked;
        coefficients.inputs[0].set(first.rows.array, first.rows.shift);
        coefficients.inputGradients[0].set(inputGradients[0], 0);
        coefficients.resize(steps, first.batch, steps);
        coefficients.ownOutputs();
        states.resize(steps, first.batch, steps);
        output.rows.set(states.outputs[0].array, states.outputs[0].shift);
        stateFlows.bind();
        float[][] gradients = coefficients.outputGradients;
        for (int index = 0; index < gradients.length && coefficients.training; index++) {
            int width = coefficients.program.outputs().get(index).width();
            gradients[index] = NodeMemory.grown(gradients[index], first.rowCount(), width);
        }
        for (int state = 0; state < scans.length; state++) {
            int factor = 2 * state;
            int addend = factor + 1;
            scans[state].bind(
                    coefficients.outputs[factor],
                    coefficients.outputs[addend],
                    gradients[factor],
                    gradients[addend]);
        }
        parts = Math.min(kernels.length, LinearScan.blocks(steps));
        for (NodeRunner runner : runners) {
            runner.bind(1, NetworkRun::noScalar);
        }
    }

    // ---- the phases of a call; between two of them the threads meet

    @Override
    void forward() {
        stateFlows.takeInitial(0, states.batch);
        Team.SHARED.run(parts, scanTask);
        for (LinearScan scan : scans) {
            scan.carry(kernels[0]);
        }
        Team.SHARED.run(parts, completeTask);
    }

    @Override
    void back() {
        if (!goesBack()) {
            return;
        }
        Team.SHARED.run(parts, scanBackTask);
        for (int state = 0; state < scans.length; state++) {
            boolean given = state == 0 && !states.outputSequence;
            scans[state].carryBack(kernels[0], given ? output.gradient : null);
        }
        Team.SHARED.run(parts, completeBackTask);
        stateFlows.giveInitialGradients(inputGradients, 1, 0, states.batch);
        for (int input = 1; input < inputs.length; input++) {
            add(input, 0, 1, 0, states.batch);
        }
    }

    private int firstBlock(int part) {
        return (int) ((long) LinearScan.blocks(states.steps) * part / parts);
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

    /** Blocks whose rows run at a time. */
    private int blocksAhead() {
        return Math.max(1, NodeRunner.CHUNK / (LinearScan.BLOCK * states.batch));
    }

    private void scan(int part) {
        int end = firstBlock(part + 1);
        for (int block = firstBlock(part); block < end; ) {
            int until = Math.min(end, block + blocksAhead());
            runners[part].forwardTimes(timeOf(block, until), timeAfter(block, until));
            for (; block < until; block++) {
                for (LinearScan scan : scans) {
                    scan.scan(kernels[part], block);
                }
            }
        }
    }

    private void complete(int part) {
        for (int block = firstBlock(part); block < firstBlock(part + 1); block++) {
            for (LinearScan scan : scans) {
                scan.complete(kernels[part], part, block);
            }
        }
    }

    private void scanBack(int part) {
        for (int block = firstBlock(part); block < firstBlock(part + 1); block++) {
            for (int state = 0; state < scans.length; state++) {
                boolean given = state == 0 && states.outputSequence;
                scans[state].scanBack(kernels[part], block, given ? output.gradient : null);
            }
        }
    }

    private void completeBack(int part) {
        int end = firstBlock(part + 1);
        for (int block = firstBlock(part); block < end; ) {
            int first = block;
            int until = Math.min(end, block + blocksAhead());
            for (; block < until; block++) {
                for (LinearScan scan : scans) {
                    scan.completeBack(kernels[part], part, block);
                }
            }
            runners[part].backwardTimes(timeOf(first, until), timeAfter(first, until));
            add(0, timeOf(first, until), timeAfter(first, until), 0, states.batch);
        }
    }

    @Override
    void gradients(int window, int part, int threads) {
        if (goesBack()) {
            runners[part].gradients(0, part, threads);
        }
    }
}
