/** The expression language in which cells, layers, losses and optimizers declare equations. */
package io.rnn4j.api.expr;
