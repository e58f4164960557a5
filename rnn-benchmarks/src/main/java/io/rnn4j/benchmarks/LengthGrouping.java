package io.rnn4j.benchmarks;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.ClassNames;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.PaddedSequences;
import io.rnn4j.core.data.RaggedDataset;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Measures training on sequences of different lengths: padded to the longest of all, to the longest
 * of a batch, and with batches of like lengths. Time is processor time, which hardly depends on
 * other processes: the minimum of several rounds.
 */
public final class LengthGrouping {
    private static final int BATCH = 32;
    private static final int UNITS = 128;
    private static final int ROUNDS = 12;

    /** The sequences and the classes of a file. */
    private record Data(List<?> sequences, int[] lengths, Tensor classes, int features) {}

    private LengthGrouping() {}

    /**
     * Runs the measurement.
     *
     * @param arguments a file of sequences in the format {@code .ts}, or of words, one in a line,
     *     whose class is their last letter; and a number of epochs of a round
     * @throws IOException if the file cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Data data = file.toString().endsWith(".ts") ? series(file) : words(file);
        int epochs = Integer.parseInt(arguments[1]);
        PaddedSequences padded = PaddedSequences.of(data.sequences());
        Dataset tensors = Examples.of(padded.values(), data.classes()).mask(padded.mask());
        Dataset ragged = RaggedDataset.of(data.sequences(), data.classes());
        FitOptions options = FitOptions.epochs(epochs).batchSize(BATCH);
        long steps = IntStream.of(data.lengths()).asLongStream().sum() * epochs;
        String[] names = {
            "padded to the longest", "batches", "like lengths, 10", "like lengths, 100"
        };
        Model[] models = new Model[names.length];
        Arrays.setAll(models, way -> model(data)); // kept, so that their kernels are compiled
        double[] seconds = new double[names.length];
        double[] shares = new double[names.length];
        for (int round = 0; round < ROUNDS; round++) { // interleaved; the first ones warm up
            for (int way = 0; way < names.length; way++) {
                FitOptions own = way < 2 ? options : options.likeLengths(way == 2 ? 10 : 100);
                Shares padding = new Shares(data.lengths().length);
                Dataset samples = ragged.map(sample -> padding.add(sample.length()));

                double start = processorSeconds();
                models[way].fit(way == 0 ? tensors : samples, own);
                double time = processorSeconds() - start;
                seconds[way] = round == 0 ? time : Math.min(seconds[way], time);
                shares[way] = way == 0 ? share(padded.mask()) : padding.share();
            }
        }
        for (int way = 0; way < names.length; way++) {
            System.out.printf(
                    Locale.ROOT,
                    "%-22s padding %4.1f %%, %,9.0f steps/s, ratio to batches %.2f%n",
                    names[way],
                    100 * shares[way],
                    steps / seconds[way],
                    seconds[1] / seconds[way]);
        }
    }

    /** {@return the time that all threads of this process have run on a processor} */
    private static double processorSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    private static Model model(Data data) {
        int classes = 1 + IntStream.of(data.classes().intArray()).max().orElseThrow();
        Model model =
                data.features() == 0
                        ? Sequential.of(input(1), embedding(128, 32), lstm(UNITS), dense(classes))
                        : Sequential.of(input(data.features()), lstm(UNITS), dense(classes));
        return model.execution(Execution.standard().threads(1))
                .compile(new Adam(), new SoftmaxCrossEntropy());
    }

    private static double share(Tensor mask) {
        double steps = 0;
        for (float each : mask.array()) {
            steps += each;
        }
        return 1 - steps / mask.array().length;
    }

    /** Counts the padding of batches from the lengths of the samples in the order of reading. */
    private static final class Shares {
        private final int samples; // of an epoch
        private int read = -1; // the first sample is read once before the training
        private int inBatch;
        private int longest;
        private long steps;
        private long all;

        Shares(int samples) {
            this.samples = samples;
        }

        void add(int length) {
            if (++read > 0) {
                inBatch++;
                longest = Math.max(longest, length);
                steps += length;
                if (inBatch == BATCH || read % samples == 0) {
                    all += (long) inBatch * longest;
                    inBatch = 0;
                    longest = 0;
                }
            }
        }

        double share() {
            return all == 0 ? 0 : 1 - (double) steps / all;
        }
    }

    /**
     * {@return the lines of a file of time series: dimensions separated by colons, then the class}
     */
    private static Data series(Path file) throws IOException {
        List<float[][]> sequences = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#") || line.startsWith("@")) {
                continue;
            }
            String[] parts = line.split(":");
            int features = parts.length - 1;
            int steps = parts[0].split(",").length;
            float[][] sequence = new float[steps][features];
            for (int feature = 0; feature < features; feature++) {
                String[] values = parts[feature].split(",");
                for (int step = 0; step < steps; step++) {
                    sequence[step][feature] = Float.parseFloat(values[step]);
                }
            }
            sequences.add(sequence);
            labels.add(parts[features].strip());
        }
        int[] lengths = sequences.stream().mapToInt(each -> each.length).toArray();
        return new Data(
                sequences,
                lengths,
                ClassNames.ofLabels(labels).indices(labels),
                sequences.getFirst()[0].length);
    }

    private static Data words(Path file) throws IOException {
        List<int[]> sequences = new ArrayList<>();
        List<Integer> classes = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            int[] characters = line.strip().chars().filter(character -> character < 128).toArray();
            if (characters.length > 0) {
                sequences.add(characters);
                classes.add(characters[characters.length - 1]);
            }
        }
        int[] lengths = sequences.stream().mapToInt(each -> each.length).toArray();
        return new Data(sequences, lengths, Tensor.of(classes), 0);
    }
}
