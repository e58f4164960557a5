/** The commands of {@code rnn}, each a class, and the options they share. */
package io.rnn4j.cli.command;
