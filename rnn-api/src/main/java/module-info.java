/** The contracts of rnn4j: components, equations, kernels and tensors. */
module io.rnn4j.api {
    requires org.slf4j;

    exports io.rnn4j.api;
    exports io.rnn4j.api.cell;
    exports io.rnn4j.api.expr;
    exports io.rnn4j.api.kernel;
    exports io.rnn4j.api.tensor;

    uses io.rnn4j.api.Activation;
    uses io.rnn4j.api.Initializer;
    uses io.rnn4j.api.Layer;
    uses io.rnn4j.api.Loss;
    uses io.rnn4j.api.Metric;
    uses io.rnn4j.api.Optimizer;
    uses io.rnn4j.api.cell.Cell;
    uses io.rnn4j.api.kernel.KernelsProvider;
}
