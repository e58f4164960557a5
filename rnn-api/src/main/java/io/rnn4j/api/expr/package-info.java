/** The language of equations: rows, scalars and weights. */
package io.rnn4j.api.expr;
