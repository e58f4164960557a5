package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Failure;
import io.rnn4j.core.data.Vocabulary;
import io.rnn4j.core.model.Model;
import io.rnn4j.serialization.ModelDescription;
import io.rnn4j.serialization.ModelFile;
import io.rnn4j.serialization.SavedModel;
import io.rnn4j.serialization.TrainingRecord;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A network that predicts the next character, and its vocabulary.
 *
 * @param model the network
 * @param vocabulary its characters
 */
record TextModel(Model model, Vocabulary vocabulary) {
    /** A note that every file of a model of texts has. */
    static final String VOCABULARY = "vocabulary";

    /** Reads a file that {@link #save} has written. */
    static TextModel read(String name) throws IOException {
        SavedModel saved = ModelReading.own(name);
        String characters = saved.description().notes().get(VOCABULARY);
        if (characters == null) {
            throw Failure.failed(
                    "%s is not a text model; train one with 'rnn text train'".formatted(name));
        }
        Vocabulary vocabulary;
        try {
            vocabulary = Vocabulary.ofText(characters);
        } catch (IllegalArgumentException failure) {
            throw Failure.failed(
                    "%s: its vocabulary is damaged: %s".formatted(name, failure.getMessage()),
                    failure);
        }
        int width = saved.model().outputWidths().values().iterator().next();
        if (width != vocabulary.size()) {
            throw Failure.failed(
                    "%s: the vocabulary has %s tokens, but the model has %s outputs; train it again"
                            .formatted(name, vocabulary.size(), width));
        }
        return new TextModel(saved.model(), vocabulary);
    }

    /** Writes a model file with a record of the training. */
    void save(Path file, TrainingRecord training) throws IOException {
        ModelFile.save(
                model,
                ModelDescription.empty()
                        .note("rnn.task", "text")
                        .note(VOCABULARY, vocabulary.toText())
                        .training(training),
                file);
    }
}
