package io.rnn4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;
import io.rnn4j.core.cell.IndRnnCell;
import io.rnn4j.core.cell.LinearRecurrenceCell;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.Recurrent;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A component declares weights and equations without allocating memory for its units: the sizes of
 * a model file can then be compared with the file before anything of that size is allocated.
 */
class DefinitionSizeTest {
    private static final int HUGE = 100_000_000; // an array of so many numbers has 400 MB or more
    private static final long ALLOWED = 4_000_000; // bytes, including those of loading classes

    @TestFactory
    Stream<DynamicTest> layersAllocateNothingOfTheirSize() {
        List<Layer> layers = new ArrayList<>(Components.of(Layer.class).all());
        for (Cell cell : Components.of(Cell.class).all()) {
            Recurrent recurrent = new Recurrent((Cell) enlarged(cell), HUGE);
            layers.add(recurrent);
            layers.add(recurrent.learnInitialStates(true).returnStates(true));
            layers.add(new Bidirectional(recurrent.returnSequences(true)));
        }
        return layers.stream()
                .map(layer -> (Layer) enlarged(layer))
                .map(layer -> DynamicTest.dynamicTest(layer.toString(), () -> check(layer)));
    }

    /** Returns a component whose integers are as large as it allows. */
    private static Component enlarged(Component component) {
        Component result = component;
        for (Settings.Setting setting : Settings.of(component.getClass())) {
            if (setting.type() == int.class) {
                try {
                    result = Settings.with(result, setting.name(), HUGE);
                } catch (IllegalArgumentException refused) {
                    // the setting is no size
                }
            }
        }
        return result;
    }

    private static boolean check(Layer layer) {
        boolean defined = false;
        for (int inputs = 1; inputs <= 3; inputs++) {
            for (int width : new int[] {1, HUGE}) {
                for (TimeAxis time : new TimeAxis[] {TimeAxis.NONE, TimeAxis.ofInput(0)}) {
                    List<Signal> signals = new ArrayList<>();
                    for (int number = 0; number < inputs; number++) {
                        signals.add(Signal.input(number, width, time));
                    }
                    defined |= define(layer, signals);
                }
            }
        }
        return defined;
    }

    /** Most layers of this size have too large matrices and are refused; these have vectors. */
    @Test
    void someLayersOfThisSizeAreValid() {
        assertTrue(check(new Recurrent(new IndRnnCell(), HUGE)));
        assertTrue(check(new Recurrent(new LinearRecurrenceCell(), HUGE)));
        assertTrue(check(new Dense(HUGE)));
    }

    private static boolean define(Layer layer, List<Signal> inputs) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        boolean defined = true;
        try {
            NetworkDefinition.of(layer, inputs, 0);
        } catch (IllegalArgumentException | ArithmeticException refused) {
            defined = false; // other inputs, or sizes whose product is too large
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(
                allocated < ALLOWED,
                () -> "%s on %s allocates %d bytes".formatted(layer, inputs, allocated));
        return defined;
    }
}
