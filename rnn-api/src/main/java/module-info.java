/** The contracts of rnn4j: components, equations and tensors. */
module io.rnn4j.api {
    exports io.rnn4j.api;
    exports io.rnn4j.api.cell;
    exports io.rnn4j.api.component;
    exports io.rnn4j.api.expr;
    exports io.rnn4j.api.layer;
    exports io.rnn4j.api.loss;
    exports io.rnn4j.api.optimizer;
    exports io.rnn4j.api.regularization;
    exports io.rnn4j.api.tensor;

    uses io.rnn4j.api.component.Activation;
    uses io.rnn4j.api.component.Initializer;
    uses io.rnn4j.api.layer.Layer;
    uses io.rnn4j.api.loss.Loss;
    uses io.rnn4j.api.loss.Metric;
    uses io.rnn4j.api.loss.SequenceLoss;
    uses io.rnn4j.api.optimizer.Optimizer;
    uses io.rnn4j.api.regularization.Constraint;
    uses io.rnn4j.api.regularization.Regularizer;
    uses io.rnn4j.api.cell.Cell;
}
