package io.rnn4j.interchange.pytorch;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.archive.ZipArchive;
import io.rnn4j.interchange.archive.ZipEntry;
import io.rnn4j.interchange.pytorch.PickleValue.Storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A file of {@code torch.save} since PyTorch 1.6: a zip archive of a pickle and storages. */
final class TorchFile implements TorchStorages, Closeable {
    private static final int PICKLE_LIMIT = 1 << 24;
    private static final int STORAGE_LIMIT = Integer.MAX_VALUE - 8;
    private static final String PICKLE = "data.pkl";

    private final ZipArchive archive;
    private final String folder;
    private String key; // of the storage that was read last; several tensors may share it
    private byte[] bytes;

    private TorchFile(ZipArchive archive, String folder) {
        this.archive = archive;
        this.folder = folder;
    }

    static TorchFile open(Path path) throws IOException {
        ZipArchive archive = ZipArchive.open(path);
        try {
            return new TorchFile(archive, folder(archive.entries().keySet()));
        } catch (Throwable failure) {
            archive.close();
            throw failure;
        }
    }

    /** {@return the folder with the pickle and a slash; it has the name of the file or another} */
    private static String folder(Set<String> names) throws InterchangeException {
        List<String> pickles =
                names.stream()
                        .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                        .toList();
        if (names.contains("config.json") || names.contains("model.weights.h5")) {
            throw new InterchangeException(
                    "the file is a model of Keras; read it with io.rnn4j.interchange.keras");
        }
        if (pickles.size() != 1) {
            throw new InterchangeException(
                    ("expected one entry data.pkl in the zip archive, got %s; the file is not one"
                         + " of torch.save: save model.state_dict() with torch.save or as"
                         + " safetensors")
                            .formatted(pickles.size()));
        }
        String pickle = pickles.getFirst();
        String folder = pickle.substring(0, pickle.length() - PICKLE.length());
        if (names.contains(folder + "constants.pkl")
                || names.stream().anyMatch(name -> name.startsWith(folder + "code/"))) {
            throw new InterchangeException(
                    "the file is TorchScript, a program with its weights; load it in Python with"
                            + " torch.jit.load and save its state_dict(), best as safetensors");
        }
        return folder;
    }

    /** {@return what the pickle holds} */
    Object root() throws IOException {
        byte[] pickle = archive.read(folder + PICKLE, PICKLE_LIMIT);
        return new PickleReader(ByteBuffer.wrap(pickle), new PickleCalls()).read();
    }

    @Override
    public ByteBuffer bytes(Storage storage) throws IOException {
        if (!storage.key().equals(key)) {
            String name = folder + "data/" + storage.key();
            ZipEntry entry = archive.entries().get(name);
            if (entry == null || entry.size() < storage.bytes()) {
                throw new InterchangeException(
                        ("storage '%s' should have %s bytes, the file has %s; it is damaged, copy"
                                        + " or save it again")
                                .formatted(
                                        storage.key(),
                                        storage.bytes(),
                                        entry == null ? "none" : entry.size()));
            }
            bytes = archive.read(name, STORAGE_LIMIT);
            key = storage.key();
        }
        return ByteBuffer.wrap(bytes).order(order());
    }

    private ByteOrder order() throws IOException {
        String name = folder + "byteorder";
        if (!archive.entries().containsKey(name)) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        String order = new String(archive.read(name, 16), StandardCharsets.US_ASCII);
        return order.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
