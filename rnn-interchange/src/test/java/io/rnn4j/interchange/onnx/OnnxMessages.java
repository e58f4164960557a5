package io.rnn4j.interchange.onnx;

import io.rnn4j.interchange.onnx.file.ProtobufWriter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Builds ONNX files of any contents; the numbers are those of the fields in onnx.proto. */
final class OnnxMessages {
    private OnnxMessages() {}

    static byte[] model(long opset, ProtobufWriter graph) {
        return new ProtobufWriter()
                .number(1, 8)
                .message(7, graph)
                .message(8, new ProtobufWriter().number(2, opset))
                .toByteArray();
    }

    /** {@return a graph of nodes from x [N, 4, 3] to y} */
    static ProtobufWriter graph(ProtobufWriter... parts) {
        ProtobufWriter graph = new ProtobufWriter();
        for (ProtobufWriter part : parts) {
            graph.append(part);
        }
        return graph.message(11, value("x", "N", 4L, 3L)).message(12, value("y"));
    }

    static ProtobufWriter value(String name, Object... sizes) {
        ProtobufWriter shape = new ProtobufWriter();
        for (Object size : sizes) {
            shape.message(
                    1,
                    size instanceof Long number
                            ? new ProtobufWriter().number(1, number)
                            : new ProtobufWriter().text(2, size.toString()));
        }
        ProtobufWriter tensor = new ProtobufWriter().number(1, 1).message(2, shape);
        return new ProtobufWriter()
                .text(1, name)
                .message(2, new ProtobufWriter().message(1, tensor));
    }

    /** {@return a node of a graph} */
    static ProtobufWriter node(
            String operator, List<String> reads, String result, ProtobufWriter... attributes) {
        ProtobufWriter node = new ProtobufWriter();
        reads.forEach(read -> node.text(1, read));
        node.text(2, result).text(3, operator + " of " + result).text(4, operator);
        for (ProtobufWriter attribute : attributes) {
            node.message(5, attribute);
        }
        return new ProtobufWriter().message(1, node);
    }

    static ProtobufWriter attribute(String name, long value) {
        return new ProtobufWriter().text(1, name).number(3, value).number(20, 2);
    }

    static ProtobufWriter wholes(String name, long... values) {
        ProtobufWriter attribute = new ProtobufWriter().text(1, name);
        for (long value : values) {
            attribute.number(8, value);
        }
        return attribute.number(20, 7);
    }

    /** {@return an initializer of integers} */
    static ProtobufWriter wholesTensor(String name, long... values) {
        ProtobufWriter tensor = new ProtobufWriter().number(1, values.length).number(2, 7);
        for (long value : values) {
            tensor.number(7, value);
        }
        return new ProtobufWriter().message(5, tensor.text(8, name));
    }

    /** {@return an initializer of floats with these bytes, whose shape may be a lie} */
    static ProtobufWriter tensor(String name, byte[] raw, long... shape) {
        ProtobufWriter tensor = new ProtobufWriter();
        for (long size : shape) {
            tensor.number(1, size);
        }
        return new ProtobufWriter().message(5, tensor.number(2, 1).text(8, name).block(9, raw));
    }

    /** {@return an initializer of random floats} */
    static ProtobufWriter weight(Random random, String name, int... shape) {
        ByteBuffer raw =
                ByteBuffer.allocate(Float.BYTES * Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                        .order(ByteOrder.LITTLE_ENDIAN);
        while (raw.hasRemaining()) {
            raw.putFloat((float) random.nextGaussian());
        }
        return tensor(name, raw.array(), Arrays.stream(shape).asLongStream().toArray());
    }

    /** {@return an initializer whose data are in another file} */
    static ProtobufWriter external(String name, String location, long... shape) {
        ProtobufWriter tensor = new ProtobufWriter();
        for (long size : shape) {
            tensor.number(1, size);
        }
        tensor.number(2, 1).text(8, name);
        tensor.message(13, new ProtobufWriter().text(1, "location").text(2, location));
        return new ProtobufWriter().message(5, tensor.number(14, 1));
    }
}
