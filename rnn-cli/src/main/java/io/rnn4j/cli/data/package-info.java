/** Series and texts that are part of the tool. */
package io.rnn4j.cli.data;
