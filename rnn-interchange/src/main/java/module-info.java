/** Models from and for Keras, PyTorch and ONNX. */
module io.rnn4j.interchange {
    requires transitive io.rnn4j.core;
    requires transitive io.rnn4j.serialization;
    requires com.fasterxml.jackson.databind;

    exports io.rnn4j.interchange;
    exports io.rnn4j.interchange.pytorch;
}
