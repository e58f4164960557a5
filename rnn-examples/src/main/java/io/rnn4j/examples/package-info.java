/** Programs to read, run and copy from: every class with a {@code main} is one. */
package io.rnn4j.examples;
