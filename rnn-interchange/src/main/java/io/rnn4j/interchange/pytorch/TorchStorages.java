package io.rnn4j.interchange.pytorch;

import io.rnn4j.interchange.pytorch.PickleValue.Storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The storages of a file. */
interface TorchStorages {
    /** {@return the bytes of a storage in their order, at least as many as it claims} */
    ByteBuffer bytes(Storage storage) throws IOException;
}
