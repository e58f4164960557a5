package io.rnn4j.benchmarks.micro;

import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Session;

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

/** One time step of a cell with carried states. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CellStepBenchmark {
    /** Name of an installed cell. */
    @Param({"simple_rnn", "gru", "lstm"})
    public String cell;

    /** Number of sequences. */
    @Param({"1", "8", "32"})
    public int batch;

    /** Width of the input. */
    @Param("32")
    public int features;

    /** Width of the states. */
    @Param({"32", "128", "512"})
    public int units;

    private Session session;
    private float[] rows;
    private float[] output;

    /** For JMH. */
    public CellStepBenchmark() {}

    /** Creates a session. */
    @Setup
    public void prepare() {
        Cell found = Components.of(Cell.class).named(cell);
        Model model = Sequential.of(input(features), recurrent(found, units));
        session = model.execution(model.execution().threads(1)).session(batch);
        rows = new RandomData().normal(batch * features);
        output = new float[batch * units];
    }

    /**
     * Runs a step.
     *
     * @return the output
     */
    @Benchmark
    public float[] step() {
        session.step(rows, output);
        return output;
    }
}
