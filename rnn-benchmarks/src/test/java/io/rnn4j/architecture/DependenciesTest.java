package io.rnn4j.architecture;

import static io.rnn4j.architecture.Violations.assertNone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.util.stream.Collectors.toSet;

import org.junit.jupiter.api.Test;

import java.lang.module.ModuleDescriptor.Requires;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Dependencies between modules, packages and source files. */
class DependenciesTest {
    private static final int LARGEST_CIRCLE_OF_FILES = 5;

    @Test
    void allModulesAreRead() {
        Set<String> names =
                Set.of(
                        "api",
                        "benchmarks",
                        "cli",
                        "core",
                        "examples",
                        "forecast",
                        "interchange",
                        "kernel",
                        "serialization",
                        "simd",
                        "testkit");
        assertEquals(
                names.stream().map(name -> "io.rnn4j." + name).collect(toSet()),
                Modules.DESCRIPTORS.keySet());
    }

    @Test
    void packagesFormNoCircle() {
        assertNone(Circles.of(References.ofPackages()));
    }

    @Test
    void filesFormNoLargeCircle() {
        List<Set<String>> circles = Circles.of(References.OF_FILES);
        assertNone(circles.stream().filter(c -> c.size() > LARGEST_CIRCLE_OF_FILES).toList());
    }

    @Test
    void librariesRequireOnlyTheJdkAndSlf4j() {
        Map<String, Set<String>> expected = new TreeMap<>();
        expected.put("kernel", Set.of());
        expected.put("api", Set.of());
        expected.put("core", Set.of("io.rnn4j.api", "io.rnn4j.kernel"));
        expected.put("simd", Set.of("io.rnn4j.kernel", "jdk.incubator.vector"));
        Map<String, Set<String>> actual = new TreeMap<>();
        for (String module : expected.keySet()) {
            Set<Requires> requires = Modules.DESCRIPTORS.get("io.rnn4j." + module).requires();
            Set<String> names = requires.stream().map(Requires::name).collect(toSet());
            names.removeAll(Set.of("java.base", "org.slf4j"));
            actual.put(module, names);
        }
        assertEquals(expected, actual);
    }

    @Test
    void packagesOfTheApiAreLayered() {
        assertNone(
                new Layers("io.rnn4j.api")
                        .layer("tensor")
                        .layer("expr", "tensor")
                        .layer("component", "expr", "tensor")
                        .layer("loss", "component", "expr", "tensor")
                        .layer("regularization", "component", "expr", "tensor")
                        .layer("optimizer", "regularization", "component", "expr", "tensor")
                        .layer("cell", "component", "expr", "tensor")
                        .layer("layer", "cell", "regularization", "component", "expr", "tensor")
                        .layer(
                                "",
                                "layer",
                                "cell",
                                "optimizer",
                                "regularization",
                                "loss",
                                "component",
                                "expr",
                                "tensor")
                        .violations());
    }

    @Test
    void packagesOfTheEngineAreLayered() {
        assertNone(
                new Layers("io.rnn4j.core.engine")
                        .layer("program")
                        .layer("node", "program")
                        .layer("network.move", "node", "program")
                        .layer("network.scan", "node", "program")
                        .layer("network", "network.move", "network.scan", "node", "program")
                        .layer("objective", "node", "program")
                        .violations());
    }

    @Test
    void packagesOfTheCoreAreLayered() {
        assertNone(
                new Layers("io.rnn4j.core")
                        .layer("thread")
                        .layer("activation")
                        .layer("initializer", "thread")
                        .layer("regularization")
                        .layer("cell", "activation", "initializer")
                        .layer("layer", "cell", "activation", "initializer", "regularization")
                        .layer("loss")
                        .layer("metric", "loss")
                        .layer("optimizer", "regularization")
                        .layer("message")
                        .layer("data", "message")
                        .layer("engine", "thread")
                        .layer("equation", "engine")
                        .layer("training", "data", "engine", "thread")
                        .layer(
                                "run",
                                "data",
                                "thread",
                                "training",
                                "engine",
                                "metric",
                                "layer",
                                "activation")
                        .layer(
                                "model",
                                "thread",
                                "run",
                                "training",
                                "engine",
                                "equation",
                                "layer",
                                "data")
                        .violations());
    }

    @Test
    void packagesOfTheCommandLineAreLayered() {
        assertNone(
                new Layers("io.rnn4j.cli")
                        .layer("console")
                        .layer("message")
                        .layer("data", "message")
                        .layer("file", "console", "data")
                        .layer("explain", "console")
                        .layer("report", "console")
                        .layer("command", "console", "data", "file", "explain", "report")
                        .layer("", "command", "console")
                        .violations());
    }

    @Test
    void packagesOfTheVectorKernelsAreLayered() {
        assertNone(
                new Layers("io.rnn4j.simd")
                        .layer("vector")
                        .layer("tile", "vector")
                        .layer("row", "vector")
                        .layer("product", "tile", "vector")
                        .layer("warmup", "product", "row", "tile", "vector")
                        .layer("", "warmup", "product", "row", "tile", "vector")
                        .violations());
    }
}
