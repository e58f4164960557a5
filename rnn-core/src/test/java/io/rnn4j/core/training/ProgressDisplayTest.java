package io.rnn4j.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

class ProgressDisplayTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, false, StandardCharsets.UTF_8);
    private final AtomicLong now = new AtomicLong(7);

    /** Each of the twelve batches takes this time. */
    private String print(boolean terminal, long nanoseconds, TrainingListener... others) {
        TrainingListener clock =
                TrainingListener.onBatchEnded(progress -> now.addAndGet(nanoseconds));
        ShortTraining training =
                new ShortTraining()
                        .with(clock, new ProgressDisplay(out, terminal, now::get))
                        .with(others);
        try {
            training.fit();
        } catch (UnsupportedOperationException expected) {
            // of a listener
        }
        out.flush();
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void withoutATerminalEveryEpochIsALine() {
        String text = print(false, 500_000_000);
        assertTrue(text.endsWith(System.lineSeparator()));
        assertFalse(text.lines().anyMatch(line -> line.chars().anyMatch(c -> c < ' ')), text);
        assertEquals(3, text.lines().count());
        Pattern second =
                Pattern.compile(
                        "epoch 2/3, 2\\.0 steps/s, 0:02 left: loss \\d\\.\\d+, mae \\d\\.\\d+,"
                                + " val_loss \\d\\.\\d+, val_mae \\d\\.\\d+");
        String line = text.lines().toList().get(1);
        assertTrue(second.matcher(line).matches(), line);
    }

    @Test
    void onATerminalOneLineIsReplaced() {
        String text = print(true, 500_000_000_000L);
        assertTrue(text.endsWith(System.lineSeparator()));
        String[] states = text.stripTrailing().split("\r");
        assertEquals("", states[0]);
        assertEquals(1 + 12 + 3, states.length); // all batches and epochs
        Pattern first =
                Pattern.compile(
                        "epoch 1/3, batch 1/4, 0\\.0 steps/s, 1:31:40 left: loss \\d\\.\\d+");
        assertTrue(first.matcher(states[1]).matches(), states[1]);
        for (int n = 1; n < states.length; n++) {
            assertTrue(states[n].length() <= 79, states[n]);
            assertTrue(n == 1 || n == 15 || covers(states[n], states[n - 1]), text);
        }
    }

    private static boolean covers(String line, String before) {
        return line.length() >= before.stripTrailing().length();
    }

    @Test
    void aTerminalIsNotUpdatedForEveryShortBatch() {
        String text = print(true, 50_000_000); // two batches of four
        assertEquals(1 + 3 * (2 + 1), text.split("\r").length, text);
    }

    @Test
    void theLineOnATerminalEndsAfterAFailure() {
        String text =
                print(
                        true,
                        500_000_000,
                        TrainingListener.onEpochEnded(
                                progress -> {
                                    throw new UnsupportedOperationException();
                                }));
        assertTrue(text.endsWith(System.lineSeparator()), text);
    }

    @Test
    void fitPrintsOnlyOnRequest() {
        PrintStream before = System.out;
        System.setOut(out);
        try {
            new ShortTraining().fit();
            out.flush();
            assertEquals(0, printed.size());
            new ShortTraining().with(FitOptions.epochs(1).progress().listeners().getFirst()).fit();
            out.flush();
            assertTrue(printed.toString(StandardCharsets.UTF_8).contains("epoch 3/3"));
        } finally {
            System.setOut(before);
        }
    }
}
