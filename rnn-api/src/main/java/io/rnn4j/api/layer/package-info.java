/** Layers, and the node kinds that they are composed of. */
package io.rnn4j.api.layer;
