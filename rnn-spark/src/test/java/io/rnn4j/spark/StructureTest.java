package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.AccessFlag;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules for the structure of all modules, for the classes of this one. */
class StructureTest {
    private static final String PACKAGE = "io/rnn4j/spark/";
    private static final int LARGEST_CIRCLE_OF_FILES = 5;

    /** Calls whose result depends on the default locale, for some arguments. */
    private static final Set<String> OF_LOCALES =
            Set.of(
                    "java/lang/String.toLowerCase()Ljava/lang/String;",
                    "java/lang/String.toUpperCase()Ljava/lang/String;",
                    "java/lang/String.format(Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/String;");

    private static final List<ClassModel> CLASSES = read();

    private static List<ClassModel> read() {
        try {
            Path root =
                    Path.of(
                            SynchronousTraining.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            try (Stream<Path> files = Files.list(root.resolve(PACKAGE))) {
                List<ClassModel> models = new ArrayList<>();
                for (Path file : files.toList()) {
                    models.add(ClassFile.of().parse(file));
                }
                return models;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (URISyntaxException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String file(ClassModel type) {
        return type.findAttribute(Attributes.sourceFile()).orElseThrow().sourceFile().stringValue();
    }

    /** The subtypes that a sealed type names, as it must. */
    private static Set<String> permitted(ClassModel type) {
        return type.findAttribute(Attributes.permittedSubclasses()).stream()
                .flatMap(attribute -> attribute.permittedSubclasses().stream())
                .map(ClassEntry::asInternalName)
                .collect(Collectors.toSet());
    }

    /** For every source file those that it refers to, directly or by others. */
    private static Map<String, Set<String>> references() {
        Map<String, String> files = new TreeMap<>();
        CLASSES.forEach(type -> files.put(type.thisClass().asInternalName(), file(type)));
        Map<String, Set<String>> references = new TreeMap<>();
        for (ClassModel type : CLASSES) {
            Set<String> others = references.computeIfAbsent(file(type), key -> new TreeSet<>());
            Set<String> permitted = permitted(type);
            for (PoolEntry entry : type.constantPool()) {
                if (entry instanceof ClassEntry other
                        && !permitted.contains(other.asInternalName())
                        && files.containsKey(other.asInternalName())) {
                    others.add(files.get(other.asInternalName()));
                }
            }
        }
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Set<String> reached : references.values()) {
                for (String other : List.copyOf(reached)) {
                    grows |= reached.addAll(references.get(other));
                }
            }
        }
        return references;
    }

    @Test
    void filesFormNoLargeCircle() {
        Map<String, Set<String>> references = references();
        assertTrue(references.size() > 30);
        references.forEach(
                (file, reached) -> {
                    List<String> circle =
                            reached.stream()
                                    .filter(other -> references.get(other).contains(file))
                                    .toList();
                    assertTrue(
                            circle.size() <= LARGEST_CIRCLE_OF_FILES,
                            () -> "a circle of files: " + circle);
                });
    }

    @Test
    void noTextDependsOnTheDefaultLocale() {
        List<String> calls = new ArrayList<>();
        for (ClassModel type : CLASSES) {
            for (PoolEntry entry : type.constantPool()) {
                if (entry instanceof MemberRefEntry member) {
                    String call =
                            member.owner().asInternalName() + "." + member.name() + member.type();
                    if (OF_LOCALES.contains(call)) {
                        calls.add(file(type) + " calls " + call);
                    }
                }
            }
        }
        assertEquals(List.of(), calls);
    }

    /** Spark finds the parameters of an object by its public methods, whose classes are public. */
    @Test
    void parametersAreMethodsOfPublicTypes() {
        int found = 0;
        for (ClassModel type : CLASSES) {
            boolean declares =
                    type.methods().stream()
                            .anyMatch(
                                    method ->
                                            method.flags().has(AccessFlag.PUBLIC)
                                                    && method.methodType()
                                                            .stringValue()
                                                            .matches(
                                                                    "\\(\\)Lorg/apache/spark/ml/param/\\w*Param;"));
            if (declares) {
                found++;
                assertTrue(type.flags().has(AccessFlag.PUBLIC), () -> file(type) + " is hidden");
            }
        }
        assertTrue(found > 5);
    }
}
