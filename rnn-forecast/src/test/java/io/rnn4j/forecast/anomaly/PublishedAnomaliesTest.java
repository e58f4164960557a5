package io.rnn4j.forecast.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The detector on the 58 streams of the Numenta Anomaly Benchmark, beside published results. The
 * data lie outside the repository: {@code -Drnn.published.dir} names their directory.
 */
class PublishedAnomaliesTest {
    private static final Pattern FILE =
            Pattern.compile("\"([^\"]+\\.csv)\": *\\[(.*?)\\](?=,\\s*\"|\\s*})", Pattern.DOTALL);
    private static final Pattern WINDOW =
            Pattern.compile("\\[\\s*\"([^\"]+)\",\\s*\"([^\"]+)\"\\s*\\]");

    private record Stream(double[] values, LocalDateTime[] times, List<NabScore.Window> windows) {}

    @Test
    @Tag("slow")
    void theDetectorReachesItsPublishedScore() throws IOException {
        List<Stream> streams = read();
        for (int seed = 0; seed < 3; seed++) {
            long start = System.nanoTime();
            List<NabScore.Stream> scored = new ArrayList<>();
            for (Stream stream : streams) {
                scored.add(new NabScore.Stream(scores(stream, seed), stream.windows()));
            }
            NabScore score = NabScore.of(scored);
            System.out.println(
                    "NAB, seed %s: %s, %s s"
                            .formatted(seed, score, (System.nanoTime() - start) / 1_000_000_000));
            assertTrue(score.score() >= 58, score::toString);
        }
    }

    /**
     * A stream is learnt from its first part, which is not scored, and continued value by value.
     */
    private static double[] scores(Stream stream, long seed) {
        double[] scores = new double[stream.values().length];
        int fitted = NabScore.notScored(scores.length);
        AnomalyStream scorer =
                AnomalyDetector.fit(
                        Arrays.copyOf(stream.values(), fitted),
                        Arrays.copyOf(stream.times(), fitted),
                        AnomalyOptions.standard().seed(seed))
                        .stream();
        for (int step = fitted; step < scores.length; step++) {
            scores[step] = scorer.next(stream.values()[step], stream.times()[step]);
        }
        return scores;
    }

    @Test
    void simpleDetectorsHaveTheirPublishedScores() throws IOException {
        List<Stream> streams = read();
        assertEquals(58, streams.size());
        assertEquals(116, streams.stream().mapToInt(each -> each.windows().size()).sum());
        List<NabScore.Stream> none = new ArrayList<>();
        List<NabScore.Stream> perfect = new ArrayList<>();
        List<NabScore.Stream> random = new ArrayList<>();
        List<NabScore.Stream> gaussian = new ArrayList<>();
        Random numbers = new Random(1);
        for (Stream stream : streams) {
            int length = stream.values().length;
            none.add(new NabScore.Stream(new double[length], stream.windows()));
            double[] first = new double[length];
            stream.windows().forEach(window -> first[window.first()] = 1);
            perfect.add(new NabScore.Stream(first, stream.windows()));
            random.add(new NabScore.Stream(numbers.doubles(length).toArray(), stream.windows()));
            gaussian.add(new NabScore.Stream(windowedGaussian(stream.values()), stream.windows()));
        }
        assertEquals(0, NabScore.of(none).score());
        assertEquals(100, NabScore.of(perfect).score(), 1e-9);
        assertEquals(11, NabScore.of(random).score(), 4); // 10.1, 9.8 and 14.6 with other seeds
        // The search of the benchmark for a threshold is coarser among values next to 1.
        assertEquals(39.6, NabScore.of(gaussian).score(), 1);
    }

    /** The benchmark's baseline: the normal distribution of the last 6,400 values. */
    private static double[] windowedGaussian(double[] values) {
        int size = 6400;
        int stride = 100;
        double[] scores = new double[values.length];
        int from = 0;
        int to = 0;
        double mean = 0;
        double deviation = 1;
        for (int step = 0; step < values.length; step++) {
            if (to > 0) {
                scores[step] = 1 - Likelihood.tail(Math.abs(values[step] - mean) / deviation);
            }
            boolean growing = to - from < size;
            if (growing || step + 1 - to == stride) {
                to = step + 1;
                from = Math.max(0, to - size);
                double sum = 0;
                for (int each = from; each < to; each++) {
                    sum += values[each];
                }
                mean = sum / (to - from);
                double squares = 0;
                for (int each = from; each < to; each++) {
                    squares += (values[each] - mean) * (values[each] - mean);
                }
                deviation = Math.sqrt(squares / (to - from));
                deviation = deviation == 0 ? 1e-6 : deviation;
            }
        }
        return scores;
    }

    private static List<Stream> read() throws IOException {
        Path given = Path.of(System.getProperty("rnn.published.dir", "../shared/published"));
        // Maven runs tests in the directory of their module.
        Path home =
                Files.isDirectory(given) || given.isAbsolute()
                        ? given
                        : Path.of("..").resolve(given);
        Path nab = home.resolve("nab");
        if (!Files.exists(nab)) {
            System.out.println("skipped: there is no " + nab + "; set -Drnn.published.dir");
        }
        Assumptions.assumeTrue(Files.exists(nab));
        List<Stream> streams = new ArrayList<>();
        for (Map.Entry<String, String> file :
                files(nab.resolve("labels/combined_windows.json")).entrySet()) {
            streams.add(stream(nab.resolve("data").resolve(file.getKey()), file.getValue()));
        }
        return streams;
    }

    private static Map<String, String> files(Path labels) throws IOException {
        Map<String, String> files = new TreeMap<>();
        Matcher matcher = FILE.matcher(Files.readString(labels));
        while (matcher.find()) {
            files.put(matcher.group(1), matcher.group(2));
        }
        return files;
    }

    private static Stream stream(Path file, String labels) throws IOException {
        List<String> lines = Files.readAllLines(file);
        double[] values = new double[lines.size() - 1];
        LocalDateTime[] times = new LocalDateTime[values.length];
        List<String> texts = new ArrayList<>();
        for (int step = 0; step < values.length; step++) {
            String[] cells = lines.get(step + 1).split(",");
            texts.add(cells[0]);
            times[step] = LocalDateTime.parse(cells[0].replace(' ', 'T'));
            values[step] = Double.parseDouble(cells[1]);
        }
        List<NabScore.Window> windows = new ArrayList<>();
        Matcher matcher = WINDOW.matcher(labels);
        while (matcher.find()) {
            windows.add(
                    new NabScore.Window(
                            texts.indexOf(matcher.group(1).substring(0, 19)),
                            texts.indexOf(matcher.group(2).substring(0, 19))));
        }
        return new Stream(values, times, windows);
    }
}
