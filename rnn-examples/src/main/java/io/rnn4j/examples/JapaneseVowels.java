package io.rnn4j.examples;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.RaggedDataset;
import io.rnn4j.core.data.Scaler;
import io.rnn4j.core.data.ScalerFit;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.AdamW;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.Schedule;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Classification of utterances by their nine speakers (Kudo et al. 1999): twelve coefficients of
 * linear prediction a step, 7 to 29 steps.
 */
public final class JapaneseVowels {
    private static final int COEFFICIENTS = 12;
    private static final int SPEAKERS = 9;
    private static final int UNITS = 64;
    private static final int EPOCHS = 80;
    private static final int BATCH = 16;
    private static final double DROPOUT = 0.5;
    private static final double LEARNING_RATE = 0.003;
    private static final double LABEL_SMOOTHING = 0.1;

    private JapaneseVowels() {}

    /**
     * Trains and tests the network.
     *
     * @param arguments none; the system property {@code seed} sets the seed of all random numbers
     */
    public static void main(String[] arguments) {
        Path directory = PublishedData.directory("japanese-vowels");
        SeededRun.run(
                "Japanese vowels",
                seed ->
                        SeededRun.text(
                                "test accuracy %.2f %%", 100 * testAccuracy(directory, seed)));
    }

    /** {@return the accuracy of a trained network on the test utterances} */
    static double testAccuracy(Path directory, long seed) {
        Model model =
                Sequential.of(
                        seed,
                        input(COEFFICIENTS),
                        bidirectional(gru(UNITS).dropout(0.2).recurrentDropout(0.3)),
                        dropout(DROPOUT),
                        dense(SPEAKERS));
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy().labelSmoothing(LABEL_SMOOTHING);
        model.compile(new AdamW(LEARNING_RATE), loss, new Accuracy());
        Dataset training = read(directory.resolve("JapaneseVowels_TRAIN.ts"));
        Scaler scaler = ScalerFit.of(training).standard();
        model.fit(
                training.scaled(scaler),
                FitOptions.epochs(EPOCHS)
                        .batchSize(BATCH)
                        .learningRateFactorByEpoch(Schedule.cosine(EPOCHS, 0.02)));
        Dataset test = read(directory.resolve("JapaneseVowels_TEST.ts"));
        return model.evaluate(test.scaled(scaler)).get("accuracy");
    }

    /** {@return the utterances of a file: coefficients, separated by colons, and a speaker} */
    private static Dataset read(Path file) {
        List<float[][]> utterances = new ArrayList<>();
        List<Integer> speakers = new ArrayList<>();
        for (String line : PublishedData.lines(file)) {
            if (line.startsWith("#") || line.startsWith("@") || line.isBlank()) {
                continue;
            }
            String[] parts = line.split(":");
            float[][] steps = new float[parts[0].split(",").length][COEFFICIENTS];
            for (int coefficient = 0; coefficient < COEFFICIENTS; coefficient++) {
                String[] values = parts[coefficient].split(",");
                for (int step = 0; step < steps.length; step++) {
                    steps[step][coefficient] = Float.parseFloat(values[step]);
                }
            }
            utterances.add(steps);
            speakers.add(Integer.parseInt(parts[COEFFICIENTS]) - 1);
        }
        return RaggedDataset.of(utterances, speakers);
    }
}
