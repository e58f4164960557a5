package io.rnn4j.forecast.suggestion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class SuggestionTest {
    private static final List<String> NAMES = List.of("volume", "value", "vessel", "x");

    @ParameterizedTest
    @CsvSource({
        "volum, volume", // a letter is missing
        "vlaue, value", // neighbours are swapped
        "VALUE, value",
        "vesel, vessel",
        "y, x"
    })
    void theMostSimilarNameIsFound(String wrong, String right) {
        assertEquals(Optional.of(right), Suggestion.similar(wrong, NAMES));
        assertEquals("; did you mean '%s'?".formatted(right), Suggestion.of(wrong, NAMES));
    }

    @Test
    void otherwiseNamesAreListed() {
        assertEquals(Optional.empty(), Suggestion.similar("price", NAMES));
        assertEquals("; there are 'volume', 'value', 'vessel', 'x'", Suggestion.of("price", NAMES));
        List<String> many = new ArrayList<>();
        for (int number = 100; number < 120; number++) {
            many.add("column " + number);
        }
        String all = Suggestion.of("price", many);
        assertEquals("'column 111' and 8 more", all.substring(all.indexOf("'column 111'")));
    }

    @Test
    void namesOfAnyLengthNeedNoMemory() {
        String huge = "n".repeat(50_000_000);
        assertEquals(Optional.of("nm"), Suggestion.similar("n", List.of(huge, "nm")));
    }
}
