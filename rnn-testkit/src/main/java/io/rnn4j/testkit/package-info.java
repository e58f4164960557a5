/** Contracts for components outside rnn4j, as JUnit tests, and checks of derived gradients. */
package io.rnn4j.testkit;
