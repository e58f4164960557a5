/** The built-in optimizers, as expressions of one element. */
package io.rnn4j.core.optimizer;
