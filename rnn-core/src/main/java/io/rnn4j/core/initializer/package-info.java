/** Initializers of weights; the numbers depend on the seed and the name of the weight only. */
package io.rnn4j.core.initializer;
