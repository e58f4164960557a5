/** Losses and metrics as equations of one row. */
package io.rnn4j.api.loss;
