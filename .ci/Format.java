import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks, or fixes, the format of all Java sources with google-java-format. The build runs it from
 * source: {@code java Format.java (check|fix) google-java-format.jar directory}.
 */
final class Format {
    public static void main(String[] args) throws IOException, InterruptedException {
        boolean check = args[0].equals("check");
        Path root = Path.of(args[2]);
        List<String> files = new ArrayList<>();
        files.add("--aosp");
        files.addAll(check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
        int options = files.size();
        for (Path top : sources(root)) {
            try (Stream<Path> walk = Files.walk(top)) {
                walk.filter(file -> file.toString().endsWith(".java"))
                        .filter(Files::isRegularFile)
                        .map(file -> root.relativize(file).toString())
                        .sorted()
                        .forEach(files::add);
            }
        }
        if (files.size() == options) {
            return;
        }
        Path list = Path.of(args[1]).resolveSibling("files");
        Files.write(list, files);
        Process formatter =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-jar",
                                args[1],
                                "@" + list)
                        .directory(root.toFile())
                        .inheritIO()
                        .start();
        if (formatter.waitFor() != 0) {
            System.err.println();
            System.err.println(
                    check
                            ? "The files named above are badly formatted (or do not parse)."
                                    + " To format all files, run: mvn -q -Pformat validate"
                            : "The files named above could not be formatted.");
            System.exit(1);
        }
    }

    /** The directories that hold sources: .ci, and src beside every pom.xml. */
    private static List<Path> sources(Path root) throws IOException {
        List<Path> found = new ArrayList<>(List.of(root.resolve(".ci")));
        addModules(root, found);
        return found;
    }

    private static void addModules(Path directory, List<Path> found) throws IOException {
        if (Files.isDirectory(directory.resolve("src"))) {
            found.add(directory.resolve("src"));
        }
        try (Stream<Path> inside = Files.list(directory)) {
            for (Path module : inside.sorted().toList()) {
                if (Files.exists(module.resolve("pom.xml"))) {
                    addModules(module, found);
                }
            }
        }
    }
}
