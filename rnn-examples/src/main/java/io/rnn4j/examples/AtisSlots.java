package io.rnn4j.examples;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.core.data.ClassNames;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.RaggedDataset;
import io.rnn4j.core.data.Vocabulary;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.EntityF1;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.MovingAverage;
import io.rnn4j.core.training.EarlyStopping;
import io.rnn4j.core.training.FitOptions;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Slots of queries about flights (ATIS): a tag for each word, such as B-toloc.city_name. The words
 * are lines of {@code seq.in}, the tags of {@code seq.out}, in a directory for each part.
 */
public final class AtisSlots {
    private static final int UNITS = 64;
    private static final int EPOCHS = 30;
    private static final int BATCH = 16;
    private static final double DROPOUT = 0.5;
    private static final double LEARNING_RATE = 0.002;
    private static final double AVERAGE_DECAY = 0.998;

    private AtisSlots() {}

    /**
     * Trains and tests the network.
     *
     * @param arguments none; the system property {@code seed} sets the seed of all random numbers
     */
    public static void main(String[] arguments) {
        Path directory = PublishedData.directory("atis");
        SeededRun.run(
                "ATIS slots",
                seed -> SeededRun.text("test F1 %.2f %%", 100 * testF1(directory, seed)));
    }

    /** {@return the F1 of the slots that a trained network finds in the test queries} */
    static double testF1(Path directory, long seed) {
        String text = String.join("\n", lines(directory, "train", "seq.in"));
        Vocabulary words = Vocabulary.ofWords(text, 2); // that occur twice at least
        List<String> tags = // some occur in the test only
                Stream.of("train", "valid", "test")
                        .flatMap(part -> lines(directory, part, "seq.out").stream())
                        .flatMap(line -> Stream.of(line.split(" ")))
                        .toList();
        ClassNames slots = ClassNames.ofLabels(tags);
        Model model =
                Sequential.of(
                        seed,
                        input(1),
                        embedding(words.size(), UNITS),
                        dropout(DROPOUT),
                        bidirectional(lstm(UNITS).returnSequences(true)),
                        dropout(DROPOUT),
                        dense(slots.count()));
        model.compile(
                new MovingAverage(new Adam(LEARNING_RATE), AVERAGE_DECAY),
                new SoftmaxCrossEntropy(),
                new EntityF1().tags(slots.names()));
        model.fit(
                read(directory, "train", words, slots),
                read(directory, "valid", words, slots),
                FitOptions.epochs(EPOCHS)
                        .batchSize(BATCH)
                        .likeLengths(20)
                        .listener(new EarlyStopping("val_entity_f1", EPOCHS, 0))); // best epoch
        return model.evaluate(read(directory, "test", words, slots)).get("entity_f1");
    }

    private static Dataset read(Path directory, String part, Vocabulary words, ClassNames slots) {
        List<int[]> queries = lines(directory, part, "seq.in").stream().map(words::encode).toList();
        Stream<String> tags = lines(directory, part, "seq.out").stream();
        return RaggedDataset.of(
                queries, tags.map(line -> slots.indices(List.of(line.split(" ")))).toList());
    }

    /** {@return the lines of a file, every digit replaced by 0} */
    private static List<String> lines(Path directory, String part, String file) {
        return PublishedData.lines(directory.resolve(part).resolve(file)).stream()
                .map(line -> line.strip().replaceAll("[0-9]", "0"))
                .toList();
    }
}
