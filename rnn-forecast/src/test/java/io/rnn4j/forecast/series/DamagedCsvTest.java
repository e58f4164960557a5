package io.rnn4j.forecast.series;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** A small run of {@link CsvFuzzer} without Jazzer: valid files with a few changed bytes. */
class DamagedCsvTest {
    private static final byte[] BYTES =
            "\n\r\",;\t \0 19-+:.eENa\u00FF".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void damagedFilesAreReadOrRejected() throws IOException {
        Random random = new Random(1);
        for (int run = 0; run < 4000; run++) {
            String sample = CsvSamples.FILES.get(random.nextInt(CsvSamples.FILES.size()));
            byte[] bytes = sample.getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(bytes.length);
                if (random.nextInt(4) == 0) {
                    int to = Math.min(bytes.length, at + 1 + random.nextInt(20));
                    byte[] shorter = Arrays.copyOf(bytes, bytes.length - (to - at));
                    System.arraycopy(bytes, to, shorter, at, bytes.length - to);
                    bytes = shorter.length == 0 ? bytes : shorter;
                } else {
                    bytes[at] = BYTES[random.nextInt(BYTES.length)];
                }
            }
            CsvFuzzer.fuzzerTestOneInput(bytes);
        }
    }
}
