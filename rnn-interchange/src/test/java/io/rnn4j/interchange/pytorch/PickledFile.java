package io.rnn4j.interchange.pytorch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A file of torch.save whose pickle is written operation by operation. */
final class PickledFile {
    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private int storageBytes = 4 * 6;

    PickledFile() {
        bytes(0x80, 2);
    }

    /** {@return a dictionary of tensors [2, 3] of one storage} */
    static PickledFile tensors(String... names) {
        PickledFile file = new PickledFile();
        file.pickle.reset();
        file.bytes('}');
        for (String name : names) {
            file.text(name).tensor("FloatStorage", 6, 0, new int[] {2, 3}, new int[] {3, 1});
            file.bytes('s');
        }
        return file;
    }

    /** Adds a dictionary of dictionaries, by keys and values in turn. */
    PickledFile dictionary(Object... items) {
        bytes('}');
        for (int index = 0; index < items.length; index += 2) {
            text((String) items[index]);
            pickle.writeBytes(((PickledFile) items[index + 1]).pickle.toByteArray());
            bytes('s');
        }
        return this;
    }

    PickledFile bytes(int... values) {
        for (int value : values) {
            pickle.write(value);
        }
        return this;
    }

    PickledFile text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes('X').number(bytes.length).raw(bytes);
    }

    PickledFile raw(byte[] bytes) {
        pickle.writeBytes(bytes);
        return this;
    }

    PickledFile integer(int value) {
        return bytes('J').number(value);
    }

    private PickledFile number(int value) {
        return raw(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    PickledFile global(String module, String name) {
        return raw(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    PickledFile storage(String type, int elements) {
        bytes('(').text("storage").global("torch", type).text("0").text("cpu");
        return integer(elements).bytes('t', 'Q');
    }

    PickledFile tensor(String type, int elements, int offset, int[] shape, int[] strides) {
        global("torch._utils", "_rebuild_tensor_v2").bytes('(').storage(type, elements);
        integer(offset).tuple(shape).tuple(strides).bytes(0x89);
        return global("collections", "OrderedDict").bytes(')', 'R', 't', 'R');
    }

    private PickledFile tuple(int... values) {
        bytes('(');
        for (int value : values) {
            integer(value);
        }
        return bytes('t');
    }

    /** Sets the number of bytes of the storage. */
    PickledFile storageBytes(int bytes) {
        storageBytes = bytes;
        return this;
    }

    /** Writes the file with the end of the pickle. */
    Path write(Path file) throws IOException {
        bytes('.');
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", pickle.toByteArray());
        entries.put("archive/data/0", new byte[storageBytes]);
        return zip(entries, file);
    }

    /** Writes an archive of stored entries. */
    static Path zip(Map<String, byte[]> entries, Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                add(zip, entry.getKey(), entry.getValue());
            }
        }
        return Files.write(file, bytes.toByteArray());
    }

    private static void add(ZipOutputStream zip, String name, byte[] contents) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(contents.length);
        CRC32 crc = new CRC32();
        crc.update(contents);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(contents);
    }
}
