package io.rnn4j.interchange.corpus;

import com.fasterxml.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One case of the corpus.
 *
 * @param id the format and a name
 * @param directory the directory of its files
 * @param json its description
 */
public record CorpusCase(String id, Path directory, JsonNode json) {
    /** {@return "import", "import-or-refuse" or "refuse"} */
    String expectation() {
        return json.get("expect").textValue();
    }

    /** {@return the runs of the model; none if the file must be refused} */
    List<JsonNode> runs() {
        List<JsonNode> runs = new ArrayList<>();
        json.path("runs").forEach(runs::add);
        return runs;
    }

    /** {@return the paths of the files that are listed in the description} */
    public List<Path> files() {
        List<Path> files = new ArrayList<>();
        for (JsonNode file : json.get("files")) {
            files.add(directory.resolve(file.get("path").textValue()));
        }
        return files;
    }
}
