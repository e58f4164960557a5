package io.rnn4j.core;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lastStep;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.RepeatVector;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

import java.util.stream.Stream;

/** Sizes whose products exceed an array or an int are rejected by name. */
class HugeSizesTest {
    private static final int[] HUGE = {1 << 30, Shape.LARGEST_ARRAY, Integer.MAX_VALUE};

    /** Runs a call that works or is rejected with a message that names sizes. */
    private static void assertNamed(Executable call) {
        try {
            call.execute();
        } catch (IllegalArgumentException | OutOfMemoryError failure) {
            String message = "" + failure.getMessage();
            assertTrue(message.matches("(?s).*\\d{4}.*") && message.length() > 40, message);
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    private static DynamicTest building(String name, Layer... layers) {
        return DynamicTest.dynamicTest(
                name, () -> assertNamed(() -> Sequential.of(input(3), layers)));
    }

    /**
     * Every cell has more than 2³¹ columns or values; those of one gate exceed small heaps only.
     */
    @TestFactory
    Stream<DynamicTest> cells() {
        return Components.of(Cell.class).all().stream()
                .map(cell -> building(cell.name(), recurrent(cell, Integer.MAX_VALUE)));
    }

    @TestFactory
    Stream<DynamicTest> settings() {
        return Stream.of(Layer.class, Cell.class)
                .flatMap(kind -> Components.of(kind).all().stream())
                .flatMap(
                        component ->
                                Settings.of(component.getClass()).stream()
                                        .filter(setting -> setting.type() == int.class)
                                        .map(setting -> setting(component, setting.name())));
    }

    private static DynamicTest setting(Component component, String setting) {
        return DynamicTest.dynamicTest(
                component.name() + " " + setting,
                () ->
                        assertNamed(
                                () -> {
                                    Component huge =
                                            Settings.with(component, setting, Integer.MAX_VALUE);
                                    Layer layer =
                                            huge instanceof Cell cell
                                                    ? recurrent(cell, 3)
                                                    : (Layer) huge;
                                    Model model =
                                            huge instanceof RepeatVector
                                                    ? Sequential.of(input(1), lastStep(), layer)
                                                    : Sequential.of(input(1), layer);
                                    model.predict(Tensor.zeros(1, 1, 1));
                                }));
    }

    @Test
    void messagesNameTheSizes() {
        assertMessage(
                "layer 'lstm': the first gates of weight 'kernel' of cell 'lstm', [gates, units],"
                    + " of shape [2, 1073741824] has 2147483648 elements, but an array has at most"
                    + " 2147483639; choose smaller sizes",
                () -> Sequential.of(input(1), lstm(1 << 30)));
        assertMessage(
                "layer 'dense': weight 'kernel' of shape [65536, 65536] has 4294967296 elements",
                () -> Sequential.of(input(1 << 16), dense(1 << 16)));
        assertMessage(
                "a tensor of shape [2147483647] has 2147483647 elements",
                () -> Tensor.zeros(Integer.MAX_VALUE));
        assertMessage(
                "a tensor of shape [2147483647, 2147483647, 2147483647] has"
                        + " 9903520300447984150353281023 elements",
                () -> Tensor.zeros(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertEquals(0, Tensor.zeros(0, Integer.MAX_VALUE, Integer.MAX_VALUE).shape().elements());
    }

    private static void assertMessage(String start, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.startsWith(start), message);
    }

    @Test
    void memoryThatIsMissingIsNamed() {
        assumeTrue(Runtime.getRuntime().maxMemory() < 4L * Shape.LARGEST_ARRAY);
        String message =
                assertThrows(OutOfMemoryError.class, () -> Tensor.zeros(Shape.LARGEST_ARRAY))
                        .getMessage();
        assertTrue(
                message.startsWith(
                        "a tensor of shape [2147483639] takes 8589934556 bytes, more than is left"),
                message);
        String weight =
                assertThrows(
                                OutOfMemoryError.class,
                                () -> Sequential.of(input(1), dense(Shape.LARGEST_ARRAY)))
                        .getMessage();
        assertTrue(weight.startsWith("weight 'dense/kernel' of shape [1, 2147483639]"), weight);
    }

    @Test
    void batchesAndSessions() {
        Model model = Sequential.of(input(2), lstm(3), dense(1));
        for (int size : HUGE) {
            assertNamed(() -> model.session(size));
            assertNamed(() -> model.summary(size, size));
        }
    }
}
