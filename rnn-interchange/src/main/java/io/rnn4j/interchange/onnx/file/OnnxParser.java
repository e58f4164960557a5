package io.rnn4j.interchange.onnx.file;

import io.rnn4j.interchange.InterchangeException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the messages of an ONNX file; the numbers are those of the fields in onnx.proto. */
public final class OnnxParser {
    private static final int DEEPEST = 16;
    private static final int MOST_PARTS = 100_000;

    private int parts;

    private OnnxParser() {}

    /**
     * {@return the model of a file}
     *
     * @param file its bytes
     * @throws InterchangeException if it is not an ONNX file or is damaged
     */
    public static OnnxModel model(ByteBuffer file) throws InterchangeException {
        return new OnnxParser().readModel(file);
    }

    private OnnxModel readModel(ByteBuffer file) throws InterchangeException {
        ProtobufReader fields = new ProtobufReader(file, "the model");
        long irVersion = 0;
        String producer = "";
        String version = "";
        int functions = 0;
        Map<String, Long> opsets = new LinkedHashMap<>();
        OnnxGraph graph = null;
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> irVersion = fields.number();
                case 2 -> producer = fields.text();
                case 3 -> version = fields.text();
                case 7 -> graph = graph(fields.block(), "the graph", 0);
                case 8 -> opset(fields.block(), opsets);
                case 25 -> {
                    functions++;
                    fields.skip();
                }
                default -> fields.skip();
            }
        }
        if (graph == null || irVersion < 1) {
            throw new InterchangeException(
                    ("this is not an ONNX file: it has no %s; a model file of ONNX begins with the"
                                    + " version of its format and holds a graph")
                            .formatted(graph == null ? "graph" : "version"));
        }
        return new OnnxModel(
                irVersion, (producer + " " + version).strip(), opsets, functions, graph);
    }

    private static void opset(ByteBuffer block, Map<String, Long> opsets)
            throws InterchangeException {
        ProtobufReader fields = new ProtobufReader(block, "the versions of operators");
        String domain = "";
        long version = 0;
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> domain = fields.text();
                case 2 -> version = fields.number();
                default -> fields.skip();
            }
        }
        opsets.put(domain.equals("ai.onnx") ? "" : domain, version);
    }

    private OnnxGraph graph(ByteBuffer block, String where, int depth) throws InterchangeException {
        if (depth > DEEPEST) {
            throw new InterchangeException(
                    "%s: graphs are nested deeper than %s levels".formatted(where, DEEPEST));
        }
        ProtobufReader fields = new ProtobufReader(block, where);
        List<OnnxNode> nodes = new ArrayList<>();
        List<OnnxTensor> initializers = new ArrayList<>();
        List<OnnxValue> inputs = new ArrayList<>();
        List<OnnxValue> outputs = new ArrayList<>();
        int sparse = 0;
        while (fields.next()) {
            count(where);
            switch (fields.field()) {
                case 1 -> nodes.add(node(fields.block(), depth));
                case 5 -> initializers.add(tensor(fields.block()));
                case 11 -> inputs.add(value(fields.block()));
                case 12 -> outputs.add(value(fields.block()));
                case 15 -> {
                    sparse++;
                    fields.skip();
                }
                default -> fields.skip();
            }
        }
        return new OnnxGraph(nodes, initializers, inputs, outputs, sparse);
    }

    private void count(String where) throws InterchangeException {
        if (++parts > MOST_PARTS) {
            throw new InterchangeException(
                    "%s: the file has more than %s nodes, tensors and values"
                            .formatted(where, MOST_PARTS));
        }
    }

    private OnnxNode node(ByteBuffer block, int depth) throws InterchangeException {
        ProtobufReader fields = new ProtobufReader(block, "a node");
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
        String name = "";
        String operator = "";
        String domain = "";
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> {
                    count("a node");
                    inputs.add(fields.text());
                }
                case 2 -> {
                    count("a node");
                    outputs.add(fields.text());
                }
                case 3 -> name = fields.text();
                case 4 -> operator = fields.text();
                case 5 -> {
                    count("a node");
                    OnnxAttribute attribute = attribute(fields.block(), depth);
                    if (attributes.put(attribute.name(), attribute) != null) {
                        throw new InterchangeException(
                                "%s '%s' has the attribute '%s' twice"
                                        .formatted(operator, name, attribute.name()));
                    }
                }
                case 7 -> domain = fields.text();
                default -> fields.skip();
            }
        }
        String home = domain.equals("ai.onnx") ? "" : domain;
        return new OnnxNode(name, home, operator, inputs, outputs, attributes);
    }

    private OnnxAttribute attribute(ByteBuffer block, int depth) throws InterchangeException {
        ProtobufReader fields = new ProtobufReader(block, "an attribute");
        String name = "";
        float real = 0;
        long number = 0;
        String text = "";
        OnnxTensor tensor = null;
        OnnxGraph graph = null;
        LongValues reals = new LongValues();
        LongValues numbers = new LongValues();
        List<String> texts = new ArrayList<>();
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> name = fields.text();
                case 2 -> real = fields.real();
                case 3 -> number = fields.number();
                case 4 -> text = fields.text();
                case 5 -> tensor = tensor(fields.block());
                case 6 -> graph = graph(fields.block(), "the graph of an attribute", depth + 1);
                case 7 -> fields.reals(reals);
                case 8 -> fields.numbers(numbers);
                case 9 -> {
                    count("an attribute");
                    texts.add(fields.text());
                }
                default -> fields.skip();
            }
        }
        float[] floats = new float[reals.size()];
        long[] bits = reals.toArray();
        for (int index = 0; index < floats.length; index++) {
            floats[index] = Float.intBitsToFloat((int) bits[index]);
        }
        return new OnnxAttribute(
                name,
                real,
                number,
                text,
                tensor,
                graph,
                new OnnxAttribute.Lists(floats, numbers.toArray(), texts));
    }

    private OnnxTensor tensor(ByteBuffer block) throws InterchangeException {
        ProtobufReader fields = new ProtobufReader(block, "a tensor");
        LongValues sizes = new LongValues();
        LongValues typed = new LongValues();
        Map<String, String> external = new LinkedHashMap<>();
        ByteBuffer raw = null;
        String name = "";
        long type = 0;
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> fields.numbers(sizes);
                case 2 -> type = fields.number();
                case 4 -> fields.reals(typed);
                case 5, 7, 11 -> fields.numbers(typed);
                case 8 -> name = fields.text();
                case 9 -> raw = fields.block();
                case 10 -> fields.doubles(typed);
                case 13 -> {
                    count("a tensor");
                    entry(fields.block(), external);
                }
                default -> fields.skip();
            }
        }
        boolean absent = raw == null || raw.remaining() == 0 && typed.size() > 0;
        return new OnnxTensor(
                name, sizes.toArray(), type, absent ? null : raw, typed.toArray(), external);
    }

    private static void entry(ByteBuffer block, Map<String, String> entries)
            throws InterchangeException {
        ProtobufReader fields = new ProtobufReader(block, "the place of external data");
        String key = "";
        String value = "";
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> key = fields.text();
                case 2 -> value = fields.text();
                default -> fields.skip();
            }
        }
        entries.put(key, value);
    }

    private OnnxValue value(ByteBuffer block) throws InterchangeException {
        ProtobufReader fields = new ProtobufReader(block, "an input or output");
        String name = "";
        OnnxValue typed = new OnnxValue("", 0, null);
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> name = fields.text();
                case 2 -> typed = type(fields.block());
                default -> fields.skip();
            }
        }
        return new OnnxValue(name, typed.type(), typed.sizes());
    }

    private OnnxValue type(ByteBuffer block) throws InterchangeException {
        ProtobufReader fields = new ProtobufReader(block, "the type of a value");
        OnnxValue result = new OnnxValue("", 0, null);
        while (fields.next()) {
            if (fields.field() == 1) {
                result = tensorType(fields.block());
            } else {
                fields.skip();
            }
        }
        return result;
    }

    private OnnxValue tensorType(ByteBuffer block) throws InterchangeException {
        ProtobufReader fields = new ProtobufReader(block, "the type of a tensor");
        int type = 0;
        List<OnnxValue.Size> sizes = null;
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> type = (int) fields.number();
                case 2 -> sizes = shape(fields.block());
                default -> fields.skip();
            }
        }
        return new OnnxValue("", type, sizes);
    }

    private List<OnnxValue.Size> shape(ByteBuffer block) throws InterchangeException {
        ProtobufReader fields = new ProtobufReader(block, "a shape");
        List<OnnxValue.Size> sizes = new ArrayList<>();
        while (fields.next()) {
            if (fields.field() != 1) {
                fields.skip();
                continue;
            }
            count("a shape");
            ProtobufReader size = new ProtobufReader(fields.block(), "the size of an axis");
            long number = -1;
            String name = "";
            while (size.next()) {
                switch (size.field()) {
                    case 1 -> number = size.number();
                    case 2 -> name = size.text();
                    default -> size.skip();
                }
            }
            sizes.add(new OnnxValue.Size(number, name));
        }
        return sizes;
    }
}
