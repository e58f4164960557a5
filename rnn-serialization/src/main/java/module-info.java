/** Saving and loading of models. */
module io.rnn4j.serialization {
    requires transitive io.rnn4j.core;
    requires com.fasterxml.jackson.databind;

    exports io.rnn4j.serialization;

    provides io.rnn4j.core.training.CheckpointStorage with
            io.rnn4j.serialization.CheckpointFiles;
}
