package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.cli.console.Json;
import io.rnn4j.cli.report.BarChart;
import io.rnn4j.cli.report.Report;
import io.rnn4j.core.data.Vocabulary;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Session;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How well the next character of a text is predicted, in bits per character; less is better.
 *
 * @param characters number of characters
 * @param unknown number of characters that the network does not know
 * @param network by a network
 * @param fiveGram by a 5-gram model
 * @param xz by the program xz; empty if there is none
 */
record TextScores(int characters, int unknown, double network, double fiveGram, OptionalDouble xz) {
    private static final int PIECE = 256; // steps
    private static final int CONTEXT = 1024; // characters
    private static final String XZ = "xz";
    private static final double BIT = StrictMath.log(2);

    /**
     * Scores a text that follows another one, which may be empty.
     *
     * @param model the network
     * @param vocabulary its characters
     * @param before what the 5-gram model and xz have read; the network reads its end
     * @param text the text
     * @param learns whether the 5-gram model continues to learn from the text
     */
    static TextScores of(
            Model model, Vocabulary vocabulary, String before, String text, boolean learns)
            throws IOException {
        int[] tokens = vocabulary.encode(text);
        int unknown =
                (int) Arrays.stream(tokens).filter(each -> each == Vocabulary.UNKNOWN).count();
        return new TextScores(
                tokens.length,
                unknown,
                network(model, vocabulary.encode(before), tokens),
                fiveGram(vocabulary.size(), vocabulary.encode(before), tokens, learns),
                xz(before, text, tokens.length));
    }

    /** Without a text before, the first character costs as much as one of equally probable ones. */
    private static double network(Model model, int[] before, int[] tokens) {
        Session session = model.session(1);
        int classes = model.outputWidths().values().iterator().next();
        int from = Math.max(0, before.length - CONTEXT);
        int read = before.length - from;
        int[] all = Arrays.copyOfRange(before, from, before.length + tokens.length);
        System.arraycopy(tokens, 0, all, read, tokens.length);
        double bits = read == 0 ? StrictMath.log(classes) / BIT : 0;
        for (int begin = 0; begin < all.length - 1; begin += PIECE) {
            int steps = Math.min(PIECE, all.length - 1 - begin);
            int[] piece = Arrays.copyOfRange(all, begin, begin + steps);
            float[] logits = session.feed(Tensor.of(piece, 1, steps, 1)).array();
            for (int step = Math.max(0, read - 1 - begin); step < steps; step++) {
                bits -= logProbability(logits, step * classes, classes, all[begin + step + 1]);
            }
        }
        return bits / tokens.length;
    }

    private static double logProbability(float[] logits, int from, int classes, int token) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int index = 0; index < classes; index++) {
            largest = Math.max(largest, logits[from + index]);
        }
        double sum = 0;
        for (int index = 0; index < classes; index++) {
            sum += StrictMath.exp(logits[from + index] - largest);
        }
        return (logits[from + token] - largest - StrictMath.log(sum)) / BIT;
    }

    private static double fiveGram(int classes, int[] before, int[] tokens, boolean learns) {
        NGramModel model = new NGramModel(classes);
        int[] all = Arrays.copyOf(before, before.length + tokens.length);
        System.arraycopy(tokens, 0, all, before.length, tokens.length);
        double bits = 0;
        for (int place = 0; place < all.length; place++) {
            if (place >= before.length) {
                bits -= StrictMath.log(model.probability(all, place)) / BIT;
            }
            if (learns || place < before.length) {
                model.learn(all, place);
            }
        }
        return bits / tokens.length;
    }

    private static OptionalDouble xz(String before, String text, int characters)
            throws IOException {
        OptionalDouble all = compressed(XZ, before + text);
        if (all.isEmpty() || before.isEmpty()) {
            return all.isEmpty()
                    ? all
                    : OptionalDouble.of(Byte.SIZE * all.getAsDouble() / characters);
        }
        return OptionalDouble.of(
                Byte.SIZE * (all.getAsDouble() - compressed(XZ, before).orElse(0)) / characters);
    }

    /** {@return the number of bytes that xz makes of a text; empty if there is no such program} */
    static OptionalDouble compressed(String program, String text) throws IOException {
        Process process;
        try {
            process =
                    new ProcessBuilder(program, "-9", "-c", "-T1")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException notInstalled) {
            return OptionalDouble.empty();
        }
        Thread writer =
                Thread.startVirtualThread(
                        () -> {
                            try (OutputStream to = process.getOutputStream()) {
                                to.write(text.getBytes(StandardCharsets.UTF_8));
                            } catch (IOException ended) {
                                process.destroy();
                            }
                        });
        long bytes = process.getInputStream().transferTo(OutputStream.nullOutputStream());
        try {
            writer.join();
            return process.waitFor() == 0 ? OptionalDouble.of(bytes) : OptionalDouble.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return OptionalDouble.empty();
        }
    }

    /** {@return the scores in words} */
    String text() {
        String scores =
                String.format(
                        Locale.ROOT,
                        "bits per character of %d characters: network %.3f, 5-gram %.3f, %s",
                        characters,
                        network,
                        fiveGram,
                        xz.isPresent()
                                ? String.format(Locale.ROOT, "xz %.3f", xz.getAsDouble())
                                : "xz is not installed");
        return scores
                + (unknown == 0 ? "" : "; " + unknown + " characters are unknown to the network")
                + System.lineSeparator()
                + verdict();
    }

    /** {@return a sentence: whether the network is better than the 5-gram model} */
    private String verdict() {
        return network < fiveGram
                ? String.format(
                        Locale.ROOT,
                        "The network needs %.1f %% fewer bits than the 5-gram model.",
                        100 * (1 - network / fiveGram))
                : "The 5-gram model predicts this text at least as well as the network: train"
                        + " longer, with more units, or on more text.";
    }

    /** Adds the scores to an object. */
    void put(ObjectNode object) {
        object.put("characters", characters).put("unknownCharacters", unknown);
        ObjectNode bits = object.putObject("bitsPerCharacter");
        Json.put(bits, "network", network);
        Json.put(bits, "fiveGram", fiveGram);
        Json.put(bits, "xz", xz.orElse(Double.NaN));
        object.put("verdict", verdict());
    }

    /** {@return the scores as a section of a report} */
    Report.Section section() {
        List<BarChart.Bar> bars = new ArrayList<>();
        bars.add(new BarChart.Bar("network", network));
        bars.add(new BarChart.Bar("5-gram", fiveGram));
        xz.ifPresent(bits -> bars.add(new BarChart.Bar(XZ, bits)));
        return new Report.Section(
                "Bits per character",
                List.of(
                        new BarChart(
                                "bits-per-character",
                                "Bits per character of the test",
                                "Fewer are better. " + verdict(),
                                List.of("by", "bits per character"),
                                bars)));
    }
}
