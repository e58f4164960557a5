package io.rnn4j.interchange.pytorch;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.pytorch.PickleValue.Storage;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of {@code torch.save} before PyTorch 1.6: five pickles, which are a magic number, a
 * version, the system, the object and the keys of its storages; then for each storage its number of
 * elements and their bytes.
 */
final class OldTorchFile implements TorchStorages {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long VERSION = 1001;

    private final ByteBuffer bytes;
    private final Map<String, Integer> positions = new HashMap<>(); // of the sizes of storages

    private OldTorchFile(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * {@return whether a file begins like a pickle, and not with the length of the header of a
     * safetensors file}
     */
    static boolean begins(byte[] first, long size) {
        if (first.length < Long.BYTES || first[0] != (byte) 0x80 || first[1] < 2 || first[1] > 5) {
            return false;
        }
        long length = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return length < 0 || length > size;
    }

    static OldTorchFile open(Path path) throws IOException {
        if (Files.size(path) > Integer.MAX_VALUE - 8) {
            throw new InterchangeException(
                    "the file has the format before PyTorch 1.6 and more than 2 GiB; load it in"
                            + " Python and save model.state_dict() as safetensors");
        }
        return new OldTorchFile(ByteBuffer.wrap(Files.readAllBytes(path)));
    }

    /** {@return what the pickle holds} */
    Object root() throws IOException {
        if (!MAGIC.equals(next()) || !Long.valueOf(VERSION).equals(next())) {
            throw new InterchangeException(
                    "the file is a pickle, but not one of torch.save; save model.state_dict() with"
                            + " torch.save or as safetensors");
        }
        boolean little =
                next() instanceof Map<?, ?> system
                        && Boolean.TRUE.equals(system.get("little_endian"));
        if (!little) {
            throw new InterchangeException(
                    "the file was written on a system with another byte order; load it in Python"
                            + " and save model.state_dict() as safetensors");
        }
        PickleCalls calls = new PickleCalls();
        Object root = next(calls);
        if (!(next() instanceof List<?> keys)) {
            throw damaged("the list of its storages is missing");
        }
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        for (Object key : keys) {
            Storage storage = calls.storages().get(key);
            if (storage == null) {
                throw damaged("a storage that no tensor uses");
            }
            positions.put(storage.key(), bytes.position());
            skip(Long.BYTES);
            skip(storage.bytes());
        }
        return root;
    }

    private Object next() throws InterchangeException {
        return next(new PickleCalls());
    }

    private Object next(PickleCalls calls) throws InterchangeException {
        return new PickleReader(bytes, calls).read();
    }

    private void skip(long count) throws InterchangeException {
        if (count > bytes.remaining()) {
            throw damaged("it ends within its storages");
        }
        bytes.position(bytes.position() + (int) count);
    }

    @Override
    public ByteBuffer bytes(Storage storage) throws IOException {
        Integer position = positions.get(storage.key());
        if (position == null) {
            throw damaged("storage '%s' is missing".formatted(storage.key()));
        }
        long elements = bytes.getLong(position);
        long expected = storage.bytes() / TorchTypes.bytes(storage.type());
        if (elements != expected) {
            throw damaged(
                    "storage '%s' has %s elements, expected %s"
                            .formatted(storage.key(), elements, expected));
        }
        return bytes.slice(position + Long.BYTES, (int) storage.bytes())
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static InterchangeException damaged(String how) {
        return new InterchangeException(
                "the file is damaged, copy or save it again: %s".formatted(how));
    }
}
