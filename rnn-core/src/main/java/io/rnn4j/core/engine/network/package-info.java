/** Running a network of nodes forward and backward. */
package io.rnn4j.core.engine.network;
