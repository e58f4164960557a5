/** Example programs; every class with a {@code main} method is one. */
package io.rnn4j.examples;
