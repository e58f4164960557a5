/** Running losses, metrics and optimizer updates. */
package io.rnn4j.core.engine.objective;
