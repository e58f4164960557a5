/** The program {@code rnn}. */
package io.rnn4j.cli;
