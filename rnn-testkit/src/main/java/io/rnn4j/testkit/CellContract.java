package io.rnn4j.testkit;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Tests of the properties that every cell must have, for use in a JUnit test:
 *
 * <pre>{@code
 * class PeepholeCellTest {
 *     @TestFactory
 *     Stream<DynamicTest> fulfilsTheContract() {
 *         return CellContract.of(new PeepholeCell());
 *     }
 * }
 * }</pre>
 *
 * <ul>
 *   <li>The derived gradients of weights, inputs and initial states agree with central differences
 *       in double precision to 1e-6 of the largest gradient of each tensor.
 *   <li>The outputs, final states and gradients of the engine agree with the same equations in
 *       double precision, with all installed kernels.
 *   <li>They are identical to the bit with all kernels, any number of threads, with and without
 *       checkpoints, for a sample alone and in a batch, and for any values and any length of
 *       padding.
 *   <li>A sequence processed in two parts has the same outputs and gradients if states are carried
 *       forward and gradients backward. (Cells that attend to a sequence are excluded; here they
 *       attend to their input.)
 * </ul>
 *
 * <p>All tests run without a mask and with masked steps, in both directions, for the sizes 1, 3,
 * 16, 17 and 33: one lane, less than a vector, whole vectors, and vectors with a remainder.
 */
public final class CellContract {
    /** Pairs of input features and units. */
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
     * {@return the tests of a cell, for every size}
     *
     * @param cell the cell, with the settings to be tested
     */
    public static Stream<DynamicTest> of(Cell cell) {
        Objects.requireNonNull(cell, "cell");
        return of(cell, SIZES);
    }

    /** {@return the tests of a cell for pairs of input features and units} */
    static Stream<DynamicTest> of(Cell cell, int[]... sizes) {
        return Arrays.stream(sizes)
                .flatMap(size -> new CellContract(cell, size[0], size[1]).tests().stream());
    }

    private List<DynamicTest> tests() {
        List<DynamicTest> tests = new ArrayList<>();
        add(tests, "gradients", () -> GradientCheck.cell(cell, inputs, units, SEED));
        add(tests, "float against double", this::floatAgainstDouble);
        add(tests, "the same bits", () -> contract(true, false).sameBits());
        add(tests, "sample alone and in a batch", () -> contract(true, false).sampleAlone());
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
                RecurrenceDefinition.of(cell, inputs, units).attendedSequences().isEmpty(),
                "the cell attends to the sequence that would be cut");
        contract(true, false).cutInTwo();
    }

    private void padding() {
        for (boolean reverse : new boolean[] {false, true}) {
            contract(false, reverse).padding();
        }
    }
}
