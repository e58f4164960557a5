package io.rnn4j.examples;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks the documents: every Java block compiles and runs, commands name existing modules and
 * files, links and type names resolve.
 */
class DocumentationTest {
    private static final Pattern TYPE = Pattern.compile("(?<![\\w.\"'*:+-])([A-Z][a-z]\\w*)\\b");
    private static final Pattern OPTION =
            Pattern.compile("(?<= )-(D[\\w.]+|P|pl|m) ?=?('[^']*'|[^ ]*)");

    /**
     * Documents that explain the engine and show no use, that show commands, or whose program needs
     * Spark, which the default build does not have: a test of rnn-spark compares and runs it.
     */
    private static final Set<String> WITHOUT_PROGRAM =
            Set.of(
                    "docs/cli.md",
                    "docs/distributed.md",
                    "docs/recipes.md",
                    "docs/reports.md",
                    "docs/special-nodes.md");

    /** Names in code that are neither types of the JDK nor of this repository or its snippets. */
    private static final Set<String> FOREIGN =
            Set.of(
                    "BatchNorm1d",
                    "CrossValidator",
                    "False",
                    "Linear",
                    "MultiStepLR",
                    "Pipeline",
                    "True",
                    "YourCell",
                    "YourReader",
                    "YourRun",
                    "YourWriter");

    /** Headings of columns that name classes of Keras. */
    private static final Set<String> FOREIGN_COLUMNS =
            Set.of("Keras", "rule of Keras", "`.keras`", "`.h5`");

    @TempDir private static Path directory;
    private static Snippets snippets;

    @BeforeAll
    static void compile() throws IOException {
        snippets = new Snippets(directory);
        snippets.compile(javaBlocks().toList());
    }

    private static Stream<Document.Block> javaBlocks() throws IOException {
        return Document.all().stream().flatMap(document -> document.blocks("java").stream());
    }

    @TestFactory
    Stream<DynamicTest> programsRun() throws IOException {
        return javaBlocks()
                .filter(Document.Block::isProgram)
                .map(block -> DynamicTest.dynamicTest(Snippets.className(block), () -> run(block)));
    }

    private static void run(Document.Block program) throws Exception {
        String printed = snippets.run(Snippets.className(program));
        assertFalse(printed.isBlank(), () -> program.content() + " prints nothing");
        program.output()
                .lines()
                .forEach(line -> assertTrue(printed.contains(line.strip()), () -> line + printed));
    }

    @Test
    void testsOfComponentsPass() throws Exception {
        String[] tests =
                javaBlocks()
                        .filter(block -> block.content().contains("@TestFactory"))
                        .map(Snippets::className)
                        .toArray(String[]::new);
        String printed = snippets.runAlone(FactoryRunner.class.getName(), tests);
        for (String test : tests) {
            assertTrue(printed.contains(test + ": "), printed);
        }
    }

    @Test
    void guidesStartWithAProgram() throws IOException {
        for (Document document : Document.all()) {
            if (document.name().startsWith("docs/") && !WITHOUT_PROGRAM.contains(document.name())) {
                List<Document.Block> blocks = document.blocks("java");
                assertTrue(!blocks.isEmpty() && blocks.getFirst().isProgram(), document.name());
            }
        }
    }

    @Test
    void firstProgramRunsInAJvmOfItsOwn() throws Exception {
        Document.Block program = Document.read("README.md").blocks("java").getFirst();
        String printed = snippets.runAlone(Snippets.className(program));
        assertTrue(printed.contains("total parameters: 12,545"), printed);
        assertTrue(printed.contains("prediction "), printed);
    }

    @Test
    void sizesAreWithinTheirLimits() {
        assertAll(
                () -> assertSize("README.md", 10 * 1024),
                () -> assertSize("ARCHITECTURE.md", 12 * 1024));
    }

    private static void assertSize(String name, int most) {
        int bytes = Document.read(name).text().getBytes(StandardCharsets.UTF_8).length;
        assertTrue(
                bytes <= most, () -> name + " has " + bytes + " bytes, expected at most " + most);
    }

    @Test
    void twoCommandsAreThoseOfContinuousIntegration() {
        String script =
                Document.read(".ci/run")
                        .text()
                        .replace("mvn -B -q", "mvn -q")
                        .replace("mvn -B", "mvn");
        List<Document.Block> commands = Document.read("README.md").blocks("sh");
        for (Document.Block command : commands.subList(0, 2)) {
            assertTrue(script.contains(command.content().strip()), command.content());
        }
    }

    @Test
    void mavenSnippetNamesModulesAndVersions() {
        String snippet = Document.read("README.md").blocks("xml").getFirst().content();
        String project = Document.read("pom.xml").text();
        String version = first("<version>([^<]+)</version>", project);
        Matcher dependencies =
                Pattern.compile(
                                "<groupId>io.rnn4j</groupId>\\s*<artifactId>([^<]+)</artifactId>"
                                        + "[^\\n]*\\s*<version>([^<]+)</version>")
                        .matcher(snippet);
        int count = 0;
        while (dependencies.find()) {
            assertTrue(Files.exists(Document.ROOT.resolve(dependencies.group(1) + "/pom.xml")));
            assertEquals(version, dependencies.group(2));
            count++;
        }
        assertEquals(3, count);
        String logging = first("<slf4j.version>([^<]+)<", project);
        assertTrue(snippet.contains("<version>" + logging + "</version>"), logging);
    }

    @Test
    void commandsNameWhatExists() throws IOException {
        for (Document document : Document.all()) {
            Stream<String> blocks = document.blocks("sh").stream().map(Document.Block::content);
            Stream.concat(blocks, document.inlineCode().stream())
                    .filter(code -> code.startsWith("mvn ") || code.startsWith("java "))
                    .forEach(command -> checkOptions(document.name() + ": " + command, command));
        }
    }

    private static void checkOptions(String where, String command) {
        Matcher options = OPTION.matcher(command);
        while (options.find()) {
            String value = options.group(2).replace("'", "").strip();
            switch (options.group(1)) {
                case "pl" -> assertTrue(Files.exists(Document.ROOT.resolve(value)), where);
                case "P" -> assertTrue(hasProfile(value), where);
                case "Dexample" -> Launcher.program(value);
                case "Dtest" -> assertTrue(anySource(value.replace("*", "\\w*")), where);
                case "m" -> assertTrue(anySource(value.replaceAll(".*\\.", "")), where);
                default -> {}
            }
        }
    }

    /** {@return whether the project or one of its modules has a profile} */
    private static boolean hasProfile(String name) {
        try (Stream<Path> files = Files.walk(Document.ROOT, 2)) {
            return files.filter(file -> file.endsWith("pom.xml"))
                    .map(file -> Document.ROOT.relativize(file).toString())
                    .anyMatch(file -> in(file, "<id>" + name + "</id>"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean in(String file, String text) {
        return Document.read(file).text().contains(text);
    }

    private static boolean anySource(String name) {
        return types().stream().anyMatch(type -> type.matches(name));
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        for (Document document : Document.all()) {
            Path folder = Path.of(document.name()).resolveSibling("");
            for (String link : document.links()) {
                String[] parts = link.split("#");
                String target =
                        parts[0].isEmpty()
                                ? document.name()
                                : folder.resolve(parts[0]).normalize().toString();
                String where = document.name() + ": " + link;
                assertTrue(Files.exists(Document.ROOT.resolve(target)), where);
                if (parts.length > 1) {
                    assertTrue(Document.read(target).anchors().contains(parts[1]), where);
                }
            }
        }
    }

    @Test
    void namedTypesExist() throws IOException {
        Set<String> types = types();
        javaBlocks().map(Snippets::className).forEach(name -> types.add(simple(name)));
        Set<String> unknown = new TreeSet<>();
        for (Document document : Document.all()) {
            if (document.name().equals("CHANGELOG.md")) {
                continue; // names what was removed
            }
            boolean foreign = document.name().contains("coming-from");
            Document own =
                    foreign
                            ? document.onlyColumns("rnn4j")
                            : document.withoutColumns(FOREIGN_COLUMNS);
            for (String code : own.inlineCode()) {
                Matcher names = TYPE.matcher(code);
                while (names.find()) {
                    String name = names.group(1);
                    if (!types.contains(name) && !FOREIGN.contains(name) && !isOfJdk(name)) {
                        unknown.add(document.name() + ": " + name);
                    }
                }
            }
        }
        assertEquals(Set.of(), unknown);
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static boolean isOfJdk(String name) {
        return Stream.of("java.lang.", "java.util.", "java.nio.file.")
                .anyMatch(
                        prefix ->
                                Object.class.getResource(
                                                "/" + prefix.replace('.', '/') + name + ".class")
                                        != null);
    }

    /** Returns the names of all source files of the repository, without {@code .java}. */
    private static Set<String> types() {
        try (Stream<Path> files = Files.walk(Document.ROOT)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), pattern);
        return matcher.group(1);
    }
}
