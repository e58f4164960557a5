/** Optimizers as equations of one element of a weight, and gradient clipping. */
package io.rnn4j.api.optimizer;
