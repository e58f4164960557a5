package io.rnn4j.spark;

import io.rnn4j.core.model.Model;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;

/**
 * A trial whose result lies in a directory: its score, its settings and, on request, its model. The
 * score is written last, so that a trial with a score is complete.
 *
 * @param directory a path that driver and executors have
 * @param number the number of the trial, from 0
 * @param settings the settings
 * @param keepsModel whether the model is kept
 */
record KeptTrial(String directory, int number, TrialSettings settings, boolean keepsModel)
        implements Serializable {

    /** {@return the file of the model} */
    String modelFile() {
        return new Path(directory, "trial-" + number + ".safetensors").toString();
    }

    /** {@return the score, which is computed unless the directory has it} */
    double score(Configuration hadoop, TrialSearch.ModelTrial trial) throws Exception {
        Path file = new Path(directory, "trial-" + number);
        FileSystem files = file.getFileSystem(hadoop);
        if (!files.exists(file) || keepsModel && !files.exists(new Path(modelFile()))) {
            TrialSearch.Outcome outcome = trial.run(number, settings);
            if (keepsModel) {
                write(files, new Path(modelFile()), SerializedModel.fileOf(modelOf(outcome)));
            }
            String text = outcome.score() + "\n" + settings;
            write(files, file, text.getBytes(StandardCharsets.UTF_8));
        }
        String[] kept = new String(read(files, file), StandardCharsets.UTF_8).split("\n", 2);
        if (kept.length < 2 || !kept[1].equals(settings.toString())) {
            throw new IllegalArgumentException(
                    "%s has the score of %s, expected %s; use another directory for this search"
                            .formatted(file, kept[kept.length - 1], settings));
        }
        return Double.parseDouble(kept[0]);
    }

    private Model modelOf(TrialSearch.Outcome outcome) {
        return Objects.requireNonNull(outcome.model(), () -> "the model of trial " + number);
    }

    /** {@return the bytes of the model file} */
    byte[] model(Configuration hadoop) throws IOException {
        Path file = new Path(modelFile());
        return read(file.getFileSystem(hadoop), file);
    }

    /** Writes under another name first, so that no incomplete file is read. */
    private static void write(FileSystem files, Path file, byte[] bytes) throws IOException {
        Path whole = new Path(file.getParent(), "." + file.getName() + "-" + UUID.randomUUID());
        try (FSDataOutputStream out = files.create(whole)) {
            out.write(bytes);
        }
        if (!files.rename(whole, file)) {
            files.delete(whole, false); // a speculative task was faster, with the same result
        }
    }

    private static byte[] read(FileSystem files, Path file) throws IOException {
        try (FSDataInputStream in = files.open(file)) {
            return in.readAllBytes();
        }
    }
}
