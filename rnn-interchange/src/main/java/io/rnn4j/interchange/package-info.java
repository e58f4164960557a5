/**
 * What the readers and writers of other frameworks' files have in common: an imported model with
 * its report, and the exception for what is rejected.
 */
package io.rnn4j.interchange;
