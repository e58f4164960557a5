/** Activations, as expressions. */
package io.rnn4j.core.activation;
