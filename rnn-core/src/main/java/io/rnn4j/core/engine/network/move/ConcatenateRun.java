package io.rnn4j.core.engine.network.move;

import io.rnn4j.core.engine.node.NodeSignals;
import io.rnn4j.core.engine.node.SampleParallelRun;
import io.rnn4j.core.engine.node.SignalBuffer;

/** Concatenates the rows of several inputs. */
public final class ConcatenateRun extends SampleParallelRun {
    public ConcatenateRun(NodeSignals signals) {
        super(signals);
    }

    @Override
    protected void resize(int window) {
        output.ownRows();
    }

    @Override
    protected void forward(int part, int from, int to) {
        int column = 0;
        for (SignalBuffer input : inputs) {
            for (int time = 0; time < output.steps(); time++) {
                for (int sample = from; sample < to; sample++) {
                    System.arraycopy(
                            input.rows().array(),
                            input.rows().offset() + input.offset(time, sample),
                            output.rows().array(),
                            output.offset(time, sample) + column,
                            input.width());
                }
            }
            column += input.width();
        }
    }

    @Override
    protected void backward(int part, int window, int from, int to) {
        int column = 0;
        for (int index = 0; index < inputs.length; index++) {
            SignalBuffer input = inputs[index];
            for (int time = 0; time < output.steps() && inputGradients[index] != null; time++) {
                for (int sample = from; sample < to; sample++) {
                    System.arraycopy(
                            output.gradient(),
                            output.offset(time, sample) + column,
                            inputGradients[index],
                            input.offset(time, sample),
                            input.width());
                }
            }
            column += input.width();
        }
    }
}
