package io.rnn4j.architecture;

import static io.rnn4j.architecture.Violations.assertNone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.CellInitializer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.loss.RowAccumulator;
import io.rnn4j.api.loss.TargetRule;
import io.rnn4j.core.data.SampleMapping;
import io.rnn4j.core.data.SampleStream;
import io.rnn4j.core.training.CheckpointStorage;
import io.rnn4j.core.training.GradientSource;
import io.rnn4j.core.training.ResumableListener;
import io.rnn4j.core.training.Sampler;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.serialization.AtomicFile;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every public method and constructor of every exported package is called with null in place of
 * each of its arguments. It rejects null with a message of its own that names the argument, before
 * anything changes, unless null has a meaning.
 */
class NullArgumentsTest {
    /** Messages that the JVM gives to a {@link NullPointerException}. */
    private static final Pattern MESSAGE_OF_THE_JVM =
            Pattern.compile("Cannot (invoke|read|load|store|throw|enter|assign).*");

    /** Types that users implement and that only rnn4j itself calls. */
    private static final List<Class<?>> CALLED_BY_THE_ENGINE =
            Stream.concat(
                            Components.KINDS.stream(),
                            Stream.of(
                                    CellInitializer.class,
                                    RowAccumulator.class,
                                    TargetRule.class,
                                    TrainingListener.class,
                                    ResumableListener.class,
                                    CheckpointStorage.class,
                                    CheckpointStorage.Directory.class,
                                    GradientSource.class,
                                    Sampler.class,
                                    SampleMapping.class,
                                    SampleStream.class,
                                    AtomicFile.Contents.class,
                                    Kernels.class))
                    .collect(Collectors.toUnmodifiableList());

    /** Parameters for which null has a documented meaning. */
    private static final Set<String> NULLABLE =
            new TreeSet<>(
                    List.of(
                            "CheckpointPolicy.new(Unit, long, int, null)",
                            "CrfDecoder.decode(Tensor, null)",
                            "CrfDecoder.marginals(Tensor, null)",
                            "CtcDecoder.beam(Tensor, null, int)",
                            "CtcDecoder.bestPath(Tensor, null)",
                            "FitOptions$Validation.new(Tensor, Tensor, null)",
                            "FitOptions.mask(null)",
                            "FitOptions.sampleWeights(null)",
                            "FitOptions.targetMask(null)",
                            "FitOptions.validation(Tensor, Tensor, null)",
                            "Generation.new(null, long, int)",
                            "LossFunction.apply(Tensor, Tensor, Tensor, null)",
                            "LossFunction.apply(Tensor, Tensor, null, Tensor)",
                            "Model.evaluate(Tensor, Tensor, null)",
                            "Model.evaluate(Tensor, Tensor, null, Feedback)",
                            "Model.forward(Tensor, null, Map)",
                            "Model.predict(Tensor, null)",
                            "Model.predictWithFeedback(Tensor, Tensor, null, Feedback)",
                            "Model.predictWithFeedback(Tensor, null, Tensor, Feedback)",
                            "Model.trainStep(Tensor, Tensor, null, Map)",
                            "Model.trainStep(Tensor, Tensor, null, Map, Feedback)",
                            "Model.trainingForward(Tensor, null, Map, long)",
                            "Rows.new(null, int, int)",
                            "Rows.set(null, int)",
                            "Rows.set(null, int, int)",
                            "Session.feed(Tensor, null)"));

    @Test
    void argumentsAreCheckedForNull() {
        List<String> found = new ArrayList<>();
        Set<String> accepted = new TreeSet<>();
        for (JavaClass type : Modules.CLASSES) {
            if (Modules.isExported(type) && SignaturesTest.isVisible(type)) {
                found.addAll(violations(type.reflect(), accepted));
            }
        }
        Set<String> stale = new TreeSet<>(NULLABLE);
        stale.removeAll(accepted);
        stale.forEach(each -> found.add("is declared to accept null, but does not: " + each));
        assertTrue(!accepted.isEmpty());
        assertNone(found.stream().sorted().toList());
    }

    /** Where null has a meaning, a call with the literal null compiles. */
    @Test
    void nullIsNotAmbiguous() {
        List<String> found = new ArrayList<>();
        for (JavaClass type : Modules.CLASSES) {
            if (Modules.isExported(type) && SignaturesTest.isVisible(type)) {
                List<Method> methods = List.of(type.reflect().getMethods());
                for (Method method : methods) {
                    for (int n = 0; n < method.getParameterCount(); n++) {
                        int index = n;
                        if (NULLABLE.contains(describe(method, n, "null"))
                                && methods.stream()
                                        .anyMatch(other -> isAmbiguous(method, other, index))) {
                            found.add("ambiguous: " + describe(method, n, "null"));
                        }
                    }
                }
            }
        }
        assertNone(found);
    }

    /** {@return whether null in place of an argument may also be meant for another overload} */
    private static boolean isAmbiguous(Method method, Method other, int index) {
        Class<?>[] types = method.getParameterTypes();
        Class<?>[] others = other.getParameterTypes();
        if (!method.getName().equals(other.getName())
                || types.length != others.length
                || others[index].isPrimitive()
                || others[index].isAssignableFrom(types[index])
                || types[index].isAssignableFrom(others[index])) {
            return false;
        }
        for (int n = 0; n < types.length; n++) {
            if (n != index && !others[n].isAssignableFrom(types[n])) {
                return false;
            }
        }
        return true;
    }

    private static List<String> violations(Class<?> type, Set<String> accepted) {
        List<String> found = new ArrayList<>();
        Stream.of(type.getDeclaredConstructors(), type.getDeclaredMethods())
                .flatMap(Arrays::stream)
                .map(Executable.class::cast)
                .filter(unit -> Modifier.isPublic(unit.getModifiers()) && !unit.isSynthetic())
                .filter(unit -> !isOfTheEngine(unit))
                .forEach(
                        unit -> {
                            for (int n = 0; n < unit.getParameterCount(); n++) {
                                Class<?> parameter = unit.getParameterTypes()[n];
                                if (!parameter.isPrimitive()) {
                                    check(unit, n, null, "null", accepted, found);
                                }
                                Object containing = SampleArguments.containingNull(unit, parameter);
                                if (containing != null) {
                                    check(unit, n, containing, "[null]", accepted, found);
                                }
                            }
                        });
        return found;
    }

    private static void check(
            Executable unit,
            int index,
            Object argument,
            String text,
            Set<String> accepted,
            List<String> found) {
        String call = describe(unit, index, text);
        String outcome = outcome(unit, index, argument);
        if (outcome == null) {
            accepted.add(call);
            if (!NULLABLE.contains(call)) {
                found.add("accepts null: " + call);
            }
        } else if (!outcome.isEmpty()) {
            found.add(call + ": " + outcome);
        }
    }

    /** {@return whether a method is one by which the engine calls a component} */
    static boolean isOfTheEngine(Executable unit) {
        boolean merges = Arrays.asList(unit.getParameterTypes()).contains(Network.class);
        if (unit.getName().equals("equals") || unit.getName().equals("merge") && merges) {
            return true;
        }
        return CALLED_BY_THE_ENGINE.stream()
                .filter(kind -> kind.isAssignableFrom(unit.getDeclaringClass()))
                .flatMap(kind -> Arrays.stream(kind.getMethods()))
                .anyMatch(
                        method ->
                                method.getName().equals(unit.getName())
                                        && Arrays.equals(
                                                method.getParameterTypes(),
                                                unit.getParameterTypes()));
    }

    static String describe(Executable unit, int index, String argument) {
        List<String> types =
                new ArrayList<>(
                        Arrays.stream(unit.getParameterTypes()).map(Class::getSimpleName).toList());
        types.set(index, argument);
        String name = unit instanceof Constructor<?> ? "new" : unit.getName();
        String owner = unit.getDeclaringClass().getName().replaceAll(".*\\.", "");
        return owner + "." + name + "(" + String.join(", ", types) + ")";
    }

    /** {@return null if null is accepted, otherwise what is wrong with its rejection} */
    private static String outcome(Executable unit, int index, Object argument) {
        Object[] arguments;
        Object owner;
        try {
            arguments = SampleArguments.arguments(unit);
            owner = SampleArguments.owner(unit);
        } catch (IllegalArgumentException failure) {
            return failure.getMessage();
        }
        arguments[index] = argument;
        try {
            if (unit instanceof Constructor<?> constructor) {
                constructor.newInstance(arguments);
            } else {
                ((Method) unit).invoke(owner, arguments);
            }
            return null;
        } catch (InvocationTargetException failure) {
            return verdict(failure.getCause());
        } catch (ReflectiveOperationException failure) {
            return failure.toString();
        }
    }

    /** {@return what is wrong with an exception; empty if it is the right one} */
    private static String verdict(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        boolean own = !message.equals("null") && !MESSAGE_OF_THE_JVM.matcher(message).matches();
        boolean right =
                failure instanceof NullPointerException && own
                        || failure instanceof IllegalArgumentException && message.contains("null");
        return right ? "" : failure.toString();
    }
}
