package io.rnn4j.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class HistoryTest {
    private static Map<String, Double> epoch(double loss, Double validation) {
        Map<String, Double> epoch = new LinkedHashMap<>();
        epoch.put("loss", loss);
        if (validation != null) {
            epoch.put("val_loss", validation);
        }
        return epoch;
    }

    @Test
    void isPrintedAsATable() {
        History history =
                new History(List.of(epoch(12345.5, 1e-4), epoch(0.25, 1e7), epoch(0, null)));
        assertEquals(
                List.of(
                        "epoch         loss    val_loss",
                        "    0  12345.50000  1.0000e-04",
                        "    1      0.25000  1.0000e+07",
                        "    2      0.00000           -"),
                history.toString().lines().toList());
        assertEquals("epoch" + System.lineSeparator(), new History(List.of()).toString());
    }

    @Test
    void ofManyEpochsTheFirstAndTheLastArePrinted() {
        List<Map<String, Double>> epochs = new ArrayList<>();
        for (int epoch = 0; epoch < 20; epoch++) {
            epochs.add(epoch(epoch, null));
        }
        assertEquals(21, new History(epochs).toString().lines().count());
        epochs.add(epoch(20, Double.NaN));
        List<String> lines = new History(epochs).toString().lines().toList();
        assertEquals(22, lines.size());
        assertEquals("    9   9.00000         -", lines.get(10));
        assertEquals("    …         …         …", lines.get(11));
        assertEquals("   11  11.00000         -", lines.get(12));
        assertEquals("   20  20.00000       NaN", lines.get(21));
    }

    @Test
    void isWrittenAsCommaSeparatedValues() {
        History history = new History(List.of(epoch(1d / 3, 1e-4), epoch(0, null)));
        assertEquals("epoch,loss,val_loss\n0,0.3333333333333333,1.0E-4\n1,0.0,\n", history.toCsv());
        assertEquals("epoch\n", new History(List.of()).toCsv());
    }

    private static List<String> curves(History history) {
        return history.toSvg()
                .lines()
                .filter(line -> line.startsWith("<polyline"))
                .map(line -> line.replaceAll(".*points=\"([^\"]*)\".*", "$1"))
                .toList();
    }

    /** The diagram reaches from (90, 30) to (620, 190), its values from 0 to 4. */
    @Test
    void isDrawnAsCurves() {
        History history = new History(List.of(epoch(4, 2d), epoch(2, 1d), epoch(1, 0d)));
        assertEquals(
                List.of(
                        "90.0,30.0 355.0,110.0 620.0,150.0 620.0,150.0",
                        "90.0,110.0 355.0,150.0 620.0,190.0 620.0,190.0"),
                curves(history));
        String svg = history.toSvg();
        assertTrue(svg.startsWith("<svg xmlns="), svg);
        assertTrue(svg.contains(">val_loss</text>") && svg.contains(">epoch 2</text>"), svg);
    }

    @Test
    void missingValuesInterruptACurve() {
        History history =
                new History(
                        List.of(
                                epoch(4, null),
                                epoch(Double.NaN, null),
                                epoch(0, null),
                                epoch(2, null)));
        assertEquals(
                List.of("90.0,30.0 90.0,30.0", "443.3,190.0 620.0,110.0 620.0,110.0"),
                curves(history));
        assertEquals(List.of(), curves(new History(List.of())));
        assertEquals(
                List.of("90.0,110.0 90.0,110.0"), curves(new History(List.of(epoch(7, null)))));
    }

    @Test
    void namesAreEscapedInAnImage() {
        String svg = new History(List.of(Map.of("a<b&c", 1.0))).toSvg();
        assertTrue(svg.contains(">a&lt;b&amp;c</text>"), svg);
    }
}
