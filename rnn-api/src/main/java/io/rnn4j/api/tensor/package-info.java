/** Float arrays with a shape. */
package io.rnn4j.api.tensor;
