package io.rnn4j.architecture;

import static io.rnn4j.architecture.Violations.assertNone;

import org.junit.jupiter.api.Test;

/** Dependencies between modules, packages and source files. */
class DependenciesTest {
    @Test
    void packagesOfTheApiAreLayered() {
        assertNone(
                new Layers("io.rnn4j.api")
                        .layer("tensor")
                        .layer("expr", "tensor")
                        .layer("component", "expr", "tensor")
                        .layer("loss", "component", "expr", "tensor")
                        .layer("optimizer", "component", "expr", "tensor")
                        .layer("cell", "component", "expr", "tensor")
                        .layer("layer", "cell", "component", "expr", "tensor")
                        .layer(
                                "",
                                "layer",
                                "cell",
                                "optimizer",
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
}
