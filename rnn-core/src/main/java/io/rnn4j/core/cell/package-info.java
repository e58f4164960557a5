/** The built-in cells: equations of one time step. */
package io.rnn4j.core.cell;
