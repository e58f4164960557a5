package io.rnn4j.testkit;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What every cell must do, as tests to run from one JUnit test:
 *
 * <pre>{@code
 * class PeepholeCellTest {
 *     @TestFactory
 *     Stream<DynamicTest> keepsTheContract() {
 *         return CellContract.of(new PeepholeCell());
 *     }
 * }
 * }</pre>
 *
 * <ul>
 *   <li>The derived gradients of weights, inputs and initial states agree with central differences
 *       in double precision to 1e-6 of the largest gradient of each tensor.
 *   <li>Outputs, final states and gradients of the engine agree with the same equations in double
 *       precision, for all installed kernels.
 *   <li>They have the same bits for all kernels and any number of threads, with and without
 *       checkpoints, for a sample alone and in a batch, whatever stands in padding and however much
 *       of it there is.
 *   <li>A sequence may be cut in two: states carried on give the same outputs, gradients carried
 *       back the same gradients. (Not so if the cell reads a whole sequence at every step; here it
 *       reads its own input.)
 * </ul>
 *
 * <p>All of it without a mask and with holes in it, in both directions, for the sizes 1, 3, 16, 17
 * and 33: one lane, less than a vector, whole vectors, and vectors with a rest.
 */
public final class CellContract {
    /** Inputs and units. */
    private static final int[][] SIZES = {{1, 1}, {3, 17}, {16, 3}, {17, 33}, {33, 16}};

    private static final long SEED = 11;

    private final Cell cell;
    private final int inputs;
    private final int units;

    private CellContract(Cell cell, int inputs, int units) {
        this.cell = cell;
        this.inputs = inputs;
        this.units = units;
    }

    /**
     * Returns the tests of a cell.
     *
     * @param cell the cell, with the settings to be tested
     * @return tests for every size
     */
    public static Stream<DynamicTest> of(Cell cell) {
        return of(cell, SIZES);
    }

    /** Returns the tests of a cell for pairs of inputs and units. */
    static Stream<DynamicTest> of(Cell cell, int[]... sizes) {
        return Arrays.stream(sizes)
                .flatMap(size -> new CellContract(cell, size[0], size[1]).tests().stream());
    }

    private List<DynamicTest> tests() {
        List<DynamicTest> tests = new ArrayList<>();
        add(tests, "gradients", () -> GradientCheck.cell(cell, inputs, units, SEED));
        add(tests, "float against double", this::floatAgainstDouble);
        add(tests, "the same bits", () -> contract(true, false).sameBits());
        add(tests, "a sample alone", () -> contract(true, false).sampleAlone());
        add(tests, "padding", this::padding);
        add(tests, "cut in two", this::cutInTwo);
        return tests;
    }

    private void add(List<DynamicTest> tests, String part, Executable test) {
        String name = cell + ", inputs " + inputs + ", units " + units + ": " + part;
        tests.add(DynamicTest.dynamicTest(name, test));
    }

    private ModelContract contract(boolean returnSequences, boolean reverse) {
        Recurrent layer = new Recurrent(cell, units);
        return new ModelContract(
                Sequential.of(
                        new Input(Input.OPEN, inputs),
                        layer.returnSequences(returnSequences).reverse(reverse)));
    }

    private void floatAgainstDouble() {
        for (boolean returnSequences : new boolean[] {true, false}) {
            for (boolean reverse : new boolean[] {false, true}) {
                contract(returnSequences, reverse)
                        .floatAgainstDouble(
                                (returnSequences ? "all steps" : "last step")
                                        + (reverse ? ", in reverse" : ""));
            }
        }
    }

    private void cutInTwo() {
        Assumptions.assumeTrue(
                Recurrence.of(cell, inputs, units).memories().isEmpty(),
                "it reads a whole sequence at every step, here that which would be cut");
        contract(true, false).cutInTwo();
    }

    private void padding() {
        for (boolean reverse : new boolean[] {false, true}) {
            contract(false, reverse).padding();
        }
    }
}
