package io.rnn4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of the recipes print what the document says. */
class RecipesTest {
    private static final Path DOCUMENT = Path.of("../docs/recipes.md");
    private static final Pattern RECIPE =
            Pattern.compile("(?s)```sh\n(.*?)```\n\n```text\n(.*?)```\n");

    @TempDir private Path directory;

    /** With {@code -Drnn.docs.write=true} the document is written instead. */
    @Test
    void printWhatTheDocumentSays() throws Exception {
        String text = Files.readString(DOCUMENT);
        Matcher recipes = RECIPE.matcher(text);
        StringBuilder actual = new StringBuilder();
        int end = 0;
        for (MatchResult recipe : recipes.results().toList()) {
            actual.append(text, end, recipe.start(2));
            for (String command : recipe.group(1).lines().toList()) {
                actual.append(output(command));
            }
            end = recipe.end(2);
        }
        actual.append(text, end, text.length());
        if (Boolean.getBoolean("rnn.docs.write")) {
            Files.writeString(DOCUMENT, actual);
        }
        assertEquals(Files.readString(DOCUMENT), actual.toString());
    }

    private String output(String command) throws IOException, InterruptedException {
        String input = "";
        for (String part : command.split(" \\| ")) {
            String[] words = part.split(" ");
            assertEquals("rnn", words[0]);
            CapturedRun run =
                    ToolProcess.run(
                            directory, input, Arrays.asList(words).subList(1, words.length));
            assertEquals(0, run.exitCode(), command + ": " + run.err());
            input = run.out();
        }
        return input.lines().map(String::stripTrailing).reduce("", (a, b) -> a + b + "\n");
    }
}
