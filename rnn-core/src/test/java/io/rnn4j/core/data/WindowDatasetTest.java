package io.rnn4j.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Windows against a direct computation from the series. */
class WindowDatasetTest {
    private static final float NAN = Float.NaN;

    /** A series whose value in a column is 10 times the row plus the column. */
    private static Series rows(int steps, int columns) {
        float[] values = new float[steps * columns];
        for (int at = 0; at < values.length; at++) {
            values[at] = 10 * (at / columns) + at % columns;
        }
        return Series.of(values, columns);
    }

    private static float[] floats(SampleBuffer sample, int field) {
        int size = sample.steps(field) * sample.fields().get(field).width();
        return Arrays.copyOf(sample.floats(field), size);
    }

    private static SampleBuffer read(Dataset data, int sample) {
        SampleBuffer buffer = new SampleBuffer(data.fields());
        data.read(sample, buffer);
        return buffer;
    }

    @Test
    void targetsFollowTheWindow() {
        WindowDataset windows = WindowDataset.of(List.of(rows(6, 2)), 3, 2).targets(1);
        assertEquals(2, windows.size());
        SampleBuffer second = read(windows, 1);
        assertArrayEquals(new float[] {10, 11, 20, 21, 30, 31}, floats(second, 0));
        assertArrayEquals(new float[] {41, 51}, floats(second, 1));
    }

    @Test
    void everyWindowIsThatOfItsSeries() {
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < 200; trial++) {
            int columns = random.nextInt(1, 4);
            List<Series> series =
                    List.of(
                            rows(random.nextInt(0, 40), columns),
                            rows(random.nextInt(40, 60), columns),
                            rows(random.nextInt(0, 40), columns));
            int length = random.nextInt(1, 6);
            int horizon = random.nextInt(1, 4);
            int stride = random.nextInt(1, 4);
            int rate = random.nextInt(1, 4);
            int target = random.nextInt(columns);
            WindowDataset windows =
                    WindowDataset.of(series, length, horizon)
                            .stride(stride)
                            .samplingRate(rate)
                            .targets(target, 0);
            int sample = 0;
            for (Series each : series) {
                int span = (length + horizon - 1) * rate + 1;
                for (int start = 0; start + span <= each.steps(); start += stride) {
                    SampleBuffer read = read(windows, sample++);
                    for (int step = 0; step < length; step++) {
                        assertEquals(10 * (start + step * rate), read.floats(0)[step * columns]);
                    }
                    for (int step = 0; step < horizon; step++) {
                        float expected = 10 * (start + (length + step) * rate);
                        assertEquals(expected + target, read.floats(1)[2 * step]);
                        assertEquals(expected, read.floats(1)[2 * step + 1]);
                    }
                }
            }
            assertEquals(sample, windows.size());
        }
    }

    @Test
    void columnsKnownInAdvanceAreAnInput() {
        WindowDataset windows = WindowDataset.of(List.of(rows(5, 3)), 2, 2).known(2).sequences();
        SampleBuffer first = read(windows, 0);
        int future = first.field(Role.INPUT, WindowDataset.FUTURE);
        assertArrayEquals(new float[] {22, 32}, floats(first, future));
        assertArrayEquals(new float[] {20, 30}, floats(first, first.field(Role.TARGET, "")));
        assertEquals(2, first.steps(first.field(Role.TARGET, "")));
    }

    @Test
    void missingValuesAreMaskedAndDoNotCount() {
        Series series = Series.of(new float[] {1, 2, NAN, 4, 5, NAN, 7, 8}, 2);
        WindowDataset windows = WindowDataset.of(List.of(series), 2, 2).targets(0, 1);
        SampleBuffer sample = read(windows, 0);
        assertArrayEquals(new float[] {1, 2, 0, 4}, floats(sample, 0));
        assertArrayEquals(new float[] {1, 0}, floats(sample, sample.field(Role.MASK, "")));
        assertArrayEquals(new float[] {5, 0, 7, 8}, floats(sample, 1));
        assertArrayEquals(
                new float[] {1, 0, 1, 1}, floats(sample, sample.field(Role.TARGET_MASK, "")));
    }

    /** No value of the held-out part changes anything that training reads, scalers included. */
    @Test
    void noLaterValueReachesTheTrainingPart() {
        float[] values = new float[200];
        SplittableRandom random = new SplittableRandom(9);
        for (int at = 0; at < values.length; at++) {
            values[at] = random.nextFloat();
        }
        float[] changed = values.clone();
        Arrays.fill(changed, 150, 200, 1e6f);
        String[] read = new String[2];
        for (int n = 0; n < 2; n++) {
            Series training = Series.of(n == 0 ? values : changed, 1).range(0, 150);
            Scaler scaler = ScalerFit.of(training).standard();
            WindowDataset windows = WindowDataset.of(List.of(training.scaled(scaler)), 10, 5);
            StringBuilder all = new StringBuilder(scaler.toString());
            for (int sample = 0; sample < windows.size(); sample++) {
                all.append(read(windows, sample));
            }
            read[n] = all.toString();
        }
        assertEquals(read[0], read[1]);
    }

    @Test
    void targetsBeginInTheirPartAndInputsMayReachBack() {
        WindowDataset test = WindowDataset.of(List.of(rows(10, 1)), 3, 2).targetsFrom(6);
        assertEquals(3, test.size()); // targets from 6, 7 and 8 on
        assertArrayEquals(new float[] {30, 40, 50}, floats(read(test, 0), 0));
        assertArrayEquals(new float[] {60, 70}, floats(read(test, 0), 1));
    }

    @Test
    void fileOfRowsIsRead(@TempDir Path directory) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(6 * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int n = 0; n < 6; n++) {
            bytes.putFloat(n);
        }
        Path file = directory.resolve("rows.f32");
        Files.write(file, bytes.array());
        try (WindowDataset windows = WindowDataset.of(List.of(Series.open(file, 2)), 1, 1)) {
            assertArrayEquals(new float[] {2, 3}, floats(read(windows, 1), 0));
            assertArrayEquals(new float[] {4}, floats(read(windows, 1), 1));
        }
        DatasetFileException failure =
                assertThrows(DatasetFileException.class, () -> Series.open(file, 5));
        assertTrue(
                failure.getMessage().contains("rows of 5 float32 numbers, a multiple of 20 bytes"),
                failure.getMessage());
    }

    @Test
    void messages() {
        assertMessage("need 8 rows", () -> WindowDataset.of(List.of(rows(7, 1)), 5, 3));
        assertMessage("from 0 to 1", () -> WindowDataset.of(List.of(rows(9, 2)), 5, 3).targets(2));
        assertMessage(
                "series 1 has 2 columns",
                () -> WindowDataset.of(List.of(rows(9, 1), rows(9, 2)), 5, 3));
        assertMessage(
                "series 0, step 1, column 0",
                () ->
                        WindowDataset.of(
                                List.of(Series.of(new float[] {1, Float.NEGATIVE_INFINITY}, 1)),
                                1,
                                1));
        assertMessage("rows of 2 values", () -> Series.of(new float[3], 2));
    }

    private static void assertMessage(String part, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
