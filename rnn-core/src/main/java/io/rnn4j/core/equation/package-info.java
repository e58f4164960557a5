/** Prints the equations of layers, with their gradients, as text, LaTeX or MathML. */
package io.rnn4j.core.equation;
