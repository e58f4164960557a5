package io.rnn4j.architecture;

import static io.rnn4j.architecture.Violations.assertNone;

import com.tngtech.archunit.core.domain.JavaClass;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every public method and constructor of every exported package is called with the largest, the
 * smallest and other unusual numbers in place of each of its numbers. It works, or it throws an
 * exception with a message of its own: no error of arithmetic, of an index or of an allocation.
 */
class NumbersAtTheirLimitsTest {
    private static final Map<Class<?>, List<?>> NUMBERS =
            Map.of(
                    int.class,
                    List.of(Integer.MIN_VALUE, -1, 0, 2, 1 << 30, Integer.MAX_VALUE),
                    long.class,
                    List.of(Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE),
                    float.class,
                    List.of(Float.NaN, Float.POSITIVE_INFINITY, -1f, 0f),
                    double.class,
                    List.of(Double.NaN, Double.NEGATIVE_INFINITY, Double.MAX_VALUE, -1.0, 0.0));

    /**
     * Calls that such a number makes run for minutes or hours, or that allocate rows of this width.
     */
    private static final Set<String> LONG_CALLS =
            Set.of(
                    "Model.fit",
                    "GradientCheck.activation",
                    "GradientCheck.cell",
                    "GradientCheck.layer",
                    "GradientCheck.regularizer",
                    "RandomNumbers.permutation",
                    "RandomSplit.of");

    /** Messages of the JVM. */
    private static final Pattern MESSAGE_OF_THE_JVM =
            Pattern.compile(
                    "null|-?\\d+|/ by zero|(integer|long) overflow|.*out of bounds for.*|Java heap"
                            + " space|Requested array size.*|.*length.*is negative.*|Cannot"
                            + " (invoke|read|load|store).*|.*(last|first) source index.*|.*last"
                            + " destination index.*");

    @Test
    void numbersAreAcceptedOrRejectedByTheirNames() {
        List<String> found = new ArrayList<>();
        for (JavaClass type : Modules.CLASSES) {
            if (Modules.isExported(type) && SignaturesTest.isVisible(type)) {
                found.addAll(violations(type.reflect()));
            }
        }
        assertNone(found.stream().sorted().toList());
    }

    private static List<String> violations(Class<?> type) {
        List<String> found = new ArrayList<>();
        Stream.of(type.getDeclaredConstructors(), type.getDeclaredMethods())
                .flatMap(Arrays::stream)
                .map(Executable.class::cast)
                .filter(unit -> Modifier.isPublic(unit.getModifiers()) && !unit.isSynthetic())
                .filter(unit -> !NullArgumentsTest.isOfTheEngine(unit))
                .forEach(
                        unit -> {
                            String name = type.getSimpleName() + "." + unit.getName();
                            for (int n = 0; n < unit.getParameterCount(); n++) {
                                List<?> numbers =
                                        NUMBERS.getOrDefault(
                                                unit.getParameterTypes()[n], List.of());
                                for (Object number :
                                        LONG_CALLS.contains(name) ? List.of() : numbers) {
                                    String outcome = outcome(unit, n, number);
                                    if (outcome != null) {
                                        found.add(
                                                NullArgumentsTest.describe(unit, n, "" + number)
                                                        + ": "
                                                        + outcome);
                                    }
                                }
                            }
                        });
        return found;
    }

    /** {@return what is wrong with a call; null if it is right} */
    private static String outcome(Executable unit, int index, Object argument) {
        Object[] arguments = SampleArguments.arguments(unit);
        Object owner = SampleArguments.owner(unit);
        arguments[index] = argument;
        try {
            if (unit instanceof Constructor<?> constructor) {
                constructor.newInstance(arguments);
            } else {
                ((Method) unit).invoke(owner, arguments);
            }
            return null;
        } catch (InvocationTargetException failure) {
            Throwable cause = failure.getCause();
            boolean own = !MESSAGE_OF_THE_JVM.matcher("" + cause.getMessage()).matches();
            return own ? null : cause.toString();
        } catch (ReflectiveOperationException failure) {
            return failure.toString();
        }
    }
}
