/** Recurrent cells as equations of one time step. */
package io.rnn4j.api.cell;
