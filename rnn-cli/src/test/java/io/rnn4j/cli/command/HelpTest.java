package io.rnn4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The help of all commands. */
class HelpTest {
    private static final Path DOCUMENT = Path.of("../docs/cli.md");
    private static final String MARK =
            "<!-- What follows is made from the commands by HelpTest. -->";

    @TempDir private Path directory;

    @TestFactory
    Stream<DynamicTest> examplesRun() {
        return HelpExamples.examples().stream()
                .map(
                        each ->
                                DynamicTest.dynamicTest(
                                        each,
                                        () -> {
                                            if (each.contains(HelpExamples.MODEL)) {
                                                saveModel();
                                            }
                                            if (each.contains(HelpExamples.TEXT_MODEL)) {
                                                saveTextModel();
                                            }
                                            CapturedRun run = HelpExamples.run(each, directory);
                                            assertEquals(0, run.exitCode(), run.err());
                                        }));
    }

    private void saveModel() {
        CapturedRun run =
                CapturedRun.of(
                        "classify",
                        "waves",
                        "--label=shape",
                        "--epochs=1",
                        "--units=2",
                        "--quiet",
                        "--save=" + directory.resolve(HelpExamples.MODEL));
        assertEquals(0, run.exitCode(), run.err());
    }

    private void saveTextModel() {
        CapturedRun run =
                CapturedRun.of(
                        "text",
                        "train",
                        "constitution",
                        "--epochs=1",
                        "--units=2",
                        "--quiet",
                        "--save=" + directory.resolve(HelpExamples.TEXT_MODEL));
        assertEquals(0, run.exitCode(), run.err());
    }

    @Test
    void everyCommandHasAnExample() {
        for (CommandLine line : HelpExamples.commands()) {
            if (line.getSubcommands().isEmpty()) {
                assertTrue(
                        String.join("", line.getCommandSpec().usageMessage().footer())
                                .contains("Example: rnn "),
                        line.getCommandSpec().qualifiedName());
            }
        }
    }

    /** With {@code -Drnn.docs.write=true} the document is written instead. */
    @Test
    void theDocumentHasTheHelpOfAllCommands() throws IOException {
        String text = Files.readString(DOCUMENT);
        String head = text.substring(0, text.indexOf(MARK) + MARK.length());
        String expected = head + "\n" + help();
        if (Boolean.getBoolean("rnn.docs.write")) {
            Files.writeString(DOCUMENT, expected);
        }
        assertEquals(expected, Files.readString(DOCUMENT));
    }

    private static String help() {
        StringBuilder text = new StringBuilder();
        for (CommandLine line : HelpExamples.commands()) {
            text.append("\n## ")
                    .append(line.getCommandSpec().qualifiedName())
                    .append("\n\n```text\n");
            List<String> lines = line.getUsageMessage(Ansi.OFF).lines().toList();
            lines.forEach(each -> text.append(each.stripTrailing()).append('\n'));
            text.append("```\n");
        }
        return text.toString();
    }
}
