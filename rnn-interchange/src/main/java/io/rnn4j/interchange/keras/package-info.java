/**
 * Models from and for Keras: {@link io.rnn4j.interchange.keras.KerasFile} reads and writes {@code
 * .keras} and HDF5 files.
 */
package io.rnn4j.interchange.keras;
