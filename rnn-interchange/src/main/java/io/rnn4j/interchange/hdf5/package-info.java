/**
 * HDF5 files, as far as models need them: groups, attributes of text, and arrays of numbers. The
 * reader checks every address and size against the file before it follows or allocates anything,
 * follows no links out of the file, and visits a limited number of objects, so that cyclic links
 * and sizes that a file only claims end in an exception.
 */
package io.rnn4j.interchange.hdf5;
