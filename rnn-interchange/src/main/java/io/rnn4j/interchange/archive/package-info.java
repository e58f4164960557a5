/** Reads zip archives that may be damaged or made to do harm. */
package io.rnn4j.interchange.archive;
