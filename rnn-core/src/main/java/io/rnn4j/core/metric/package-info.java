/** The built-in metrics, as expressions of one row. */
package io.rnn4j.core.metric;
