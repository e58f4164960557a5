package io.rnn4j.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {
    @Test
    void charactersAreOrderedByFrequency() {
        Vocabulary characters = Vocabulary.ofCharacters("banana🍌n", 1);
        assertEquals(6, characters.size());
        assertArrayEquals(new int[] {4, 2, 3, 2, 3}, characters.encode("banan"));
        assertArrayEquals(new int[] {5, 1, 3}, characters.encode("🍌xn"));
        assertEquals("b\uFFFDn", characters.decode(4, 1, 0, 3));
    }

    @Test
    void rareWordsAreUnknown() {
        Vocabulary words = Vocabulary.ofWords("to be  or not\nto be", 2);
        assertEquals(4, words.size());
        assertArrayEquals(new int[] {3, 2, 1}, words.encode(" to\tbe  not "));
        assertEquals("to be \uFFFD", words.decode(3, 2, 1));
    }

    @Test
    void bytesEncodeAnyText() {
        Vocabulary bytes = Vocabulary.ofBytes();
        assertEquals(258, bytes.size());
        assertArrayEquals(new int[] {2 + 'a', 2 + 0xC3, 2 + 0xA4}, bytes.encode("aä"));
        assertEquals("aä", bytes.decode(bytes.encode("aä")));
        assertEquals("\uFFFD", bytes.decode(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b\\n \\ \\\\ c", "line\nline\r\n\ttab", "\uD800 half", "🍌 ä"})
    void theTextOfAVocabularyRestoresIt(String text) {
        for (Vocabulary each :
                new Vocabulary[] {
                    Vocabulary.ofCharacters(text, 1),
                    Vocabulary.ofWords(text, 1),
                    Vocabulary.ofBytes()
                }) {
            Vocabulary restored = Vocabulary.ofText(each.toText());
            assertEquals(each, restored);
            assertArrayEquals(each.encode(text), restored.encode(text));
            assertEquals(each.decode(each.encode(text)), restored.decode(each.encode(text)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "LETTERS\na",
                "CHARACTERS\nab",
                "CHARACTERS\n",
                "CHARACTERS\na\na",
                "WORDS\na b",
                "WORDS\n\\x",
                "WORDS\na\\",
                "BYTES\na"
            })
    void anotherTextIsRejected(String text) {
        assertThrows(IllegalArgumentException.class, () -> Vocabulary.ofText(text));
    }

    @Test
    void numbersOfOtherTokensAreRejected() {
        assertEquals(
                "vocabulary: expected numbers of tokens from 0 to 2, got 3",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Vocabulary.ofCharacters("a", 1).decode(3))
                        .getMessage());
    }
}
