package io.rnn4j.interchange.pytorch;

import java.util.Map;
import java.util.Set;

/** The types of elements of PyTorch by their names in safetensors files. */
final class TorchTypes {
    private static final Map<String, Integer> BYTES =
            Map.ofEntries(
                    Map.entry("BOOL", 1),
                    Map.entry("U8", 1),
                    Map.entry("I8", 1),
                    Map.entry("F8_E5M2", 1),
                    Map.entry("F8_E4M3", 1),
                    Map.entry("I16", 2),
                    Map.entry("U16", 2),
                    Map.entry("F16", 2),
                    Map.entry("BF16", 2),
                    Map.entry("I32", 4),
                    Map.entry("U32", 4),
                    Map.entry("F32", 4),
                    Map.entry("I64", 8),
                    Map.entry("U64", 8),
                    Map.entry("F64", 8),
                    Map.entry("C64", 8));

    private static final Map<String, String> STORAGES =
            Map.ofEntries(
                    Map.entry("FloatStorage", "F32"),
                    Map.entry("DoubleStorage", "F64"),
                    Map.entry("HalfStorage", "F16"),
                    Map.entry("BFloat16Storage", "BF16"),
                    Map.entry("LongStorage", "I64"),
                    Map.entry("IntStorage", "I32"),
                    Map.entry("ShortStorage", "I16"),
                    Map.entry("CharStorage", "I8"),
                    Map.entry("ByteStorage", "U8"),
                    Map.entry("BoolStorage", "BOOL"),
                    Map.entry("ComplexFloatStorage", "C64"),
                    Map.entry("UntypedStorage", "U8"));

    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("float32", "F32"),
                    Map.entry("float64", "F64"),
                    Map.entry("float16", "F16"),
                    Map.entry("bfloat16", "BF16"),
                    Map.entry("int64", "I64"),
                    Map.entry("int32", "I32"),
                    Map.entry("int16", "I16"),
                    Map.entry("int8", "I8"),
                    Map.entry("uint8", "U8"),
                    Map.entry("uint16", "U16"),
                    Map.entry("uint32", "U32"),
                    Map.entry("uint64", "U64"),
                    Map.entry("bool", "BOOL"),
                    Map.entry("complex64", "C64"),
                    Map.entry("float8_e5m2", "F8_E5M2"),
                    Map.entry("float8_e4m3fn", "F8_E4M3"));

    private static final Set<String> WHOLE =
            Set.of("BOOL", "U8", "I8", "I16", "U16", "I32", "U32", "I64", "U64");

    private TorchTypes() {}

    /** {@return the type of the elements of a class of storages; null for an unknown one} */
    static String ofStorage(String className) {
        return STORAGES.get(className);
    }

    /** {@return the type that a name in {@code torch} means; null for an unknown one} */
    static String ofName(String name) {
        return TYPES.get(name);
    }

    /** {@return whether a type is one of integers or truth values, which are not weights} */
    static boolean isWhole(String type) {
        return WHOLE.contains(type);
    }

    /** {@return the number of bytes of an element of a known type} */
    static int bytes(String type) {
        return BYTES.get(type);
    }
}
