package io.rnn4j.serialization;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Files that claim or contain more than they should. None of them is a model. */
final class HostileFiles {
    private static final String DENSE = "{'name':'dense','units':1}";

    private HostileFiles() {}

    /** Bytes of a file, made when they are needed. */
    interface Contents {
        byte[] bytes() throws IOException;
    }

    /** {@return all files by name} */
    static Map<String, Contents> all() {
        Map<String, Contents> files = new LinkedHashMap<>();
        addHeaders(files);
        addTensors(files);
        addSizes(files);
        addNumbers(files);
        addNesting(files);
        addSets(files);
        return files;
    }

    private static String repeated(int count, IntFunction<String> text) {
        return IntStream.range(0, count).mapToObj(text).collect(Collectors.joining(","));
    }

    /** A file whose header has this text; apostrophes become quotes. */
    private static byte[] header(String text) {
        return TestFiles.bytes(text.replace('\'', '"'));
    }

    /** A file of version 1 with an architecture and without tensors. */
    private static byte[] architecture(String key, String json) {
        return header(
                "{'__metadata__':{'format':'rnn4j','version':'1','%s':'%s'}}"
                        .formatted(key, json.replace("'", "\\'")));
    }

    private static byte[] sequence(String layers) {
        return architecture(
                "architecture",
                "{'seed':1,'input':{'steps':0,'features':1},'layers':[" + layers + "]}");
    }

    private static byte[] graph(String layers, String uses, String outputs) {
        return architecture(
                "graph",
                ("{'seed':1,'inputs':[{'name':'x','kind':'sequence','steps':0,'features':1}],"
                                + "'layers':[%s],'calls':[%s],'outputs':[%s]}")
                        .formatted(layers, uses, outputs));
    }

    private static String recurrent(String units, String cell) {
        return "{'name':'recurrent','units':%s,'cell':%s}".formatted(units, cell);
    }

    // ---- the header

    private static void addHeaders(Map<String, Contents> files) {
        files.put("100 MB of spaces", () -> TestFiles.bytes("{" + " ".repeat(99_999_990) + "}"));
        files.put("30 MB of spaces", () -> TestFiles.bytes("{" + " ".repeat(30_000_000) + "}"));
        files.put("deep lists", () -> header("{'a':" + "[".repeat(100_000)));
        files.put("deep objects", () -> header("{'a':".repeat(100_000)));
        files.put("lists", () -> header("{'a':[" + repeated(5_000_000, n -> "[]") + "]}"));
        files.put(
                "ignored lists",
                () -> header("{'a':{'b':[" + repeated(5_000_000, n -> "[]") + "]}}"));
        files.put("long name", () -> header("{'" + "n".repeat(30_000_000) + "':1}"));
        files.put("long type", () -> header("{'a':{'dtype':'" + "F".repeat(30_000_000) + "'}}"));
        files.put("long number", () -> header("{'a':" + "9".repeat(30_000_000) + "}"));
        files.put(
                "long shape",
                () -> header("{'a':{'shape':[" + repeated(10_000_000, n -> "1") + "]}}"));
        files.put(
                "texts",
                () ->
                        header(
                                "{'__metadata__':{"
                                        + repeated(2_000_000, n -> "'" + n + "':''")
                                        + "}}"));
        files.put(
                "long format",
                () -> header("{'__metadata__':{'format':'" + "f".repeat(30_000_000) + "'}}"));
        files.put(
                "long version",
                () ->
                        header(
                                "{'__metadata__':{'format':'rnn4j','version':'"
                                        + "模".repeat(10_000_000)
                                        + "'}}"));
        files.put("not UTF-8", HostileFiles::notUtf8);
    }

    private static byte[] notUtf8() {
        byte[] file = header("{'a':'" + "a".repeat(1000) + "'}");
        file[500] = (byte) 0xed; // the first byte of an encoded surrogate
        file[501] = (byte) 0xa0;
        file[502] = (byte) 0x80;
        return file;
    }

    // ---- tensors

    private static byte[] tensor(String shape, String type, String offsets) {
        return header(
                "{'a':{'dtype':'%s','shape':%s,'data_offsets':%s}}"
                        .formatted(type, shape, offsets));
    }

    private static void addTensors(Map<String, Contents> files) {
        files.put("huge tensor", () -> tensor("[2147483647]", "F32", "[0,8589934588]"));
        files.put("overflow", () -> tensor("[4294967296,4294967296]", "F32", "[0,0]"));
        files.put("negative", () -> tensor("[1]", "F32", "[4,0]"));
        files.put("largest offsets", () -> tensor("[]", "U8", "[0,9223372036854775807]"));
        files.put("unknown type", () -> tensor("[1]", "F1234", "[1,2]"));
        files.put(
                "empty tensors",
                () ->
                        header(
                                "{"
                                        + repeated(
                                                500_000,
                                                n ->
                                                        "'%d':{'dtype':'F32','shape':[0],'data_offsets':[0,0]}"
                                                                .formatted(n))
                                        + "}"));
        files.put(
                "most empty tensors",
                () ->
                        header(
                                "{"
                                        + repeated(
                                                FileLimits.TENSORS,
                                                n ->
                                                        "'%s':{'dtype':'F32','shape':[0],'data_offsets':[0,0]}"
                                                                .formatted("n".repeat(400) + n))
                                        + "}"));
    }

    // ---- sizes

    private static void addSizes(Map<String, Contents> files) {
        for (String units : new String[] {"1000000", "100000000", "2147483647"}) {
            files.put("dense of " + units, () -> sequence(DENSE.replace("1}", units + "}")));
            for (String cell :
                    new String[] {
                        "lstm",
                        "gru",
                        "ind_rnn",
                        "layer_norm_lstm",
                        "layer_norm_gru",
                        "linear_recurrence"
                    }) {
                files.put(
                        cell + " of " + units,
                        () -> sequence(recurrent(units, "{'name':'" + cell + "'}")));
            }
            files.put(
                    "embedding of " + units,
                    () ->
                            sequence(
                                    "{'name':'embedding','entries':%s,'units':%s}"
                                            .formatted(units, units)));
        }
    }

    // ---- numbers of parts

    private static void addNumbers(Map<String, Contents> files) {
        files.put("empty layers", () -> sequence(repeated(1_000_000, n -> "{}")));
        files.put("layers", () -> sequence(repeated(1_000_000, n -> DENSE)));
        files.put(
                "layers without weights",
                () -> sequence(repeated(600_000, n -> "{'name':'reverse'}")));
        files.put("20,000 layers", () -> sequence(repeated(20_000, n -> "{'name':'reverse'}")));
        files.put(
                "uses",
                () ->
                        graph(
                                "{'label':'d','layer':{'name':'reverse'}}",
                                repeated(500_000, n -> "{'layer':'d','reads':['x']}"),
                                "{'name':'y','is':'d'}"));
        files.put(
                "reads",
                () ->
                        graph(
                                "{'label':'d','layer':{'name':'add'}}",
                                "{'layer':'d','reads':[" + repeated(4_000_000, n -> "'x'") + "]}",
                                "{'name':'y','is':'d'}"));
        files.put(
                "outputs",
                () ->
                        graph(
                                "{'label':'d','layer':{'name':'reverse'}}",
                                "{'layer':'d','reads':['x']}",
                                repeated(500_000, n -> "{'name':'y" + n + "','is':'d'}")));
        files.put(
                "same names",
                () ->
                        graph(
                                repeated(9_000, n -> "{'label':'d','layer':{'name':'reverse'}}"),
                                "{'layer':'d','reads':['x']}",
                                "{'name':'y','is':'d'}"));
        files.put(
                "cells in a stack",
                () ->
                        sequence(
                                recurrent(
                                        "1",
                                        "{'name':'stacked','cells':["
                                                + repeated(700_000, n -> "{'name':'lstm'}")
                                                + "]}")));
        files.put(
                "stacks of many cells",
                () ->
                        sequence(
                                repeated(
                                        1_500,
                                        n ->
                                                recurrent(
                                                        "1",
                                                        "{'name':'stacked','cells':["
                                                                + repeated(
                                                                        1_000,
                                                                        m -> "{'name':'lstm'}")
                                                                + "]}"))));
        files.put("long list", () -> sequence("[" + repeated(8_000_000, n -> "1") + "]"));
        files.put("long setting", () -> sequence("{'name':'" + "x".repeat(30_000_000) + "'}"));
    }

    // ---- nesting

    private static String nested(int depth, String before, String inside, String after) {
        return before.repeat(depth) + inside + after.repeat(depth);
    }

    private static void addNesting(Map<String, Contents> files) {
        files.put(
                "deep architecture",
                () -> architecture("architecture", "[".repeat(100_000) + "]".repeat(100_000)));
        for (int depth : new int[] {40, 400, 100_000}) {
            files.put(
                    "stacks nested " + depth + " deep",
                    () ->
                            sequence(
                                    recurrent(
                                            "1",
                                            nested(
                                                    depth,
                                                    "{'name':'stacked','cells':[",
                                                    "{'name':'lstm'}",
                                                    "]}"))));
            files.put(
                    "activations nested " + depth + " deep",
                    () ->
                            sequence(
                                    "{'name':'activation','activation':"
                                            + nested(
                                                    depth,
                                                    "{'name':'clipped_input','activation':",
                                                    "{'name':'tanh'}",
                                                    "}")
                                            + "}"));
        }
        files.put(
                "stacks nested 30 deep",
                () ->
                        sequence(
                                recurrent(
                                        "1",
                                        nested(
                                                29,
                                                "{'name':'stacked','cells':[",
                                                "{'name':'lstm'}",
                                                "]}"))));
    }

    // ---- several models

    private static byte[] set(int models, String layers) {
        String architecture =
                ("{'seed':1,'input':{'steps':0,'features':1},'layers':[" + layers + "]}")
                        .replace("'", "\\'");
        return header(
                "{'__metadata__':{'format':'rnn4j','version':'1','models':'[%s]',%s}}"
                        .formatted(
                                repeated(models, n -> "\\'" + n + "\\'"),
                                repeated(
                                        models,
                                        n -> "'" + n + ":architecture':'" + architecture + "'")));
    }

    private static void addSets(Map<String, Contents> files) {
        files.put("a set of 1,000 models", () -> set(1_000, DENSE));
        files.put("a set of huge models", () -> set(200, DENSE.replace("1}", "2147483647}")));
        files.put(
                "a set of many layers", () -> set(200, repeated(5_000, n -> "{'name':'reverse'}")));
        files.put(
                "a set of deep stacks",
                () ->
                        set(
                                200,
                                repeated(
                                        20,
                                        m ->
                                                recurrent(
                                                        "1",
                                                        nested(
                                                                25,
                                                                "{'name':'stacked','cells':[",
                                                                "{'name':'lstm'}",
                                                                "]}")))));
    }
}
