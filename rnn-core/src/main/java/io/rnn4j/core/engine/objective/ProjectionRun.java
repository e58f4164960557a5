package io.rnn4j.core.engine.objective;

import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.api.regularization.ProjectionDefinition;
import io.rnn4j.core.engine.node.NodeBuffers;
import io.rnn4j.core.engine.node.NodeOptions;
import io.rnn4j.core.engine.node.NodeWeights;
import io.rnn4j.core.engine.node.SegmentRunner;
import io.rnn4j.core.engine.node.SignalBuffer;
import io.rnn4j.core.engine.program.PlannedProgram;
import io.rnn4j.core.engine.program.ProgramCompiler;
import io.rnn4j.core.engine.program.Segment;
import io.rnn4j.kernel.KernelsProvider;

import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Makes a weight [rows, columns] satisfy a constraint, on the calling thread. */
final class ProjectionRun {
    private final boolean ofColumns;
    private final int rows;
    private final int columns;
    private final SpectralNormRun spectralNorm; // null unless the constraint reads it
    private final NodeBuffers buffers;
    private final SegmentRunner runner;
    private final NodeWeights none = new NodeWeights(Map.of());
    private final ToDoubleFunction<String> scalars = this::scalar;
    private double largest; // singular value
    private float[] transposed = {};
    private float[] fixed = {};

    /** Creates a run for weights of one shape. */
    ProjectionRun(Constraint constraint, int rows, int columns, KernelsProvider provider) {
        ProjectionDefinition projection = ProjectionDefinition.of(constraint, rows, columns);
        this.ofColumns = projection.ofColumns();
        this.rows = rows;
        this.columns = columns;
        this.spectralNorm =
                projection.readsSpectralNorm() ? new SpectralNormRun(rows, columns) : null;
        PlannedProgram program = PlannedProgram.of(ProgramCompiler.projection(projection), false);
        this.buffers = new NodeBuffers(program, NodeOptions.ROWS);
        this.runner = new SegmentRunner(buffers, Segment.FORWARD, provider.create());
    }

    private double scalar(String name) {
        if (name.equals("spectral_norm") && spectralNorm != null) {
            return largest;
        }
        throw new IllegalArgumentException(
                "a constraint uses an unknown scalar '%s', known is spectral_norm; get it from Projection"
                        .formatted(name));
    }

    /** Changes the values of a weight, except those from fixedFrom to fixedTo - 1. */
    void project(float[] values, int fixedFrom, int fixedTo) {
        int count = fixedTo - fixedFrom;
        if (count > 0) {
            fixed = SignalBuffer.grown(fixed, 1, count);
            System.arraycopy(values, fixedFrom, fixed, 0, count);
        }
        if (spectralNorm != null) {
            largest = spectralNorm.of(values);
        }
        if (ofColumns && rows > 1) {
            transposed = SignalBuffer.grown(transposed, rows, columns);
            transpose(values, rows, columns, transposed);
            run(transposed, columns);
            transpose(transposed, columns, rows, values);
        } else {
            run(values, ofColumns ? columns : rows);
        }
        if (count > 0) {
            System.arraycopy(fixed, 0, values, fixedFrom, count);
        }
    }

    private void run(float[] values, int count) {
        buffers.resize(count, 1, count, null);
        buffers.setInput(0, values, 0);
        buffers.setOutput(0, values, 0);
        runner.resize(count);
        runner.bind(none, 0, scalars);
        runner.run(0, count, 0, 0);
    }

    private static void transpose(float[] from, int rows, int columns, float[] to) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                to[column * rows + row] = from[row * columns + column];
            }
        }
    }
}
