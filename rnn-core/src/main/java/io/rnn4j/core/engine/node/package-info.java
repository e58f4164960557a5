/** Running one node of a network: buffers, the time loop, masks and gradients. */
package io.rnn4j.core.engine.node;
