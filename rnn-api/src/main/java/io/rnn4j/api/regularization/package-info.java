/** Regularizers, whose penalties are parts of the loss, and constraints of weights. */
package io.rnn4j.api.regularization;
