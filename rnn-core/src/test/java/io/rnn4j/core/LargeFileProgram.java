package io.rnn4j.core;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import io.rnn4j.core.data.BinaryDataset;
import io.rnn4j.core.data.BinaryDatasetWriter;
import io.rnn4j.core.data.Field;
import io.rnn4j.core.data.Role;
import io.rnn4j.core.data.SampleBuffer;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes a file of ragged sequences, trains on it, evaluates it and predicts from it, and prints
 * the number of its bytes, of its samples and of the predictions, and the loss before and after.
 */
final class LargeFileProgram {
    private static final int FEATURES = 256;
    private static final int LONGEST = 100;

    private LargeFileProgram() {}

    /** The arguments are a file and the number of its bytes. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        long bytes = Long.parseLong(arguments[1]);
        write(file, bytes);
        Model model = Sequential.of(input(FEATURES), gru(2), dense(2));
        model.compile(new Adam(0.01), new SoftmaxCrossEntropy());
        long[] predicted = new long[1];
        try (BinaryDataset data = BinaryDataset.open(file)) {
            System.out.println(Files.size(file));
            System.out.println(data.size());
            System.out.println(model.evaluate(data.take(1000)).get("loss"));
            model.fit(data, FitOptions.epochs(1).batchSize(32).likeLengths(50));
            System.out.println(model.evaluate(data.take(1000)).get("loss"));
            model.predict(data, batch -> predicted[0] += batch.count());
        }
        System.out.println(predicted[0]);
    }

    private static void write(Path file, long bytes) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        List<Field> fields =
                List.of(
                        Field.sequence(Role.INPUT, "", FEATURES),
                        Field.row(Role.TARGET, "").ofInts());
        try (BinaryDatasetWriter writer = BinaryDatasetWriter.create(file, fields)) {
            long written = 0;
            for (int n = 0; written < bytes; n++) {
                SampleBuffer sample = writer.buffer();
                int steps = random.nextInt(1, LONGEST);
                float[] values = sample.floats(0, steps);
                for (int at = 0; at < steps * FEATURES; at += 7) {
                    values[at] = n % 2 + at % 3;
                }
                sample.ints(1, 1)[0] = n % 2;
                writer.append(sample);
                written += 4L * steps * FEATURES;
            }
            writer.finish();
        }
    }
}
