/** Programs written down as equations for people, in text and in LaTeX. */
package io.rnn4j.core.equation;
