/** Streams, messages and failures of commands. */
package io.rnn4j.cli.console;
