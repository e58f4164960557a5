package io.rnn4j.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
