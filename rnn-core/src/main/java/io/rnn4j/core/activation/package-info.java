/** The built-in activations, as expressions of one row. */
package io.rnn4j.core.activation;
