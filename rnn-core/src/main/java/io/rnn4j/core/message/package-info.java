/** Texts of files as they appear in messages, for the modules of rnn4j. */
package io.rnn4j.core.message;
