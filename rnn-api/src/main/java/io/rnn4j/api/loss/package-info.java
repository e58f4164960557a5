/** Losses and metrics as equations. */
package io.rnn4j.api.loss;
