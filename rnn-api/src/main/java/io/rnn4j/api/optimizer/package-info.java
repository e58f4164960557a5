/** Optimizers as equations. */
package io.rnn4j.api.optimizer;
