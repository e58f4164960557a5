/** Recurrences computed by a parallel scan over time. */
package io.rnn4j.core.engine.network.scan;
