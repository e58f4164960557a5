/** The threads that share the work of a call. */
package io.rnn4j.core.thread;
