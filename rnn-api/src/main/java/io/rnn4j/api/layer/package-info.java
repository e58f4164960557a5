/** Layers and the networks that they are composed of. */
package io.rnn4j.api.layer;
