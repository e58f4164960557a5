package io.rnn4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.rnn4j.api.Components;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.component.Settings;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.StackedCell;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.GradientDescent;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Every setting of every installed component is changed by its setter and by name. */
class SettingsTest {
    /** Setters that by their documentation change a second setting, too. */
    private static final Map<String, Set<String>> SETTERS_OF_TWO =
            Map.of(
                    "recurrent.zoneout", Set.of("memory_zoneout"),
                    "gru.reset_after", Set.of("recurrent_bias"));

    /** Nesterov momentum needs a momentum, which the default does not have. */
    private static final Component WITH_MOMENTUM = new GradientDescent().momentum(0.5);

    private static Stream<Component> components() {
        return Components.KINDS.stream()
                .flatMap(kind -> Components.of(kind).all().stream())
                .map(each -> each.getClass() == WITH_MOMENTUM.getClass() ? WITH_MOMENTUM : each);
    }

    @TestFactory
    Stream<DynamicTest> everySettingIsChangedByNameAndBySetter() {
        return components()
                .flatMap(
                        component ->
                                Settings.of(component.getClass()).stream()
                                        .map(
                                                setting ->
                                                        DynamicTest.dynamicTest(
                                                                component.name()
                                                                        + "."
                                                                        + setting.name(),
                                                                () -> change(component, setting))));
    }

    private static void change(Component component, Settings.Setting setting) {
        String name = setting.name();
        for (Object value : values(setting.type(), Settings.get(component, name))) {
            Component named;
            try {
                named = Settings.with(component, name, value);
            } catch (IllegalArgumentException rejected) {
                continue;
            }
            assertChanged(component, named, name, value, Set.of());
            Set<String> second =
                    SETTERS_OF_TWO.getOrDefault(component.name() + "." + name, Set.of());
            assertChanged(component, set(component, setting, value), name, value, second);
            return;
        }
        fail("no other value of " + name + " is accepted");
    }

    private static Component set(Component component, Settings.Setting setting, Object value) {
        RecordComponent declared = setting.component();
        try {
            Method setter = component.getClass().getMethod(declared.getName(), declared.getType());
            setter.setAccessible(true); // it may be declared by an interface of the package
            return assertInstanceOf(component.getClass(), setter.invoke(component, value));
        } catch (ReflectiveOperationException failure) {
            throw new AssertionError(
                    "no setter " + component.getClass() + "." + declared.getName(), failure);
        }
    }

    private static void assertChanged(
            Component before, Component after, String name, Object value, Set<String> second) {
        for (String other : Settings.names(before)) {
            Object expected = other.equals(name) ? value : Settings.get(before, other);
            if (!second.contains(other)) {
                assertEquals(expected, Settings.get(after, other), other);
            }
        }
    }

    /** Values that differ from the present one; a component need not accept all of them. */
    private static List<?> values(Type type, Object present) {
        return switch (present) {
            case Boolean flag -> List.of(!flag);
            case Integer number -> List.of(number + 1, number - 1);
            case Double number -> List.of(number + 0.25, number / 2, number - 0.25);
            case Enum<?> constant ->
                    others(constant.getDeclaringClass().getEnumConstants(), constant);
            case Component component -> others(kindOf(component), component);
            case List<?> list -> otherLists(type);
            default -> throw new AssertionError(type);
        };
    }

    private static List<?> otherLists(Type type) {
        Type element = ((ParameterizedType) type).getActualTypeArguments()[0];
        if (element == Double.class) {
            return List.of(List.of(0.25, 0.5));
        }
        return element == String.class
                ? List.of(List.of("lstm/*", "dense"), List.of("O", "B-PER"))
                : List.of(List.of(new GruCell(), new LstmCell()));
    }

    private static List<?> others(Object[] all, Object present) {
        return Arrays.stream(all).filter(each -> !each.equals(present)).toList();
    }

    /** The installed components of a kind; recurrent layers in either direction. */
    private static Object[] kindOf(Component component) {
        Class<? extends Component> kind =
                Components.KINDS.stream()
                        .filter(each -> each.isInstance(component))
                        .findFirst()
                        .orElseThrow();
        Stream<? extends Component> installed = Components.of(kind).all().stream();
        Recurrent lstm = new Recurrent(new LstmCell(), 2);
        return Stream.concat(installed, Stream.of(lstm, lstm.reverse(true)))
                .filter(kind::isInstance)
                .toArray();
    }

    @TestFactory
    Stream<DynamicTest> publicConstructorsHaveAtMostFourParameters() {
        return components()
                .flatMap(component -> withGroups(component.getClass()))
                .distinct()
                .map(
                        type ->
                                DynamicTest.dynamicTest(
                                        type.getName(),
                                        () -> {
                                            for (Constructor<?> each : type.getConstructors()) {
                                                assertTrue(
                                                        each.getParameterCount() <= 4, "" + each);
                                            }
                                        }));
    }

    private static Stream<Class<?>> withGroups(Class<?> type) {
        Stream<Class<?>> groups =
                Arrays.stream(type.getRecordComponents())
                        .<Class<?>>map(RecordComponent::getType)
                        .filter(each -> each.isRecord() && !Component.class.isAssignableFrom(each))
                        .flatMap(SettingsTest::withGroups);
        return Stream.concat(Stream.of(type), groups);
    }

    @Test
    void settingsOfGroupsAreSettingsOfTheComponent() {
        assertEquals(
                List.of("learning_rate", "beta1", "beta2", "epsilon", "weight_decay", "amsgrad"),
                Settings.names(new Adam()));
        Adam adam = Settings.with(new Adam(), "epsilon", 1e-8);
        assertEquals(new Adam().epsilon(1e-8), adam);
        assertEquals(1e-8, Settings.get(adam, "epsilon"));
        Map<String, Object> values = Map.of("beta1", 0.5, "beta2", 0.75, "weight_decay", 1);
        assertEquals(
                new Adam().beta1(0.5).beta2(0.75).weightDecay(1),
                Settings.with(new Adam(), values));
    }

    @Test
    void unknownNamesListTheSettings() {
        assertMessage(
                () -> Settings.with(new Adam(), "beta", 0.5),
                "adam: unknown setting 'beta', the settings are [learning_rate, beta1, beta2,"
                        + " epsilon, weight_decay, amsgrad]");
        assertMessage(() -> Settings.get(new Adam(), "beta"), "adam: unknown setting 'beta'");
    }

    @Test
    void valuesOfAnotherTypeAreRejected() {
        assertMessage(
                () -> Settings.with(new Adam(), "beta1", "high"),
                "adam: expected a value of type double for the setting 'beta1', got high"
                        + " (java.lang.String)");
        assertMessage(
                () -> Settings.with(new LstmCell(), "activation", null),
                "lstm: expected a value of type Activation for the setting 'activation', got null");
        assertMessage(
                () -> Settings.with(new StackedCell(), "cells", List.of(Activations.TANH)),
                "stacked: expected a value of type java.util.List<io.rnn4j.api.cell.Cell>");
        assertMessage(() -> Settings.names("text"), "java.lang.String is not a record");
    }

    @Test
    void rejectedValuesHaveTheMessageOfTheComponent() {
        assertMessage(
                () -> Settings.with(new Adam(), "weight_decay", -1),
                "adam: weightDecay must be at least 0 and finite, got -1.0");
        assertMessage(
                () -> new Adam().beta1(1), "moments: beta1 must be at least 0 and less than 1");
    }

    private static void assertMessage(Runnable call, String message) {
        String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(actual.startsWith(message), actual);
    }
}
