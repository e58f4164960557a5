/** Preparation of data that are ordered in time: splitting, scaling, windows and masks. */
package io.rnn4j.core.data;
