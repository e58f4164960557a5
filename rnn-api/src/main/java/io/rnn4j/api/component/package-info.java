/** Components: named, immutable records of settings; activations and initializers. */
package io.rnn4j.api.component;
