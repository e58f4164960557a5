/** Recurrent cells as equations. */
package io.rnn4j.api.cell;
