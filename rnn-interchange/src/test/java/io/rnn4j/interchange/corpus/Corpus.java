package io.rnn4j.interchange.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A directory of model files of other frameworks, with inputs and expected outputs. */
final class Corpus {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Corpus() {}

    /** {@return the directory of the corpus, which may be absent} */
    static Path directory() {
        Path given = Path.of(System.getProperty("rnn.interchange.dir", "../shared/interchange"));
        // Maven runs tests in the directory of their module.
        return Files.isDirectory(given) || given.isAbsolute()
                ? given
                : Path.of("..").resolve(given);
    }

    /** {@return the cases of a format, in the order of the index} */
    static List<CorpusCase> cases(String format) throws IOException {
        List<CorpusCase> cases = new ArrayList<>();
        for (JsonNode entry :
                JSON.readTree(directory().resolve("index.json").toFile()).get("cases")) {
            String id = entry.get("id").textValue();
            if (id.startsWith(format + "/")) {
                Path home = directory().resolve(id);
                cases.add(
                        new CorpusCase(
                                id, home, JSON.readTree(home.resolve("case.json").toFile())));
            }
        }
        return cases;
    }
}
