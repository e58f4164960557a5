package io.rnn4j.simd.tile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The tile classes are equal to the output of {@link TileGenerator}. */
class TileGeneratorTest {
    static final List<String> CLASSES = TileGenerator.CLASSES;

    @ParameterizedTest
    @FieldSource("CLASSES")
    void sourcesAreGenerated(String name) throws IOException {
        Path directory = Path.of("src/generated/java/io/rnn4j/simd/tile");
        String source = Files.readString(directory.resolve(name + ".java"));
        assertEquals(TileGenerator.head(source) + TileGenerator.methods(name), source);
    }
}
