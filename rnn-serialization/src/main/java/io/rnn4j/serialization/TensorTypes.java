package io.rnn4j.serialization;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The types of elements that the safetensors format defines, with their numbers of bits. */
final class TensorTypes {
    static final String FLOAT32 = "F32";
    static final String INT32 = "I32";
    static final String FLOAT64 = "F64";
    static final String FLOAT16 = "F16";
    static final String BFLOAT16 = "BF16";

    private static final Map<String, Integer> BITS = new HashMap<>();

    static {
        add(4, "F4");
        add(6, "F6_E2M3", "F6_E3M2");
        add(8, "BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0", "F8_E5M2FNUZ", "F8_E4M3FNUZ");
        add(16, "I16", "U16", FLOAT16, BFLOAT16);
        add(32, INT32, "U32", FLOAT32);
        add(64, "I64", "U64", FLOAT64, "C64");
    }

    private TensorTypes() {}

    private static void add(int bits, String... types) {
        for (String type : types) {
            BITS.put(type, bits);
        }
    }

    /** {@return the number of bits of an element; empty for a type that is not known} */
    static OptionalInt bits(String type) {
        Integer bits = BITS.get(type);
        return bits == null ? OptionalInt.empty() : OptionalInt.of(bits);
    }
}
