package io.rnn4j.benchmarks.micro;

import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.Rows;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** Every element-wise operation on rows in the first-level cache. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ElementwiseBenchmark {
    /** The operation. */
    @Param public Elementwise operation;

    /** Number of rows. */
    @Param("8")
    public int rows;

    /** Number of elements of a row. */
    @Param({"100", "256"})
    public int width;

    private Kernels kernels;
    private Rows a;
    private Rows b;
    private Rows c;
    private Rows result;

    /** For JMH. */
    public ElementwiseBenchmark() {}

    /** Creates the operands. */
    @Setup
    public void prepare() {
        kernels = KernelsFinder.best().create();
        RandomData data = new RandomData();
        a = new Rows(data.normal(rows * width), 0, width);
        b = new Rows(data.normal(rows * width), 0, width);
        c = new Rows(data.normal(rows * width), 0, width);
        result = new Rows(new float[rows * width], 0, width);
    }

    /**
     * Applies the operation to all rows.
     *
     * @return the result
     */
    @Benchmark
    public float[] apply() {
        kernels.apply(operation, rows, width, result, a, b, c);
        return result.array();
    }
}
