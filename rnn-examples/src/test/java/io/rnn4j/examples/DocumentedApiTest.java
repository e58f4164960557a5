package io.rnn4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.SequenceLoss;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.api.regularization.Regularizer;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The guides list all built-in components, all options and all methods of builders. */
class DocumentedApiTest {
    private static final Pattern WORD = Pattern.compile("\\w+");

    private static void assertLists(String guide, Stream<String> names) {
        Set<String> listed =
                Document.read(guide).inlineCode().stream()
                        .flatMap(code -> WORD.matcher(code).results())
                        .map(MatchResult::group)
                        .collect(Collectors.toSet());
        Set<String> missing = names.collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(listed);
        assertEquals(Set.of(), missing, guide);
    }

    /** Returns the names of the built-in components' classes. */
    private static Stream<String> classes(Class<? extends Component> kind) {
        return builtIn(kind).map(component -> component.getClass().getSimpleName());
    }

    private static <T extends Component> Stream<T> builtIn(Class<T> kind) {
        return Components.of(kind).all().stream()
                .filter(component -> component.getClass().getName().startsWith("io.rnn4j.core."));
    }

    /** Returns the names of the public methods of a class, without those of {@link Object}. */
    private static Stream<String> methods(Class<?> type, Predicate<Method> selected) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !method.isSynthetic())
                .filter(selected)
                .map(Method::getName)
                .filter(name -> !name.equals("toString"));
    }

    @Test
    void modelsAndLayers() {
        assertLists(
                "docs/models-and-layers.md",
                Stream.of(
                                classes(Cell.class),
                                classes(Initializer.class),
                                builtIn(Activation.class).map(DocumentedApiTest::constantOrClass),
                                methods(Layers.class, method -> true))
                        .flatMap(names -> names));
    }

    private static String constantOrClass(Activation activation) {
        for (Field constant : Activations.class.getFields()) {
            try {
                if (constant.get(null).equals(activation)) {
                    return constant.getName();
                }
            } catch (IllegalAccessException failure) {
                throw new AssertionError(failure);
            }
        }
        return activation.getClass().getSimpleName();
    }

    @Test
    void training() {
        assertLists(
                "docs/training.md",
                Stream.of(
                                classes(Loss.class),
                                classes(SequenceLoss.class),
                                classes(Metric.class),
                                classes(Optimizer.class),
                                classes(Regularizer.class),
                                classes(Constraint.class),
                                methods(FitOptions.class, DocumentedApiTest::isSetter),
                                methods(TrainingListener.class, method -> true),
                                methods(TrainingProgress.class, method -> true))
                        .flatMap(names -> names));
    }

    private static boolean isSetter(Method method) {
        return method.getReturnType() == FitOptions.class;
    }

    @Test
    void customCells() {
        assertLists(
                "docs/custom-cells.md",
                Stream.of(
                                methods(Recurrence.class, method -> true),
                                methods(Network.class, method -> true),
                                methods(
                                        Expr.class,
                                        method -> !Modifier.isStatic(method.getModifiers())))
                        .flatMap(names -> names));
    }

    /** Whether an optimizer is none that changes what another optimizer does. */
    private static boolean isBasic(Optimizer optimizer) {
        return Settings.of(optimizer.getClass()).stream()
                .noneMatch(setting -> setting.type() == Optimizer.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"losses", "metrics", "optimizers"})
    void readmeCountsComponents(String kind) {
        long expected =
                switch (kind) {
                    case "losses" ->
                            builtIn(Loss.class).count() + builtIn(SequenceLoss.class).count();
                    case "metrics" -> builtIn(Metric.class).count();
                    default -> builtIn(Optimizer.class).filter(DocumentedApiTest::isBasic).count();
                };
        Matcher count =
                Pattern.compile("(\\d+) " + kind).matcher(Document.read("README.md").text());
        assertTrue(count.find(), kind);
        assertEquals(expected, Long.parseLong(count.group(1)), kind);
    }
}
