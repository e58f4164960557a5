package io.rnn4j.examples;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.RaggedDataset;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.AdamW;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.MovingAverage;
import io.rnn4j.core.training.EarlyStopping;
import io.rnn4j.core.training.FitOptions;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chorales by Bach (Boulanger-Lewandowski et al. 2012): which of the 88 notes of a piano sound in
 * the next frame. The notes are predicted independently of one another.
 */
public final class Chorales {
    private static final int NOTES = 88;
    private static final int UNITS = 256;
    private static final int EPOCHS = 150;
    private static final int PATIENCE = 30;
    private static final int BATCH = 4;
    private static final double INPUT_DROPOUT = 0.2;
    private static final double RECURRENT_DROPOUT = 0.1;
    private static final double DROPOUT = 0.5;
    private static final double LEARNING_RATE = 0.002;
    private static final double AVERAGE_DECAY = 0.998;

    private Chorales() {}

    /**
     * Trains and tests the network.
     *
     * @param arguments none; the system property {@code seed} sets the seed of all random numbers
     */
    public static void main(String[] arguments) {
        Path directory = PublishedData.directory("music");
        SeededRun.run(
                "JSB chorales",
                seed -> SeededRun.text("test %.3f nats a frame", testNats(directory, seed)));
    }

    /** {@return −ln of the probability of a frame of the test pieces, for a trained network} */
    static double testNats(Path directory, long seed) {
        Model model =
                Sequential.of(
                        seed,
                        input(NOTES),
                        dropout(INPUT_DROPOUT),
                        gru(UNITS).recurrentDropout(RECURRENT_DROPOUT).returnSequences(true),
                        dropout(DROPOUT),
                        dense(NOTES));
        Optimizer optimizer = Clipped.byGlobalNorm(new AdamW(LEARNING_RATE), 1);
        model.compile(
                new MovingAverage(optimizer, AVERAGE_DECAY), new BinaryCrossEntropyFromLogits());
        model.fit(
                read(directory.resolve("jsb-chorales-train.txt")),
                read(directory.resolve("jsb-chorales-valid.txt")),
                FitOptions.epochs(EPOCHS)
                        .batchSize(BATCH)
                        .likeLengths(10)
                        .listener(new EarlyStopping(PATIENCE)));
        Dataset test = read(directory.resolve("jsb-chorales-test.txt"));
        return NOTES * model.evaluate(test).get("loss"); // the loss is the mean of the notes
    }

    /** {@return the pieces of a file, a line each: frames, and the frames that follow them} */
    private static Dataset read(Path file) {
        List<float[][]> frames = new ArrayList<>();
        List<float[][]> followers = new ArrayList<>();
        for (String line : PublishedData.lines(file)) {
            float[][] piece =
                    Arrays.stream(line.split(" ")).map(Chorales::frame).toArray(float[][]::new);
            frames.add(Arrays.copyOf(piece, piece.length - 1));
            followers.add(Arrays.copyOfRange(piece, 1, piece.length));
        }
        return RaggedDataset.of(frames, followers);
    }

    /** {@return a frame: 1 for each note that sounds} */
    private static float[] frame(String notes) {
        float[] frame = new float[NOTES];
        if (!notes.equals("-")) { // silence
            for (String note : notes.split(",")) {
                frame[Integer.parseInt(note)] = 1;
            }
        }
        return frame;
    }
}
