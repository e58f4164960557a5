/** The quantities of a small network, forward and backward, as formulas and numbers. */
package io.rnn4j.cli.explain;
