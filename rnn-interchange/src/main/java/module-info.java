/** Models from and for Keras, PyTorch and ONNX. */
module io.rnn4j.interchange {
    requires transitive io.rnn4j.core;
    requires transitive io.rnn4j.serialization;
    requires com.fasterxml.jackson.databind;

    exports io.rnn4j.interchange;
    exports io.rnn4j.interchange.equation;
    exports io.rnn4j.interchange.keras;
    exports io.rnn4j.interchange.onnx;
    exports io.rnn4j.interchange.pytorch;

    provides io.rnn4j.api.cell.Cell with
            io.rnn4j.interchange.equation.EquationCell;
    provides io.rnn4j.api.layer.Layer with
            io.rnn4j.interchange.equation.Columns,
            io.rnn4j.interchange.equation.EquationLayer;
}
