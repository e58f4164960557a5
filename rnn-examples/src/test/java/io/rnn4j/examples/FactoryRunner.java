package io.rnn4j.examples;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.stream.Stream;

/** Runs the test factories of a class without a test engine. */
final class FactoryRunner {
    private FactoryRunner() {}

    /**
     * Runs all tests of the factories.
     *
     * @param arguments names of the classes
     * @throws Throwable the first failure
     */
    public static void main(String[] arguments) throws Throwable {
        for (String name : arguments) {
            System.out.println(name + ": " + runAll(Class.forName(name)) + " tests passed");
        }
    }

    private static int runAll(Class<?> type) throws Throwable {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        int count = 0;
        for (Method method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(TestFactory.class)) {
                method.setAccessible(true);
                Stream<?> tests = (Stream<?>) method.invoke(constructor.newInstance());
                for (Object test : tests.toList()) {
                    run((DynamicTest) test);
                    count++;
                }
            }
        }
        return count;
    }

    private static void run(DynamicTest test) throws Throwable {
        try {
            test.getExecutable().execute();
        } catch (TestAbortedException skipped) {
            System.out.println(test.getDisplayName() + " skipped: " + skipped.getMessage());
        }
    }
}
