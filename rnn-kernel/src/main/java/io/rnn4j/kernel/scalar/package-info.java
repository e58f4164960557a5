/** The scalar reference implementation of the kernels. */
package io.rnn4j.core.kernel;
