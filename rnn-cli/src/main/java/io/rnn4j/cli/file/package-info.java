/** Files that commands read and write. */
package io.rnn4j.cli.file;
