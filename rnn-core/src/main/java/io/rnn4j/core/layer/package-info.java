/** The built-in layers: compositions of nodes. */
package io.rnn4j.core.layer;
