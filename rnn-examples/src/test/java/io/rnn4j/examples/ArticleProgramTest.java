package io.rnn4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

class ArticleProgramTest {
    @Test
    void printsDecreasingLossesAndPredictions() {
        String[] lines = run();
        double[] losses = numbers(lines, "epoch");
        assertEquals(10, losses.length);
        // targets uniform in [0, 1) have the variance 1/12, the error of their mean
        assertTrue(losses[9] < losses[0] / 2, () -> Arrays.toString(losses));
        assertTrue(losses[9] < 0.12, () -> Arrays.toString(losses));

        double[] predictions = numbers(lines, "prediction");
        assertEquals(20, predictions.length);
        for (double prediction : predictions) {
            assertTrue(Math.abs(prediction - 0.5) < 1, () -> Arrays.toString(predictions));
        }
    }

    /** {@return the output of the program in a locale with a decimal comma} */
    private static String[] run() {
        Locale locale = Locale.getDefault();
        PrintStream standard = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            Locale.setDefault(Locale.GERMANY);
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            ArticleProgram.main(new String[0]);
        } finally {
            System.setOut(standard);
            Locale.setDefault(locale);
        }
        return printed.toString(StandardCharsets.UTF_8).split("\\R");
    }

    /** {@return the last number of every line that begins with a word} */
    private static double[] numbers(String[] lines, String word) {
        return Arrays.stream(lines)
                .filter(line -> line.startsWith(word))
                .map(line -> List.of(line.split(" +")).getLast())
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
