/** Contracts that components from outside rnn4j can be held to, and checks of derived gradients. */
package io.rnn4j.testkit;
