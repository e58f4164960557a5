package io.rnn4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.component.Settings;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every setting of every installed component has a range: a value is rejected with a message that
 * names the component and the setting, or it makes a model that trains with finite numbers.
 */
class SettingRangesTest {
    private static final List<Double> NUMBERS =
            List.of(
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    -1.0,
                    -0.0,
                    0.0,
                    1.0,
                    1 - 1e-12,
                    1 + 1e-12,
                    Double.MAX_VALUE,
                    -Double.MAX_VALUE,
                    1e39,
                    (double) Float.MAX_VALUE,
                    1e30,
                    1e6,
                    1e-30,
                    1e-40,
                    1e-50,
                    -1e-50,
                    Double.MIN_VALUE);

    private static final List<Integer> INTEGERS = List.of(Integer.MIN_VALUE, -1, 0, 1, 2);

    private static final Pattern RANGE =
            Pattern.compile(
                    "finite|at least|greater than|less than|from |any number|rate|fraction");

    private static Stream<Component> components() {
        return Components.KINDS.stream().flatMap(kind -> Components.of(kind).all().stream());
    }

    @TestFactory
    Stream<DynamicTest> numbersAreRejectedOrTrain() {
        return components()
                .flatMap(
                        component ->
                                Settings.of(component.getClass()).stream()
                                        .map(setting -> numbers(component, setting)));
    }

    private static DynamicTest numbers(Component component, Settings.Setting setting) {
        return DynamicTest.dynamicTest(
                component.name() + "." + setting.name(),
                () -> {
                    for (Object value : values(setting)) {
                        tryValue(component, setting, value);
                    }
                });
    }

    private static List<?> values(Settings.Setting setting) {
        Class<?> type = setting.component().getType();
        if (type == double.class) {
            return NUMBERS;
        }
        if (type == int.class) {
            return INTEGERS;
        }
        if (element(setting.component()) == Double.class) {
            List<Object> lists = new ArrayList<>(List.of(List.of(), List.of(0.0, 0.0)));
            NUMBERS.forEach(number -> lists.add(List.of(1.0, number)));
            return lists;
        }
        return List.of();
    }

    private static Object element(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType list
                ? list.getActualTypeArguments()[0]
                : null;
    }

    private static void tryValue(Component component, Settings.Setting setting, Object value) {
        String what = setting.component().getName() + " = " + value;
        Component changed;
        try {
            changed = Settings.with(component, setting.name(), value);
        } catch (IllegalArgumentException refused) {
            assertNames(refused, setting.component().getName());
            assertThrows(
                    refused.getClass(),
                    () -> set(component, setting.component(), value),
                    "by the setter: " + what);
            return;
        }
        try {
            TrainedComponent.train(changed);
        } catch (IllegalArgumentException refused) {
            assertNames(refused, setting.component().getName());
        } catch (AssertionError failure) {
            throw new AssertionError(what + ": " + failure.getMessage(), failure);
        }
    }

    /** Requires the form "component: … setting …, got value". */
    private static void assertNames(IllegalArgumentException refused, String setting) {
        String message = refused.getMessage();
        assertTrue(message.matches("(?s)(layer '.*': )?[a-z_0-9]+: .*got .*"), message);
        assertTrue(message.contains(setting), message);
    }

    private static void set(Component component, RecordComponent setting, Object value)
            throws Throwable {
        var setter = component.getClass().getMethod(setting.getName(), setting.getType());
        setter.setAccessible(true); // it may be declared by an interface of the package
        try {
            setter.invoke(component, value);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    // ---- null

    @TestFactory
    Stream<DynamicTest> nullIsRejected() {
        return components()
                .flatMap(component -> withGroups(component).stream())
                .map(
                        record ->
                                DynamicTest.dynamicTest(
                                        record.getClass().getName(), () -> tryNulls(record)));
    }

    private static List<Object> withGroups(Object record) {
        List<Object> all = new ArrayList<>(List.of(record));
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Class<?> type = component.getType();
            if (type.isRecord() && !Component.class.isAssignableFrom(type)) {
                all.addAll(withGroups(value(record, component)));
            }
        }
        return all;
    }

    private static Object value(Object record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void tryNulls(Object record) throws ReflectiveOperationException {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values =
                Arrays.stream(components).map(component -> value(record, component)).toArray();
        for (int n = 0; n < values.length; n++) {
            if (components[n].getType().isPrimitive()) {
                continue;
            }
            Object[] changed = values.clone();
            changed[n] = null;
            assertRefused(record, changed, components[n].getName());
            if (element(components[n]) != null) {
                changed[n] = Collections.singletonList(null);
                assertRefused(record, changed, components[n].getName() + "[0]");
            }
        }
    }

    private static void assertRefused(Object record, Object[] values, String setting)
            throws ReflectiveOperationException {
        Class<?>[] types =
                Arrays.stream(record.getClass().getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new);
        Constructor<?> canonical = record.getClass().getDeclaredConstructor(types);
        canonical.setAccessible(true);
        Throwable refused =
                assertThrows(
                                InvocationTargetException.class,
                                () -> canonical.newInstance(values),
                                setting)
                        .getCause();
        assertEquals(IllegalArgumentException.class, refused.getClass(), refused.toString());
        assertTrue(
                refused.getMessage().endsWith(": " + setting + " must be given, got null"),
                refused.getMessage());
    }

    @TestFactory
    Stream<DynamicTest> nullIsRejectedBySetters() {
        return components()
                .flatMap(
                        component ->
                                Settings.of(component.getClass()).stream()
                                        .map(Settings.Setting::component)
                                        .filter(setting -> !setting.getType().isPrimitive())
                                        .map(setting -> nullBySetter(component, setting)));
    }

    private static DynamicTest nullBySetter(Component component, RecordComponent setting) {
        return DynamicTest.dynamicTest(
                component.name() + "." + setting.getName(),
                () -> {
                    String message =
                            assertThrows(
                                            IllegalArgumentException.class,
                                            () -> set(component, setting, null))
                                    .getMessage();
                    assertTrue(message.endsWith("got null"), message);
                });
    }

    /** The constructors that users call, which pass their arguments to the canonical one. */
    @TestFactory
    Stream<DynamicTest> nullIsRejectedByPublicConstructors() {
        return components()
                .flatMap(
                        component ->
                                Arrays.stream(component.getClass().getConstructors())
                                        .map(each -> nullByConstructor(component, each)));
    }

    private static DynamicTest nullByConstructor(Component component, Constructor<?> constructor) {
        return DynamicTest.dynamicTest(
                constructor.toString(),
                () -> {
                    Class<?>[] types = constructor.getParameterTypes();
                    Object[] values =
                            Arrays.stream(types).map(type -> ofType(type, component)).toArray();
                    for (int n = 0; n < types.length; n++) {
                        if (!types[n].isPrimitive()) {
                            Object[] changed = values.clone();
                            changed[n] = null;
                            Throwable refused =
                                    assertThrows(
                                                    InvocationTargetException.class,
                                                    () -> constructor.newInstance(changed))
                                            .getCause();
                            assertEquals(IllegalArgumentException.class, refused.getClass());
                            assertTrue(refused.getMessage().endsWith("got null"));
                        }
                    }
                });
    }

    /** A valid argument: a setting of the component of that type, or any component of the kind. */
    private static Object ofType(Class<?> type, Component component) {
        if (type == int.class) {
            return 1;
        }
        if (type == double.class) {
            return 0.5;
        }
        if (type == boolean.class) {
            return false;
        }
        return withGroups(component).stream()
                .flatMap(
                        record ->
                                Stream.concat(
                                        Stream.of(record),
                                        Arrays.stream(record.getClass().getRecordComponents())
                                                .map(part -> value(record, part))))
                .filter(type::isInstance)
                .findFirst()
                .orElse(null); // an array of several
    }

    // ---- documentation

    @TestFactory
    Stream<DynamicTest> rangesAreDocumented() {
        return components()
                .flatMap(component -> withGroups(component).stream())
                .map(Object::getClass)
                .filter(type -> type.getName().startsWith("io.rnn4j."))
                .distinct()
                .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                .filter(
                        component ->
                                component.getType() == double.class
                                        || element(component) == Double.class)
                .map(
                        component ->
                                DynamicTest.dynamicTest(
                                        component.getDeclaringRecord().getSimpleName()
                                                + "."
                                                + component.getName(),
                                        () -> assertDocumented(component)));
    }

    private static void assertDocumented(RecordComponent component) throws IOException {
        Class<?> type = component.getDeclaringRecord();
        String source = Files.readString(sourceOf(type.getNestHost()));
        String record = "public record " + type.getSimpleName() + "(";
        String before = source.substring(0, source.indexOf(record));
        String comment = before.substring(before.lastIndexOf("/**"));
        Matcher parameter =
                Pattern.compile("@param " + component.getName() + " (.*?)(@|\\*/)", Pattern.DOTALL)
                        .matcher(comment);
        assertTrue(parameter.find(), comment);
        String text = parameter.group(1).toLowerCase(Locale.ROOT);
        assertTrue(RANGE.matcher(text).find(), text);
    }

    private static Path sourceOf(Class<?> type) {
        Path root = Path.of(Files.exists(Path.of("README.md")) ? "" : "..");
        String file = type.getName().replace('.', '/') + ".java";
        return Stream.of("rnn-api", "rnn-core")
                .map(module -> root.resolve(module + "/src/main/java/" + file))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }
}
