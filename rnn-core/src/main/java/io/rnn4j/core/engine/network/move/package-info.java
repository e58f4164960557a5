/** Nodes that move rows through time. */
package io.rnn4j.core.engine.network.move;
