/** The kernels in plain Java, which run everywhere. */
package io.rnn4j.core.kernel;
