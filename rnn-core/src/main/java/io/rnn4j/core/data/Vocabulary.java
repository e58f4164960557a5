package io.rnn4j.core.data;

import io.rnn4j.api.component.SettingChecks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The tokens of a language model and their numbers: characters, bytes or words. Number 0 is padding
 * and number 1 every token that is not known; the others follow by falling frequency.
 *
 * <pre>{@code
 * Vocabulary words = Vocabulary.ofWords(text, 2); // words that occur at least twice
 * int[] numbers = words.encode("to be or not to be");
 * ModelFile.save(model, description.note("vocabulary", words.toText()), file);
 * }</pre>
 *
 * <p>A character is a Unicode code point. A word is a maximal sequence of characters without white
 * space. The tokens of bytes are all 256 bytes of the encoding UTF-8, with the numbers 2 to 257.
 */
public final class Vocabulary {
    /** The number of padding. */
    public static final int PADDING = 0;

    /** The number of a token that is not known. */
    public static final int UNKNOWN = 1;

    /** The text of a token that is not known. */
    public static final String UNKNOWN_TEXT = "\uFFFD";

    private static final int FIRST = 2;
    private static final String OWNER = "vocabulary";

    private enum Kind {
        CHARACTERS,
        BYTES,
        WORDS
    }

    private final Kind kind;
    private final List<String> tokens; // without padding and unknown; empty for bytes
    private final Map<String, Integer> numbers = new HashMap<>();

    private Vocabulary(Kind kind, List<String> tokens) {
        this.kind = kind;
        this.tokens = List.copyOf(tokens);
        for (String token : tokens) {
            if (numbers.put(token, FIRST + numbers.size()) != null) {
                throw new IllegalArgumentException(
                        "%s: the token '%s' occurs twice".formatted(OWNER, token));
            }
        }
    }

    /**
     * {@return the characters of a text}
     *
     * @param text text
     * @param minimumCount number of occurrences below which a character is not known, at least 1
     */
    public static Vocabulary ofCharacters(String text, int minimumCount) {
        return of(Kind.CHARACTERS, text, minimumCount);
    }

    /**
     * {@return the words of a text}
     *
     * @param text text
     * @param minimumCount number of occurrences below which a word is not known, at least 1
     */
    public static Vocabulary ofWords(String text, int minimumCount) {
        return of(Kind.WORDS, text, minimumCount);
    }

    /** {@return all bytes} */
    public static Vocabulary ofBytes() {
        return new Vocabulary(Kind.BYTES, List.of());
    }

    private static Vocabulary of(Kind kind, String text, int minimumCount) {
        Objects.requireNonNull(text, "text");
        SettingChecks.atLeastOne(OWNER, "minimumCount", minimumCount);
        Map<String, Integer> counts = new LinkedHashMap<>();
        forEach(kind, text, token -> counts.merge(token, 1, Integer::sum));
        List<String> frequent = new ArrayList<>();
        counts.forEach(
                (token, count) -> {
                    if (count >= minimumCount) {
                        frequent.add(token);
                    }
                });
        frequent.sort(
                Comparator.<String>comparingInt(counts::get)
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()));
        return new Vocabulary(kind, frequent);
    }

    /** Passes the characters or words of a text to a consumer. */
    private static void forEach(Kind kind, String text, Consumer<String> consumer) {
        int from = 0;
        while (from < text.length()) {
            int to = from;
            if (kind == Kind.CHARACTERS) {
                to += Character.charCount(text.codePointAt(from));
            } else {
                while (to < text.length() && !Character.isWhitespace(text.charAt(to))) {
                    to++;
                }
            }
            if (to > from) {
                consumer.accept(text.substring(from, to));
            }
            from = kind == Kind.WORDS ? to + 1 : to;
        }
    }

    /** {@return the number of tokens, with padding and the unknown one} */
    public int size() {
        return FIRST + (kind == Kind.BYTES ? 1 << Byte.SIZE : tokens.size());
    }

    /**
     * {@return the numbers of the tokens of a text}
     *
     * @param text text
     */
    public int[] encode(String text) {
        Objects.requireNonNull(text, "text");
        if (kind == Kind.BYTES) {
            return encode(text.getBytes(StandardCharsets.UTF_8));
        }
        int[] count = new int[1];
        forEach(kind, text, token -> count[0]++);
        int[] encoded = new int[count[0]];
        count[0] = 0;
        forEach(kind, text, token -> encoded[count[0]++] = numbers.getOrDefault(token, UNKNOWN));
        return encoded;
    }

    private static int[] encode(byte[] bytes) {
        int[] encoded = new int[bytes.length];
        for (int n = 0; n < bytes.length; n++) {
            encoded[n] = FIRST + Byte.toUnsignedInt(bytes[n]);
        }
        return encoded;
    }

    /**
     * {@return the text of tokens, words separated by spaces; nothing for padding, and {@value
     * #UNKNOWN_TEXT} for a token that is not known}
     *
     * @param encoded numbers of tokens
     * @throws IllegalArgumentException if a number is not that of a token
     */
    public String decode(int... encoded) {
        Objects.requireNonNull(encoded, "encoded");
        byte[] bytes = new byte[kind == Kind.BYTES ? encoded.length : 0];
        int used = 0;
        List<String> parts = new ArrayList<>();
        for (int number : encoded) {
            if (number < 0 || number >= size()) {
                throw new IllegalArgumentException(
                        "%s: expected numbers of tokens from 0 to %s, got %s"
                                .formatted(OWNER, size() - 1, number));
            }
            if (number == PADDING) {
                continue;
            }
            if (kind == Kind.BYTES && number >= FIRST) {
                bytes[used++] = (byte) (number - FIRST);
            } else if (kind == Kind.BYTES) {
                bytes[used++] = (byte) 0xFF; // never part of UTF-8, so that it is not known
            } else {
                parts.add(number == UNKNOWN ? UNKNOWN_TEXT : tokens.get(number - FIRST));
            }
        }
        return kind == Kind.BYTES
                ? new String(bytes, 0, used, StandardCharsets.UTF_8)
                : String.join(kind == Kind.WORDS ? " " : "", parts);
    }

    /** {@return the vocabulary as text, from which {@link #ofText} restores it} */
    public String toText() {
        List<String> lines = new ArrayList<>();
        lines.add(kind.name());
        for (String token : tokens) {
            lines.add(token.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r"));
        }
        return String.join("\n", lines);
    }

    /**
     * {@return the vocabulary of a text}
     *
     * @param text what {@link #toText} has returned
     * @throws IllegalArgumentException if the text is not that of a vocabulary
     */
    public static Vocabulary ofText(String text) {
        Objects.requireNonNull(text, "text");
        String[] lines = text.split("\n", -1);
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(lines[0])) {
                List<String> tokens = new ArrayList<>();
                for (int n = 1; n < lines.length; n++) {
                    tokens.add(token(kind, lines[n], n));
                }
                return new Vocabulary(kind, tokens);
            }
        }
        throw new IllegalArgumentException(
                "%s: expected a text that begins with a line CHARACTERS, BYTES or WORDS, got '%s'"
                        .formatted(OWNER, lines[0].substring(0, Math.min(80, lines[0].length()))));
    }

    private static String token(Kind kind, String line, int number) {
        StringBuilder token = new StringBuilder();
        boolean valid = kind != Kind.BYTES;
        for (int n = 0; valid && n < line.length(); n++) {
            char character = line.charAt(n);
            if (character == '\\') {
                n++;
                char escaped = n < line.length() ? line.charAt(n) : ' ';
                valid = escaped == '\\' || escaped == 'n' || escaped == 'r';
                character = escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped;
            }
            token.append(character);
        }
        int[] count = new int[1];
        forEach(
                kind,
                token.toString(),
                each -> count[0] += each.length() == token.length() ? 1 : 2);
        if (!valid || count[0] != 1) {
            throw new IllegalArgumentException(
                    "%s: line %s of its text, '%s', is not a token"
                            .formatted(OWNER, number + 1, line));
        }
        return token.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary that && kind == that.kind && tokens.equals(that.tokens);
    }

    @Override
    public int hashCode() {
        return 31 * kind.ordinal() + tokens.hashCode();
    }

    /** {@return the kind and the number of tokens} */
    @Override
    public String toString() {
        return "Vocabulary[%s %s]"
                .formatted(size(), kind.name().toLowerCase(java.util.Locale.ROOT));
    }
}
