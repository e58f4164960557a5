/**
 * The built-in initializers of weights. The random numbers depend on the seed and on the name of
 * the weight only.
 */
package io.rnn4j.core.initializer;
