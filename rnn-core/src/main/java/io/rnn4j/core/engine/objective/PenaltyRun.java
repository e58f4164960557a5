package io.rnn4j.core.engine.objective;

import io.rnn4j.api.cell.WeightShape;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.regularization.PenaltyDefinition;
import io.rnn4j.api.regularization.Regularizer;
import io.rnn4j.core.engine.node.MaskSeed;
import io.rnn4j.core.engine.node.NodeBuffers;
import io.rnn4j.core.engine.node.NodeOptions;
import io.rnn4j.core.engine.node.NodeRunner;
import io.rnn4j.core.engine.node.NodeWeights;
import io.rnn4j.core.engine.node.SignalBuffer;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.program.PlannedProgram;
import io.rnn4j.core.engine.program.ProgramCompiler;
import io.rnn4j.core.thread.Team;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.KernelsProvider;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The penalty of a regularizer on a weight [rows, columns], and its gradient. It runs on the
 * calling thread; values are added up in double precision, row by row.
 */
final class PenaltyRun {
    /** Rows that run at a time, so that the buffers of a large table stay small. */
    private static final int CHUNK = 1024;

    private static final Team.Limit ONE_THREAD = new Team.Limit(1, 1);

    private final PlannedProgram program;
    private final boolean ofProducts;
    private final boolean wide; // whether the weight has no more rows than columns
    private final int vectors; // rows of the weight; of products, rows of M
    private final int width; // of a vector
    private final WeightArray transposed; // Mᵀ [width, vectors]; null without products
    private final float[] transposedGradient;
    private final float[] numbers; // of the vectors; empty without products
    private final NodeWeights weights;
    private final NodeBuffers buffers;
    private final NodeRunner runner;
    private final Kernels[] kernels;
    private float[] vectorValues = {}; // of products with a tall weight
    private float[] vectorGradient = {};
    private long version;

    /** Initializes nothing: the values of the weight are copies. */
    private record Unused() implements Initializer {
        @Override
        public String name() {
            return "unused";
        }

        @Override
        public void initialize(float[] values, int rows, int columns, RandomNumbers random) {}
    }

    /** Creates a run for weights of one shape. */
    PenaltyRun(Regularizer regularizer, int rows, int columns, KernelsProvider provider) {
        PenaltyDefinition penalty = PenaltyDefinition.of(regularizer, rows, columns);
        this.program = PlannedProgram.of(ProgramCompiler.penalty(penalty), true);
        this.ofProducts = penalty.ofProducts();
        this.wide = rows <= columns;
        this.vectors = ofProducts ? Math.min(rows, columns) : rows;
        this.width = ofProducts ? Math.max(rows, columns) : columns;
        this.transposed = ofProducts ? weight(width, vectors) : null;
        this.transposedGradient = new float[ofProducts ? rows * columns : 0];
        this.numbers = new float[ofProducts ? vectors : 0];
        for (int n = 0; n < numbers.length; n++) {
            numbers[n] = n;
        }
        this.weights =
                new NodeWeights(
                        ofProducts ? Map.of(PenaltyDefinition.WEIGHT, transposed) : Map.of());
        this.buffers =
                new NodeBuffers(
                        program,
                        NodeOptions.ROWS,
                        new MaskSeed(),
                        Map.of(PenaltyDefinition.WEIGHT, transposedGradient));
        this.kernels = new Kernels[] {provider.create()};
        this.runner = new NodeRunner(buffers, weights, kernels[0], new NodeRunner.GradientArrays());
    }

    private static WeightArray weight(int rows, int columns) {
        LayerWeight.InitialValues unused = new LayerWeight.InitialValues(new Unused(), List.of());
        LayerWeight declaration =
                new LayerWeight(
                        PenaltyDefinition.WEIGHT,
                        WeightShape.matrix(rows, columns),
                        unused,
                        LayerWeight.NO_FIXED_ROW);
        return new WeightArray(PenaltyDefinition.WEIGHT, declaration);
    }

    /** {@return the penalty on the values of a weight} */
    double value(float[] values) {
        return run(values, null);
    }

    /** Adds the gradient of the penalty on the values of a weight to that of the weight. */
    void addGradient(float[] values, float[] gradient) {
        run(values, gradient);
    }

    private double run(float[] values, float[] gradient) {
        double sum = 0;
        if (!ofProducts) {
            for (int first = 0; first < vectors; first += CHUNK) {
                int count = Math.min(CHUNK, vectors - first);
                sum = run(values, first, count, sum, gradient);
                for (int k = 0; k < count * width && gradient != null; k++) {
                    gradient[first * width + k] += vectorGradient[k];
                }
            }
            return sum;
        }
        float[] rows = wide ? values : transpose(values);
        for (int k = 0; k < width; k++) {
            for (int n = 0; n < vectors; n++) {
                transposed.values()[k * vectors + n] = rows[n * width + k];
            }
        }
        weights.pack(++version, kernels, ONE_THREAD);
        Arrays.fill(transposedGradient, 0f);
        sum = run(rows, 0, vectors, sum, gradient);
        for (int n = 0; n < vectors && gradient != null; n++) {
            for (int k = 0; k < width; k++) {
                float both = vectorGradient[n * width + k] + transposedGradient[k * vectors + n];
                gradient[wide ? n * width + k : k * vectors + n] += both;
            }
        }
        return sum;
    }

    /** {@return the vectors of a tall weight, its columns, one after the other} */
    private float[] transpose(float[] values) {
        vectorValues = SignalBuffer.grown(vectorValues, vectors, width);
        for (int n = 0; n < vectors; n++) {
            for (int k = 0; k < width; k++) {
                vectorValues[n * width + k] = values[k * vectors + n];
            }
        }
        return vectorValues;
    }

    /** Adds the values of some vectors to a sum, and computes their gradient unless it is null. */
    private double run(float[] rows, int first, int count, double before, float[] gradient) {
        buffers.setInput(0, rows, first * width);
        if (ofProducts) {
            buffers.setInput(1, numbers, 0);
        }
        buffers.resize(1, count, 1, null);
        buffers.ownOutputs();
        if (gradient != null) {
            vectorGradient = SignalBuffer.grown(vectorGradient, count, width);
            buffers.setInputGradient(0, vectorGradient);
            buffers.ownOutputGradient(0);
        }
        runner.prepare(count);
        runner.forward(0, count);
        int outputs = count * buffers.outputWidth();
        double sum = before;
        float[] computed = buffers.output(0).array();
        for (int k = 0; k < outputs; k++) {
            sum += computed[k];
        }
        if (gradient != null) {
            Arrays.fill(buffers.outputGradient(0), 0, outputs, 1f);
            runner.backward(0, 0, count);
            if (ofProducts) {
                runner.weightGradients(0, 0, 1);
            }
        }
        return sum;
    }
}
