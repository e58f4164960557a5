package io.rnn4j.benchmarks.micro;

import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.Rows;

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
    /** Number of rows: the batch, or several time steps of it. */
    @Param({"1", "8", "32", "60", "128"})
    public int rows;

    /** Number of rows of the weight matrix. */
    @Param({"32", "256", "1024", "4096"})
    public int depth;

    /** Number of columns of the weight matrix. */
    @Param({"32", "256", "1024", "4096"})
    public int columns;

    private Kernels kernels;
    private Rows values; // [rows, depth]
    private Rows outputs; // [rows, columns]
    private Rows outputGradients; // [rows, columns]
    private float[] weights; // packed
    private Rows weightGradients; // [depth, columns]
    private Rows transposedValues; // [depth, rows]
    private float[] packedGradients;

    /** For JMH. */
    public ProductBenchmark() {}

    /** Creates the operands. */
    @Setup
    public void prepare() {
        kernels = KernelsFinder.best().create();
        RandomData data = new RandomData();
        values = new Rows(data.normal(rows * depth), 0, depth);
        outputs = new Rows(new float[rows * columns], 0, columns);
        outputGradients = new Rows(data.normal(rows * columns), 0, columns);
        weights = new float[kernels.packedSize(depth, columns)];
        Rows matrix = new Rows(data.normal(depth * columns), 0, columns);
        kernels.pack(depth, columns, matrix, false, weights);
        weightGradients = new Rows(new float[depth * columns], 0, columns);
        transposedValues = new Rows(new float[depth * rows], 0, rows);
        packedGradients = new float[kernels.packedSize(rows, columns)];
    }

    /** Sets the results to 0, because every call adds to them. */
    @Setup(Level.Iteration)
    public void clear() {
        Arrays.fill(outputs.array(), 0);
        Arrays.fill(weightGradients.array(), 0);
    }

    /**
     * Outputs += values · weights, packed before.
     *
     * @return the outputs
     */
    @Benchmark
    public float[] multiply() {
        kernels.multiply(rows, columns, depth, depth, values, weights, outputs);
        return outputs.array();
    }

    /**
     * Weight gradients += valuesᵀ · output gradients, transposing and packing included.
     *
     * @return the gradients
     */
    @Benchmark
    public float[] weightGradients() {
        kernels.transpose(rows, depth, transposedValues, values);
        kernels.pack(rows, columns, outputGradients, false, packedGradients);
        kernels.multiply(
                depth,
                columns,
                rows,
                Kernels.CHAIN,
                transposedValues,
                packedGradients,
                weightGradients);
        return weightGradients.array();
    }
}
