/** The built-in losses, as expressions of one row. */
package io.rnn4j.core.loss;
