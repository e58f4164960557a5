/**
 * Preparation of data, such as padding, masks, splits, scaling and windows, and names of classes.
 */
package io.rnn4j.core.data;
