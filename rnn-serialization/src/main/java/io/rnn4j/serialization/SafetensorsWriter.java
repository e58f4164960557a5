package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.tensor.Tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes tensors in the safetensors format, in the order of the map. */
final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final int CHUNK = 1 << 18;

    private SafetensorsWriter() {}

    static void write(
            WritableByteChannel channel, Map<String, String> metadata, Map<String, Tensor> tensors)
            throws IOException {
        byte[] header = header(metadata, tensors);
        int padded = Math.ceilDiv(header.length, ALIGNMENT) * ALIGNMENT;
        ByteBuffer start = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(padded).put(header);
        while (start.hasRemaining()) {
            start.put((byte) ' ');
        }
        write(channel, start.flip());
        for (Tensor tensor : tensors.values()) {
            write(channel, tensor.array());
        }
    }

    private static byte[] header(Map<String, String> metadata, Map<String, Tensor> tensors) {
        ObjectNode header = Json.object();
        metadata.forEach(header.putObject("__metadata__")::put);
        long begin = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            long end = begin + (long) Float.BYTES * tensor.array().length;
            ObjectNode place = header.putObject(entry.getKey()).put("dtype", "F32");
            ArrayNode shape = place.putArray("shape");
            for (int size : tensor.shape().toArray()) {
                shape.add(size);
            }
            place.putArray("data_offsets").add(begin).add(end);
            begin = end;
        }
        return Json.text(header).getBytes(StandardCharsets.UTF_8);
    }

    private static void write(WritableByteChannel channel, float[] values) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(Float.BYTES * Math.min(CHUNK, values.length))
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < values.length; done += CHUNK) {
            int count = Math.min(CHUNK, values.length - done);
            bytes.clear().limit(Float.BYTES * count);
            bytes.asFloatBuffer()
                    .put(values, done, count); // copies bits, which preserves the payload of NaN
            write(channel, bytes);
        }
    }

    private static void write(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
