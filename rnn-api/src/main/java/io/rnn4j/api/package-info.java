/** Finds installed components by name. */
package io.rnn4j.api;
