package io.rnn4j.serialization;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Random changes of model files: of bytes, and of numbers, names and structures of the header. */
final class Mutations {
    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "-1",
                    "1",
                    "2",
                    "3.5",
                    "1e308",
                    "-1e-308",
                    "2147483647",
                    "2147483648",
                    "4294967297",
                    "9223372036854775807",
                    "9223372036854775808",
                    "100000000",
                    "1e999999",
                    "null",
                    "true",
                    "\\\"NaN\\\"",
                    "[]",
                    "{}");

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern WORD = Pattern.compile("[a-z_]{3,}");

    private final SplittableRandom random;

    Mutations(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** {@return a changed copy of a file} */
    byte[] mutated(byte[] file) {
        byte[] result = file;
        int count = 1 + random.nextInt(3);
        for (int n = 0; n < count; n++) {
            result = once(result);
        }
        return result;
    }

    private byte[] once(byte[] file) {
        if (file.length < 20) {
            return file;
        }
        return switch (random.nextInt(9)) {
            case 0 -> withByte(file);
            case 1 -> cut(file);
            case 2 -> withLength(file);
            case 3 -> inHeader(file, this::otherNumber);
            case 4, 5 -> inHeader(file, this::otherNumber);
            case 6 -> inHeader(file, this::otherWord);
            case 7 -> inHeader(file, this::repeatedPart);
            default -> inHeader(file, this::withoutPart);
        };
    }

    private byte[] withByte(byte[] file) {
        byte[] changed = file.clone();
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        return changed;
    }

    private byte[] cut(byte[] file) {
        return Arrays.copyOf(file, random.nextInt(file.length + 10));
    }

    private byte[] withLength(byte[] file) {
        byte[] changed = file.clone();
        long length = random.nextBoolean() ? random.nextLong() : random.nextInt(2 * file.length);
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        return changed;
    }

    // ---- the header

    private interface Change {
        String of(String header);
    }

    /** Changes the text of the header; the length before it is adapted. */
    private static byte[] inHeader(byte[] file, Change change) {
        long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > file.length - 8) {
            return file;
        }
        // one character for each byte
        String header = new String(file, 8, (int) length, StandardCharsets.ISO_8859_1);
        byte[] changed = change.of(header).getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        ByteBuffer begin = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        result.writeBytes(begin.putLong(changed.length).array());
        result.writeBytes(changed);
        result.write(file, 8 + (int) length, file.length - 8 - (int) length);
        return result.toByteArray();
    }

    private String otherNumber(String header) {
        return replaced(header, NUMBER, NUMBERS.get(random.nextInt(NUMBERS.size())));
    }

    /** Replaces a name by another one of the header. */
    private String otherWord(String header) {
        Matcher other = found(header, WORD);
        return other == null ? header : replaced(header, WORD, other.group());
    }

    private String replaced(String header, Pattern pattern, String replacement) {
        Matcher matcher = found(header, pattern);
        return matcher == null
                ? header
                : header.substring(0, matcher.start())
                        + replacement
                        + header.substring(matcher.end());
    }

    /** {@return the first match after a random position} */
    private Matcher found(String header, Pattern pattern) {
        Matcher matcher = pattern.matcher(header);
        return matcher.find(random.nextInt(header.length())) ? matcher : null;
    }

    private String repeatedPart(String header) {
        int from = random.nextInt(header.length());
        int to = from + random.nextInt(Math.min(200, header.length() - from));
        int times = 1 + random.nextInt(20);
        return header.substring(0, to)
                + header.substring(from, to).repeat(times)
                + header.substring(to);
    }

    private String withoutPart(String header) {
        int from = random.nextInt(header.length());
        int to = from + random.nextInt(Math.min(100, header.length() - from));
        return header.substring(0, from) + header.substring(to);
    }
}
