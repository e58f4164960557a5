/** Prints the equations of layers, with their gradients, as text or LaTeX. */
package io.rnn4j.core.equation;
