package io.rnn4j.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** References between the source files and the packages of all modules. */
final class References {
    /** For every source file those that it refers to. */
    static final Map<String, Set<String>> OF_FILES = read();

    private References() {}

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> references = new TreeMap<>();
        for (JavaClass type : Modules.CLASSES) {
            String from = file(type);
            Set<String> others = references.computeIfAbsent(from, key -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (Modules.CLASSES.contain(target.getName()) && !file(target).equals(from)) {
                    others.add(file(target));
                }
            }
        }
        return references;
    }

    /** {@return for every package those that it refers to} */
    static Map<String, Set<String>> ofPackages() {
        Map<String, Set<String>> references = new TreeMap<>();
        OF_FILES.forEach(
                (from, others) -> {
                    String home = packageOf(from);
                    Set<String> packages = references.computeIfAbsent(home, key -> new TreeSet<>());
                    others.forEach(other -> packages.add(packageOf(other)));
                    packages.remove(home);
                });
        return references;
    }

    /** {@return the package of a file} */
    static String packageOf(String file) {
        return file.substring(0, file.lastIndexOf('.'));
    }

    /** The package and the name of the source file of a class, without its suffix. */
    private static String file(JavaClass type) {
        String file = type.getSource().flatMap(source -> source.getFileName()).orElseThrow();
        return type.getPackageName() + "." + file.replace(".java", "");
    }
}
