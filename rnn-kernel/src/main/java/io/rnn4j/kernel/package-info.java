/** The hot loops, and how an implementation of them is found. */
package io.rnn4j.api.kernel;
