/** Reads zip archives that may be damaged or malicious. */
package io.rnn4j.interchange.archive;
