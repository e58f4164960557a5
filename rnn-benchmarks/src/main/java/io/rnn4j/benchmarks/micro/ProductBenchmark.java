package io.rnn4j.benchmarks.micro;

import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.KernelsFinder;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The products of recurrent networks: rows times a weight matrix, and the gradient of that matrix.
 * Both take 2·rows·depth·columns floating point operations.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ProductBenchmark {
    /** Rows: the batch, or several time steps of it. */
    @Param({"1", "8", "32", "60", "128"})
    public int rows;

    /** Rows of the weight matrix. */
    @Param({"32", "256", "1024", "4096"})
    public int depth;

    /** Columns of the weight matrix. */
    @Param({"32", "256", "1024", "4096"})
    public int columns;

    private Kernels kernels;
    private float[] values; // [rows, depth]
    private float[] outputs; // [rows, columns]
    private float[] outputGradients; // [rows, columns]
    private float[] weights; // packed
    private float[] weightGradients; // [depth, columns]
    private float[] packedValues;

    /** For JMH. */
    public ProductBenchmark() {}

    /** Makes the operands. */
    @Setup
    public void prepare() {
        kernels = KernelsFinder.best().create();
        RandomData data = new RandomData();
        values = data.normal(rows * depth);
        outputs = new float[rows * columns];
        outputGradients = data.normal(rows * columns);
        weights = new float[kernels.packedSize(depth, columns)];
        kernels.pack(depth, columns, data.normal(depth * columns), 0, columns, false, weights);
        weightGradients = new float[depth * columns];
        int block = Math.min(rows, kernels.transposedDepth(depth));
        packedValues = new float[kernels.packedTransposedSize(depth, block)];
    }

    /** Empties the results, which are only ever added to. */
    @Setup(Level.Iteration)
    public void clear() {
        Arrays.fill(outputs, 0);
        Arrays.fill(weightGradients, 0);
    }

    /**
     * Outputs += values · weights, packed before.
     *
     * @return the outputs
     */
    @Benchmark
    public float[] multiply() {
        kernels.multiply(rows, columns, depth, values, 0, depth, weights, outputs, 0, columns);
        return outputs;
    }

    /**
     * Weight gradients += valuesᵀ · output gradients, packing included.
     *
     * @return the gradients
     */
    @Benchmark
    public float[] multiplyTransposed() {
        int block = kernels.transposedDepth(depth);
        for (int first = 0; first < rows; first += block) {
            int count = Math.min(block, rows - first);
            kernels.packTransposed(depth, count, values, first * depth, depth, packedValues);
            kernels.multiplyTransposed(
                    depth,
                    columns,
                    count,
                    packedValues,
                    outputGradients,
                    first * columns,
                    columns,
                    weightGradients,
                    0,
                    columns);
        }
        return weightGradients;
    }
}
