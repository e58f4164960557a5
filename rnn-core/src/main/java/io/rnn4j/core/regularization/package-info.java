/** The built-in regularizers and constraints. */
package io.rnn4j.core.regularization;
