/** The contract of the computational kernels and the discovery of their implementations. */
package io.rnn4j.api.kernel;
