/** Arrays of floats or ints with a shape. */
package io.rnn4j.api.tensor;
