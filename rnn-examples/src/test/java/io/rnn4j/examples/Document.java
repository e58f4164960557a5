package io.rnn4j.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Markdown document of the repository.
 *
 * @param name path from the root of the repository
 * @param text the whole text
 */
record Document(String name, String text) {
    /** Root of the repository; tests run in a module or in the root. */
    static final Path ROOT = Path.of(Files.exists(Path.of("README.md")) ? "" : "..");

    private static final Pattern FENCE =
            Pattern.compile("^```(\\w+)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    /**
     * A fenced block.
     *
     * @param language what follows the opening fence
     * @param content the lines between the fences
     * @param output the block of the language {@code text} that follows; empty if there is none
     */
    record Block(String language, String content, String output) {
        boolean isProgram() {
            return content.contains("static void main(");
        }
    }

    /** Reads a document. */
    static Document read(String name) {
        try {
            return new Document(name, Files.readString(ROOT.resolve(name)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads all documents: those of the root and those of {@code docs}. */
    static List<Document> all() throws IOException {
        List<Document> documents = new ArrayList<>();
        for (String directory : new String[] {".", "docs"}) {
            try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .sorted()
                        .map(file -> ROOT.relativize(file.normalize()).toString())
                        .map(Document::read)
                        .forEach(documents::add);
            }
        }
        return documents;
    }

    /** Returns the fenced blocks of a language. */
    List<Block> blocks(String language) {
        List<MatchResult> fences = FENCE.matcher(text).results().toList();
        List<Block> blocks = new ArrayList<>();
        for (int n = 0; n < fences.size(); n++) {
            if (fences.get(n).group(1).equals(language)) {
                boolean printed =
                        n + 1 < fences.size() && fences.get(n + 1).group(1).equals("text");
                String output = printed ? fences.get(n + 1).group(2) : "";
                blocks.add(new Block(language, fences.get(n).group(2), output));
            }
        }
        return blocks;
    }

    private String prose() {
        return FENCE.matcher(text).replaceAll("");
    }

    /** Returns the code that stands in a line of text or in a table. */
    List<String> inlineCode() {
        return CODE.matcher(prose()).results().map(match -> match.group(1)).toList();
    }

    /**
     * Returns a document of the tables' columns with one heading alone, and of the text outside of
     * tables.
     */
    Document onlyColumns(String heading) {
        return columns(heading::equals);
    }

    /**
     * Returns a document without the tables' columns with some headings, and with the text outside
     * of tables.
     */
    Document withoutColumns(Set<String> headings) {
        return columns(heading -> !headings.contains(heading));
    }

    private Document columns(Predicate<String> keeps) {
        StringBuilder kept = new StringBuilder();
        List<String> headings = List.of();
        for (String line : prose().split("\n")) {
            if (!line.startsWith("|")) {
                headings = List.of();
                kept.append(line).append('\n');
                continue;
            }
            List<String> cells = Stream.of(line.split("\\|")).map(String::strip).toList();
            headings = headings.isEmpty() ? cells : headings;
            for (int column = 0; column < Math.min(cells.size(), headings.size()); column++) {
                kept.append(keeps.test(headings.get(column)) ? cells.get(column) : "").append('\n');
            }
        }
        return new Document(name, kept.toString());
    }

    /** Returns the targets of links that are not web addresses. */
    List<String> links() {
        return LINK.matcher(prose())
                .results()
                .map(match -> match.group(1))
                .filter(target -> !target.startsWith("http"))
                .toList();
    }

    /** Returns the anchors of the headings. */
    List<String> anchors() {
        List<String> anchors = new ArrayList<>();
        Matcher headings = HEADING.matcher(prose());
        while (headings.find()) {
            anchors.add(
                    headings.group(1)
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N} -]", "")
                            .replace(' ', '-'));
        }
        return anchors;
    }
}
