package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file, whatever it holds, has no effect on the loading of later files. */
class SharedParserTest {
    private static final int LENGTH = 9; // pairs of characters: 2⁹ names of one hash code

    @TempDir private Path directory;

    /** Names whose every pair of characters is one of two, such as AaBBAa. */
    private static List<String> names(int pairs, String zero, String one) {
        List<String> names = new ArrayList<>();
        for (int number = 0; number < 1 << pairs; number++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < pairs; bit++) {
                name.append((number >> bit & 1) == 0 ? zero : one);
            }
            names.add(name.toString());
        }
        return names;
    }

    /** A model in whose metadata or components the names are fields. */
    private static String header(List<String> names, String prefix, boolean inMetadata) {
        StringBuilder fields = new StringBuilder();
        names.forEach(name -> fields.append(",\"%s%s\":\"\"".formatted(prefix, name)));
        if (inMetadata) {
            return TestFiles.header()
                    .replace("\"format\":\"rnn4j\"", "\"format\":\"rnn4j\"" + fields);
        }
        String architecture = TestFiles.ARCHITECTURE.replace("\"units\":1", "\"units\":1" + fields);
        return TestFiles.header()
                .replace(
                        TestFiles.metadata(TestFiles.ARCHITECTURE),
                        TestFiles.metadata(architecture));
    }

    /**
     * The pairs have equal hash codes with the multiplier 31 of {@link String#hashCode} and with
     * the multiplier 33 of Jackson's table of names.
     */
    @ParameterizedTest
    @CsvSource({"Aa, BB", "Ab, BA"})
    void namesOfEqualHashCodesDoNotAffectLaterFiles(String zero, String one) throws IOException {
        List<String> names = names(LENGTH, zero, one);
        Path good =
                TestFiles.write(directory, TestFiles.bytes(TestFiles.header(), TestFiles.VALUES));
        Path bad = directory.resolve("bad.safetensors");
        for (int round = 0; round < 50; round++) {
            for (boolean inMetadata : new boolean[] {true, false}) {
                String header = header(names, "n" + round, inMetadata);
                Files.write(bad, TestFiles.bytes(header, TestFiles.VALUES));
                try {
                    ModelFile.load(bad);
                    assertEquals(true, inMetadata, "unknown settings are rejected");
                } catch (ModelFileException refused) {
                    TestFiles.assertHolds(refused, "unknown fields");
                }
                assertEquals(5, ModelFile.load(good).seed());
            }
        }
    }
}
