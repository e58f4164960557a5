package io.rnn4j.interchange.pytorch;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.pytorch.PickleValue.Global;
import io.rnn4j.interchange.pytorch.PickleValue.None;
import io.rnn4j.interchange.pytorch.PickleValue.Tuple;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a pickle of protocol 2 or later, as {@code torch.save} writes it: numbers, texts, lists,
 * tuples, sets, dictionaries and tensors. What a pickle calls is looked up in {@link PickleCalls},
 * a list of what makes tensors; everything else is rejected. The number of values and the length of
 * texts are limited.
 */
final class PickleReader {
    /** Values that a pickle may have. */
    private static final int VALUES = 1 << 19;

    /** Number of values that a list or a dictionary counts as. */
    private static final int CONTAINER = 4;

    /** Bytes of a text or an integer. */
    private static final int TEXT = 1 << 20;

    private static final int INTEGER = 1 << 10;
    private static final String REMEDY =
            "; load the file in Python and save model.state_dict() alone, best as safetensors";

    private final ByteBuffer bytes;
    private final PickleCalls calls;
    private final List<Object> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Long, Object> memo = new HashMap<>();
    private int values;

    /** A key of a dictionary that is neither a number nor a text; equal to itself only. */
    private static final class Key {}

    /**
     * Creates a reader.
     *
     * @param bytes the pickle, which other bytes may follow
     * @param calls what it may call
     */
    PickleReader(ByteBuffer bytes, PickleCalls calls) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.calls = calls;
    }

    /** Reads up to the end of the pickle, after which the buffer is positioned. */
    Object read() throws InterchangeException {
        while (true) {
            int opcode = unsignedByte();
            if (opcode == '.') {
                return pop();
            }
            execute(opcode);
        }
    }

    /** The numbers and letters are the opcodes of the module pickle of Python. */
    private void execute(int opcode) throws InterchangeException {
        switch (opcode) {
            case 0x80 -> requireProtocol(unsignedByte());
            case 0x95 -> take(Long.BYTES); // a frame: only a hint for reading ahead
            case '(' -> {
                count(1);
                marks.push(stack.size());
            }
            case '0' -> pop();
            case '1' -> popToMark();
            case '2' -> push(top());
            case 'N' -> push(None.NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) take(Integer.BYTES).getInt());
            case 'K' -> push((long) unsignedByte());
            case 'M' -> push((long) Short.toUnsignedInt(take(Short.BYTES).getShort()));
            case 0x8a -> push(integer(unsignedByte()));
            case 0x8b -> push(integer(length(INTEGER)));
            case 'G' -> push(take(Double.BYTES).order(ByteOrder.BIG_ENDIAN).getDouble());
            case 'X' -> push(text(length(TEXT)));
            case 0x8c -> push(text(unsignedByte()));
            case 0x8d -> push(text(longLength()));
            case 'T' -> push(text(length(TEXT)));
            case 'U' -> push(text(unsignedByte()));
            case 'B' -> push(binary(length(TEXT)));
            case 'C' -> push(binary(unsignedByte()));
            case 0x8e -> push(binary(longLength()));
            case ')' -> push(new Tuple(List.of()));
            case 0x85 -> pushTuple(1);
            case 0x86 -> pushTuple(2);
            case 0x87 -> pushTuple(3);
            case 't' -> push(new Tuple(popToMark()));
            case ']', 0x8f -> pushContainer(new ArrayList<>());
            case 'l', 0x91 -> pushContainer(popToMark());
            case '}' -> pushContainer(new LinkedHashMap<>());
            case 'd' -> pushContainer(put(new LinkedHashMap<>(), popToMark()));
            case 'a' -> add(List.of(pop()));
            case 'e', 0x90 -> add(popToMark());
            case 's' -> {
                Object value = pop();
                List<Object> item = List.of(pop(), value);
                put(topAs(Map.class, "dictionary"), item);
            }
            case 'u' -> {
                List<Object> items = popToMark();
                put(topAs(Map.class, "dictionary"), items);
            }
            case 'c' -> push(new Global(line(), line()));
            case 0x93 -> {
                Object name = pop();
                push(new Global(textOf(pop()), textOf(name)));
            }
            case 'q' -> memo.put((long) unsignedByte(), memoized());
            case 'r' -> memo.put(Integer.toUnsignedLong(take(Integer.BYTES).getInt()), memoized());
            case 0x94 -> memo.put((long) memo.size(), memoized());
            case 'h' -> push(remembered(unsignedByte()));
            case 'j' -> push(remembered(Integer.toUnsignedLong(take(Integer.BYTES).getInt())));
            case 'Q' -> push(calls.persistent(pop()));
            case 'R', 0x81 -> {
                Object arguments = pop();
                pushContainer(calls.call(pop(), arguments));
            }
            case 'b' -> {
                pop(); // the state of an object: attributes of a dictionary that nothing reads
                top();
            }
            default ->
                    throw failure(
                            "contains the operation 0x%02x, which torch.save does not write"
                                    .formatted(opcode));
        }
    }

    private static void requireProtocol(int protocol) throws InterchangeException {
        if (protocol < 2 || protocol > 5) {
            throw failure("has the protocol %s, expected 2 to 5".formatted(protocol));
        }
    }

    // ---- the stack

    private void count(int more) throws InterchangeException {
        values += more;
        if (values > VALUES) {
            throw failure("has more than %s values".formatted(VALUES));
        }
    }

    private void push(Object value) throws InterchangeException {
        count(1);
        stack.add(value);
    }

    private void pushContainer(Object container) throws InterchangeException {
        count(CONTAINER);
        push(container);
    }

    private Object top() throws InterchangeException {
        if (stack.size() <= (marks.isEmpty() ? 0 : marks.peek())) {
            throw failure("takes a value where there is none");
        }
        return stack.getLast();
    }

    private Object pop() throws InterchangeException {
        Object top = top();
        stack.removeLast();
        return top;
    }

    private List<Object> popToMark() throws InterchangeException {
        if (marks.isEmpty()) {
            throw failure("takes values where there are none");
        }
        List<Object> from = stack.subList(marks.pop(), stack.size());
        List<Object> values = new ArrayList<>(from);
        from.clear();
        return values;
    }

    private void pushTuple(int size) throws InterchangeException {
        Object[] values = new Object[size];
        for (int index = size - 1; index >= 0; index--) {
            values[index] = pop();
        }
        push(new Tuple(List.of(values)));
    }

    private <T> T topAs(Class<T> type, String expected) throws InterchangeException {
        if (!type.isInstance(top())) {
            throw failure("adds to something other than a " + expected);
        }
        return type.cast(top());
    }

    @SuppressWarnings("unchecked") // all lists and dictionaries are made here
    private void add(List<Object> added) throws InterchangeException {
        topAs(Collection.class, "list").addAll(added);
    }

    @SuppressWarnings("unchecked")
    private Map<Object, Object> put(Map<?, ?> target, List<Object> items)
            throws InterchangeException {
        Map<Object, Object> dictionary = (Map<Object, Object>) target;
        if (items.size() % 2 != 0) {
            throw failure("has a dictionary with a key but no value");
        }
        for (int index = 0; index < items.size(); index += 2) {
            count(2);
            dictionary.put(key(items.get(index)), items.get(index + 1));
        }
        return dictionary;
    }

    /** The hash of a tuple could take exponential time. */
    static Object key(Object key) {
        boolean simple = key instanceof String || key instanceof Number || key instanceof Boolean;
        return simple ? key : new Key();
    }

    private Object memoized() throws InterchangeException {
        count(2);
        return top();
    }

    private Object remembered(long index) throws InterchangeException {
        Object value = memo.get(index);
        if (value == null) {
            throw failure("reads a value that it has not stored");
        }
        return value;
    }

    // ---- numbers and texts

    private ByteBuffer take(int count) throws InterchangeException {
        if (count > bytes.remaining()) {
            throw failure("ends early");
        }
        ByteBuffer taken = bytes.slice(bytes.position(), count).order(bytes.order());
        bytes.position(bytes.position() + count);
        return taken;
    }

    private int unsignedByte() throws InterchangeException {
        return Byte.toUnsignedInt(take(1).get());
    }

    private int length(int limit) throws InterchangeException {
        return limited(Integer.toUnsignedLong(take(Integer.BYTES).getInt()), limit);
    }

    private int longLength() throws InterchangeException {
        return limited(take(Long.BYTES).getLong(), TEXT);
    }

    private int limited(long length, int limit) throws InterchangeException {
        if (length < 0 || length > limit || length > bytes.remaining()) {
            throw failure(
                    "has a text or number of %s bytes, expected at most %s"
                            .formatted(
                                    Long.toUnsignedString(length),
                                    Math.min(limit, bytes.remaining())));
        }
        return (int) length;
    }

    private Object integer(int length) throws InterchangeException {
        byte[] littleEndian = binary(length);
        byte[] bigEndian = new byte[length + 1]; // of an empty number: 0
        for (int index = 0; index < length; index++) {
            bigEndian[length - index] = littleEndian[index];
        }
        bigEndian[0] = (byte) (length > 0 && littleEndian[length - 1] < 0 ? -1 : 0);
        BigInteger integer = new BigInteger(bigEndian);
        return integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
    }

    private byte[] binary(int length) throws InterchangeException {
        byte[] binary = new byte[length];
        take(length).get(binary);
        return binary;
    }

    private String text(int length) throws InterchangeException {
        return new String(binary(length), StandardCharsets.UTF_8);
    }

    private String textOf(Object value) throws InterchangeException {
        if (value instanceof String text) {
            return text;
        }
        throw failure("names something by a value that is not a text");
    }

    /** {@return the text up to the end of the line} */
    private String line() throws InterchangeException {
        int begin = bytes.position();
        while (unsignedByte() != '\n') {
            if (bytes.position() - begin > TEXT) {
                throw failure("has a name of more than %s bytes".formatted(TEXT));
            }
        }
        byte[] line = new byte[bytes.position() - 1 - begin];
        bytes.get(begin, line);
        return new String(line, StandardCharsets.UTF_8);
    }

    static InterchangeException failure(String what) {
        return new InterchangeException("the pickle in the file " + what + REMEDY);
    }
}
