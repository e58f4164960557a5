package io.rnn4j.core.engine.objective;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.loss.RowAccumulator;
import io.rnn4j.core.engine.node.MemoryEstimate;
import io.rnn4j.core.engine.node.NodeBuffers;
import io.rnn4j.core.engine.node.NodeOptions;
import io.rnn4j.core.engine.node.NodeRunner;
import io.rnn4j.core.engine.node.NodeWeights;
import io.rnn4j.core.engine.node.SignalBuffer;
import io.rnn4j.core.engine.program.PlannedProgram;
import io.rnn4j.core.engine.program.ProgramCompiler;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.KernelsProvider;
import io.rnn4j.kernel.Rows;

import java.util.Arrays;
import java.util.Map;

/**
 * A loss or a metric on the rows of a prediction: values, their weighted sum and its gradient. Sums
 * run in double precision, sample by sample in the order of time, so the position of padding does
 * not change a bit.
 */
public final class ObjectiveRun implements LossRun {
    private final PlannedProgram valueProgram;
    private final NodeBuffers values;
    private final NodeBuffers weights;
    private final NodeRunner[] valueRunners;
    private final NodeRunner weightRunner;
    private final int predictionWidth;
    private final int targetWidth;
    private float[] target = new float[0];
    private int[] classes = {}; // the target as ints
    private boolean hasClasses; // whether they are given for the batch
    private boolean[] missing = {}; // elements of the target that do not count
    private boolean hasMissing; // whether they are given for the batch
    private float[] rowWeights = new float[0];
    private double totalWeight;
    private final int[] columnWidths; // of the outputs of the equations
    private final double[] columns; // of one row

    /** Creates a run of complete equations on at most a number of threads. */
    public ObjectiveRun(
            ObjectiveDefinition objective,
            boolean training,
            KernelsProvider provider,
            int threads) {
        this.predictionWidth = objective.prediction().width();
        this.targetWidth = objective.target().width();
        this.columnWidths = objective.values().stream().mapToInt(Expr::width).toArray();
        this.columns = new double[Arrays.stream(columnWidths).sum()];
        this.valueProgram = PlannedProgram.of(ProgramCompiler.value(objective), training);
        this.values = new NodeBuffers(valueProgram, NodeOptions.ROWS);
        this.weights =
                new NodeBuffers(
                        PlannedProgram.of(ProgramCompiler.weight(objective), false),
                        NodeOptions.ROWS);
        NodeWeights none = new NodeWeights(Map.of());
        NodeRunner.GradientArrays arrays =
                new NodeRunner.GradientArrays(); // not used, because there are no weights
        this.valueRunners = new NodeRunner[threads];
        for (int part = 0; part < threads; part++) {
            valueRunners[part] = new NodeRunner(values, none, provider.create(), arrays);
        }
        Kernels kernels = provider.create();
        this.weightRunner = new NodeRunner(weights, none, kernels, arrays);
    }

    /**
     * {@return the memory of a training step for the signal of the predictions, in floats of a
     * sample}
     */
    public MemoryEstimate memory(Signal output) {
        MemoryEstimate rows = MemoryEstimate.of(valueProgram, true, 1);
        return new MemoryEstimate(
                        // a target, a weight, and the values; all steps are one window
                        rows.everyStep()
                                + rows.windowStep()
                                + valueWidth()
                                + targetWidth
                                + (targetWidth == 1 && predictionWidth > 1 ? 1 : 0) // its class
                                + 1,
                        0,
                        rows.fixed())
                .of(output);
    }

    /**
     * Sizes the target of a batch; the number of steps is 1 if the prediction has no time axis.
     * Returns [steps, batch, width], to be filled before {@link #prepare}.
     */
    public float[] target(int steps, int batch) {
        target = SignalBuffer.grown(target, steps * batch, targetWidth);
        hasClasses = false;
        hasMissing = false;
        return target;
    }

    /**
     * Sizes the target of a batch, of width 1, as class indices, which equations then read in place
     * of the floats where they need an index. Returns [steps, batch], to be filled together with
     * {@link #target}.
     */
    public int[] classes() {
        if (classes.length < target.length) {
            classes = new int[target.length];
        }
        hasClasses = true;
        return classes;
    }

    /**
     * Sizes the missing elements of the target of a batch, of which there is one for every value:
     * [steps, batch, width], to be filled together with {@link #target}. They count neither in sums
     * nor in gradients.
     */
    public boolean[] missing() {
        if (missing.length < target.length) {
            missing = new boolean[target.length];
        }
        hasMissing = true;
        return missing;
    }

    /**
     * Computes the weights of the rows of a batch whose target is filled with valid values.
     *
     * @param steps number of time steps of the prediction
     * @param masked for every row whether it is masked; null if none is
     * @return [steps, batch], the weights by which the loss multiplies the rows, 0 if masked; the
     *     caller may multiply them by further ones before {@link #prepare}
     */
    public float[] weigh(int steps, int batch, boolean[] masked) {
        rowWeights = SignalBuffer.grown(rowWeights, steps * batch, 1);
        weights.setInput(0, target, 0);
        weights.setIndices(0, hasClasses ? classes : null);
        weights.resize(steps, batch, steps, null);
        weights.setOutput(0, rowWeights, 0);
        weightRunner.prepare(batch);
        weightRunner.forward(0, batch);
        for (int row = 0; masked != null && row < steps * batch; row++) {
            if (masked[row]) {
                rowWeights[row] = 0;
            }
        }
        return rowWeights;
    }

    /**
     * Prepares a batch whose rows have weights.
     *
     * @param steps number of time steps of the prediction
     * @param prediction the array of the prediction
     * @param start index of its first element
     * @param gradient receives the gradient with respect to the prediction; null if it is not
     *     needed
     */
    public void prepare(int steps, int batch, float[] prediction, int start, float[] gradient) {
        values.setInput(0, prediction, start);
        values.setInput(1, target, 0);
        values.setIndices(1, hasClasses ? classes : null);
        values.resize(steps, batch, steps, null);
        values.ownOutputs();
        if (gradient != null) {
            values.setInputGradient(0, gradient);
            values.ownOutputGradient(0);
        }
        for (NodeRunner runner : valueRunners) {
            runner.prepare(batch);
        }
        totalWeight = addWeightTo(0);
    }

    @Override
    public void forward(int part, int from, int to) {
        valueRunners[part].forward(from, to);
    }

    @Override
    public void backward(LossReduction reduction, double weight, int part, int from, int to) {
        int width = values.outputWidth();
        double scale = weight * scale(reduction);
        for (int step = 0; step < values.time().steps(); step++) {
            for (int sample = from; sample < to; sample++) {
                int row = step * values.time().batch() + sample;
                Arrays.fill(
                        values.outputGradient(0),
                        row * width,
                        (row + 1) * width,
                        (float) (rowWeights[row] * scale));
                for (int at = row * width; hasMissing && at < (row + 1) * width; at++) {
                    if (missing[at]) {
                        values.outputGradient(0)[at] = 0;
                    }
                }
            }
        }
        valueRunners[part].backward(0, from, to);
        clearRowsWithoutWeight(from, to);
    }

    /**
     * Computes the gradient with respect to the prediction from that with respect to the values,
     * [steps, batch, width of the value].
     */
    public void backward(float[] upstream) {
        int width = values.outputWidth();
        for (int at = 0; at < upstream.length; at++) {
            values.outputGradient(0)[at] = upstream[at] * rowWeights[at / width];
        }
        valueRunners[0].backward(0, 0, values.time().batch());
        clearRowsWithoutWeight(0, values.time().batch());
    }

    /**
     * Sets the gradients of rows of weight 0 to 0, and those of missing elements, even where the
     * derivative is infinite. Where a value is a function of several elements of the prediction, a
     * missing element whose derivative is infinite has no column of its own to be cleared.
     */
    private void clearRowsWithoutWeight(int from, int to) {
        Rows gradient = values.inputGradient(0);
        int width = predictionWidth;
        boolean clearsElements = hasMissing && width == values.outputWidth();
        for (int step = 0; step < values.time().steps(); step++) {
            for (int sample = from; sample < to; sample++) {
                int row = step * values.time().batch() + sample;
                int at = gradient.at(row);
                if (rowWeights[row] == 0) {
                    Arrays.fill(gradient.array(), at, at + width, 0f);
                }
                for (int k = 0; clearsElements && k < width; k++) {
                    if (missing[row * width + k] && Float.isNaN(gradient.array()[at + k])) {
                        gradient.array()[at + k] = 0; // 0 times an infinite derivative
                    }
                }
            }
        }
    }

    @Override
    public double scale(LossReduction reduction) {
        return scale(reduction, totalWeight);
    }

    static double scale(LossReduction reduction, double totalWeight) {
        return reduction == LossReduction.MEAN ? (totalWeight == 0 ? 0 : 1 / totalWeight) : 1;
    }

    @Override
    public double addTo(double before) {
        double sum = before;
        for (int sample = 0; sample < values.time().batch(); sample++) {
            for (int step = 0; step < values.time().steps(); step++) {
                int row = step * values.time().batch() + sample;
                if (rowWeights[row] != 0) {
                    sum += rowSum(row) * rowWeights[row];
                }
            }
        }
        return sum;
    }

    @Override
    public int firstNonFiniteSample() {
        for (int sample = 0; sample < values.time().batch(); sample++) {
            for (int step = 0; step < values.time().steps(); step++) {
                int row = step * values.time().batch() + sample;
                if (rowWeights[row] != 0 && !Double.isFinite(rowSum(row) * rowWeights[row])) {
                    return sample;
                }
            }
        }
        return -1;
    }

    /** Adds the columns of all rows whose weight is not 0, sample by sample in order of time. */
    public void addRowsTo(RowAccumulator accumulator) {
        for (int sample = 0; sample < values.time().batch(); sample++) {
            for (int step = 0; step < values.time().steps(); step++) {
                int row = step * values.time().batch() + sample;
                if (rowWeights[row] != 0) {
                    accumulator.add(columns(row), rowWeights[row]);
                }
            }
            accumulator.endSequence();
        }
    }

    private double[] columns(int row) {
        int column = 0;
        for (int output = 0; output < columnWidths.length; output++) {
            float[] array = values.output(output).array();
            int start = values.output(output).at(row);
            int width = columnWidths[output];
            for (int k = 0; k < width; k++) {
                // if elements are missing, every column has a value for each element
                boolean counts = !hasMissing || !missing[row * width + k];
                columns[column++] = counts ? array[start + k] : Double.NaN;
            }
        }
        return columns;
    }

    private double rowSum(int row) {
        int width = values.outputWidth();
        float[] array = values.output(0).array();
        double sum = 0;
        for (int at = row * width; at < (row + 1) * width; at++) {
            if (!hasMissing || !missing[at]) {
                sum += array[at];
            }
        }
        return sum;
    }

    @Override
    public double addWeightTo(double before) {
        double sum = before;
        for (int sample = 0; sample < values.time().batch(); sample++) {
            for (int step = 0; step < values.time().steps(); step++) {
                int row = step * values.time().batch() + sample;
                sum += (double) rowWeights[row] * counted(row);
            }
        }
        return sum;
    }

    /** {@return the number of values of a row that count, unless its weight is 0} */
    private int counted(int row) {
        int width = values.outputWidth();
        int counted = width;
        for (int at = row * width; hasMissing && at < (row + 1) * width; at++) {
            counted -= missing[at] ? 1 : 0;
        }
        return counted;
    }

    @Override
    public double totalWeight() {
        return totalWeight;
    }

    @Override
    public void totalWeight(double ofAll) {
        totalWeight = ofAll;
    }

    /**
     * {@return a copy of the values, each times the weight of its row, [steps, batch, width of the
     * value]}
     */
    public float[] weightedValues() {
        int width = valueWidth();
        float[] result = new float[values.time().steps() * values.time().batch() * width];
        for (int at = 0; at < result.length; at++) {
            float weight = rowWeights[at / width];
            result[at] = weight == 0 ? 0 : values.output(0).array()[at] * weight;
        }
        return result;
    }

    /** {@return the width of a value: that of prediction or target, or 1} */
    public int valueWidth() {
        return values.outputWidth();
    }
}
