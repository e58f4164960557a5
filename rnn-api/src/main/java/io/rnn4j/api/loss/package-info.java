/** Losses and metrics as equations of one row, and losses over the paths of whole sequences. */
package io.rnn4j.api.loss;
