import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Builds the image of the tool: a Java runtime with the modules it needs, made by jlink, a script
 * that starts it, and a cache of loaded classes from a run of the tool (JEP 514).
 */
class BuildImage {
    private static final String MODULES = "io.rnn4j.cli,io.rnn4j.simd,org.slf4j.simple";

    /** Compresses all but SystemModules$all.class and the like, which are changed. */
    private static final String COMPRESSION = "zip-6:filter=**/[!S]*";

    /** For tools of the JDK that read an image or dump its archive, and for sorting long arrays. */
    private static final String[] UNUSED = {
        "lib/classlist", "lib/jrt-fs.jar", "lib/libsimdsort.so"
    };

    private static final String[] TRAINING_RUN = {"data", "list", "--json"};

    /**
     * @param arguments the directory of the jars, that of the tool's classes, the script, and the
     *     directory of the image, which is replaced
     */
    public static void main(String[] arguments) throws Exception {
        Path image = Path.of(arguments[3]);
        delete(image);
        Path modules = image.resolveSibling("image-modules");
        delete(modules);
        repack(Path.of(arguments[0]), modules);
        pack(Path.of(arguments[1]), modules.resolve("rnn-cli.jar"));
        link(modules, image);
        for (String unused : UNUSED) {
            Files.deleteIfExists(image.resolve(unused));
        }
        silenceIncubator(image.resolve("lib/modules"));
        Path program = image.resolve("bin/rnn");
        Files.copy(Path.of(arguments[2]), program, StandardCopyOption.REPLACE_EXISTING);
        if (!program.toFile().setExecutable(true, false)) {
            throw new IOException(program + " cannot be made executable");
        }
        cache(image);
        Files.setLastModifiedTime(program, FileTime.from(Instant.now()));
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /**
     * Copies jars, with those classes of multi-release jars that this Java uses, because the
     * descriptor of jackson-core 2.21 does not list all packages of its jar, which makes jlink
     * fail.
     */
    private static void repack(Path jars, Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.list(jars)) {
            all = files.filter(each -> each.toString().endsWith(".jar")).sorted().toList();
        }
        for (Path jar : all) {
            Path target = directory.resolve(jar.getFileName().toString().replace(".jar", ""));
            try (JarFile open =
                    new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
                for (JarEntry entry : open.versionedStream().toList()) {
                    Path file = target.resolve(entry.getName()).normalize();
                    if (entry.isDirectory() || !file.startsWith(target)) {
                        continue;
                    }
                    Files.createDirectories(file.getParent());
                    Files.write(file, open.getInputStream(entry).readAllBytes());
                }
            }
            modernize(target);
            pack(target, directory.resolve(jar.getFileName()));
            delete(target);
        }
    }

    /**
     * Gives classes of Java 5, which are those of picocli, the format of Java 8, with stack maps:
     * the cache takes no older ones.
     */
    private static void modernize(Path directory) throws IOException {
        ClassFile file =
                ClassFile.of(
                        ClassFile.ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(
                                                type -> open(directory, type))
                                        .orElse(ClassHierarchyResolver.defaultResolver())));
        ClassTransform version =
                ClassTransform.endHandler(
                        builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0));
        ClassTransform rewriting =
                ClassTransform.transformingMethodBodies(CodeBuilder::with).andThen(version);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path each : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                ClassModel model = file.parse(each);
                if (model.majorVersion() < ClassFile.JAVA_6_VERSION) {
                    Files.write(each, file.transformClass(model, rewriting));
                }
            }
        }
    }

    private static InputStream open(Path directory, ClassDesc type) {
        String descriptor = type.descriptorString();
        Path path = directory.resolve(descriptor.substring(1, descriptor.length() - 1) + ".class");
        try {
            return Files.exists(path) ? Files.newInputStream(path) : null;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Packs a directory; the jar tool lists all packages in the descriptor. */
    private static void pack(Path directory, Path jar) {
        run("jar", "--create", "--file", jar.toString(), "-C", directory.toString(), ".");
    }

    /** Runs a tool of the JDK, whose messages are shown only if it fails. */
    private static void run(String tool, String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream messages = new PrintStream(bytes);
        int code = ToolProvider.findFirst(tool).orElseThrow().run(messages, messages, arguments);
        if (code != 0) {
            throw new IllegalStateException(tool + " failed: " + bytes);
        }
    }

    private static void link(Path modules, Path image) {
        run(
                "jlink",
                "--module-path",
                modules.toString(),
                "--add-modules",
                MODULES,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--compress",
                COMPRESSION,
                "--output",
                image.toString());
    }

    /**
     * Clears the flag of the Vector API's module that makes Java print "WARNING: Using incubator
     * modules" at every start. Jlink writes the flags of all modules into classes as {@code new
     * ModuleResolution(flags)}; those of this module are WARN_INCUBATING, 8, and
     * DO_NOT_RESOLVE_BY_DEFAULT, 1 (JEP 11).
     */
    private static void silenceIncubator(Path modules) throws IOException {
        String text = new String(Files.readAllBytes(modules), ISO_8859_1);
        // new, dup, bipush 9, invokespecial
        Matcher matcher =
                Pattern.compile("\u00bb..\u0059\u0010(\u0009)\u00b7", Pattern.DOTALL).matcher(text);
        int changed = 0;
        try (FileChannel channel = FileChannel.open(modules, StandardOpenOption.WRITE)) {
            while (matcher.find()) {
                int start = text.lastIndexOf("\u00ca\u00fe\u00ba\u00be", matcher.start());
                int name = text.indexOf("jdk/internal/module/SystemModules$", start);
                if (name >= 0 && name < matcher.start()) {
                    channel.write(ByteBuffer.wrap(new byte[] {1}), matcher.start(1));
                    changed++;
                }
            }
        }
        if (changed == 0) {
            System.err.println(
                    "the image will print a warning of incubator modules at every start");
        }
    }

    /** Runs the tool once, with the modules of the script, which leaves the cache. */
    private static void cache(Path image) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(image.resolve("bin/java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-XX:AOTCacheOutput=" + image.resolve("lib/rnn.aot"));
        command.add("-Xlog:disable");
        command.add("--add-modules");
        command.add("jdk.incubator.vector");
        command.add("-m");
        command.add("io.rnn4j.cli/io.rnn4j.cli.Main");
        command.addAll(List.of(TRAINING_RUN));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String messages = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the run for the cache failed: " + messages);
        }
    }
}
