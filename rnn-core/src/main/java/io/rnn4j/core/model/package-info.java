/** Models: put together, trained, asked. */
package io.rnn4j.core.model;
