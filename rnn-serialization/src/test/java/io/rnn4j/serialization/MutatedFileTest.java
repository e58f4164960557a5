package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files with random changes are loaded or rejected with a readable message. The files have no
 * checksum, so that changes are not found before the contents are read. {@code
 * -Drnn4j.mutations=100000} tries more than the default.
 */
class MutatedFileTest {
    private static final int MUTATIONS = Integer.getInteger("rnn4j.mutations", 400);

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void mutatedFilesAreLoadedOrRejected(EarlierFilesTest.SavedFile saved) throws IOException {
        byte[] whole = saved.bytes(".safetensors");
        Path file = directory.resolve("mutated.safetensors");
        int loaded = 0;
        for (int seed = 0; seed < MUTATIONS; seed++) {
            Files.write(file, new Mutations(seed).mutated(whole));
            if (isLoaded(file, seed)) {
                loaded++;
            }
        }
        int refused = MUTATIONS - loaded;
        assertTrue(loaded > 0 && refused > 0, loaded + " loaded, " + refused + " refused");
    }

    private static boolean isLoaded(Path file, int seed) throws IOException {
        try {
            ModelFile.load(file);
            return true;
        } catch (ModelFileException refused) {
            String message = refused.getMessage();
            assertTrue(message.startsWith(file + ": "), message);
            assertTrue(message.length() < 1200, message);
            assertEquals(0, message.chars().filter(Character::isISOControl).count(), message);
            return false;
        } catch (RuntimeException | Error failure) {
            throw new AssertionError("mutation " + seed + " of " + file, failure);
        }
    }
}
