package io.rnn4j.core.run.fit;

import io.rnn4j.api.layer.OutputPenalty;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.batch.Batch;

import java.util.List;
import java.util.Optional;

/**
 * The penalties on rows of layers: sums over all unmasked rows, divided by the number of samples.
 * The network computes the penalty of every row as a further output.
 */
final class OutputPenalties {
    private final int first; // output of the network
    private final int[] axes; // of the masks, -1 for none
    private NetworkRun.Prepared prepared;
    private Batch batch;
    private int samples; // by which the sums are divided

    /** {@return the penalties of a model; empty if it has none} */
    static Optional<OutputPenalties> of(AssembledModel model) {
        return model.penalties().isEmpty()
                ? Optional.empty()
                : Optional.of(new OutputPenalties(model));
    }

    private OutputPenalties(AssembledModel model) {
        this.first = model.outputs().size();
        List<OutputPenalty> penalties = model.penalties();
        this.axes = new int[penalties.size()];
        for (int n = 0; n < axes.length; n++) {
            Signal value = penalties.get(n).value();
            axes[n] = value.time().isOfInput() ? value.time().input() : -1;
        }
    }

    /** Prepares for a batch and its prepared run. */
    void prepare(Batch newBatch, NetworkRun.Prepared run) {
        batch = newBatch;
        samples = newBatch.size();
        prepared = run;
    }

    /** Makes the batch a part of a larger one with this number of samples. */
    void samples(int ofAll) {
        samples = ofAll;
    }

    /**
     * {@return the sum of earlier batches plus the penalties of all unmasked rows of the batch} The
     * sum over several batches has the same bits as that over one batch of all samples.
     */
    double addTo(double before) {
        double sum = before;
        for (int n = 0; n < axes.length; n++) {
            float[] rows = prepared.output(first + n);
            int start = prepared.outputStart(first + n);
            int steps = prepared.outputSteps(first + n);
            for (int sample = 0; sample < batch.size(); sample++) {
                for (int step = 0; step < steps; step++) {
                    int row = step * batch.size() + sample;
                    if (!isMasked(n, row)) {
                        sum += rows[start + row];
                    }
                }
            }
        }
        return sum;
    }

    /** Sets the gradients of the samples from … to - 1. */
    void backward(int from, int to) {
        for (int n = 0; n < axes.length; n++) {
            float[] gradient = prepared.outputGradient(first + n);
            float share = (float) (1.0 / samples);
            for (int step = 0; step < prepared.outputSteps(first + n); step++) {
                for (int sample = from; sample < to; sample++) {
                    int row = step * batch.size() + sample;
                    gradient[row] = isMasked(n, row) ? 0 : share;
                }
            }
        }
    }

    private boolean isMasked(int penalty, int row) {
        boolean[] masked = axes[penalty] < 0 ? null : batch.masks()[axes[penalty]];
        return masked != null && masked[row];
    }
}
