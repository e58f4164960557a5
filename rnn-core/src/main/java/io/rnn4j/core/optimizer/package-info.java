/** The built-in optimizers, as equations of one element of a weight. */
package io.rnn4j.core.optimizer;
