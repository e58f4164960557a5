package io.rnn4j.interchange.keras;

/** The form of Keras that a file is written for. */
enum KerasTarget {
    /** HDF5 for Keras 2 of TensorFlow, which Keras 3 reads, too, if no setting differs. */
    KERAS_2("2.15.0"),
    /** A zip archive for Keras 3. */
    KERAS_3("3.9.0");

    private final String version;

    KerasTarget(String version) {
        this.version = version;
    }

    String version() {
        return version;
    }
}
