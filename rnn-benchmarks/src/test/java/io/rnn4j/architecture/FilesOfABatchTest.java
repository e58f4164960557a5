package io.rnn4j.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** The number of source files that somebody reads who follows one batch through the code. */
class FilesOfABatchTest {
    private static final int MOST_IN_FIT = 48;
    private static final int MOST_IN_PREDICT = 36;

    private static Map<?, ?> entered;

    @BeforeAll
    static void follow() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = new NotingClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            Object program =
                    loader.loadClass(OneBatch.class.getName())
                            .getDeclaredConstructor()
                            .newInstance();
            entered = (Map<?, ?>) ((Callable<?>) program).call();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void fitEntersFewFiles() {
        assertFew("fit", MOST_IN_FIT);
    }

    @Test
    void predictEntersFewFiles() {
        assertFew("predict", MOST_IN_PREDICT);
    }

    /** So that a training without them takes no more time and keeps its bits. */
    @Test
    void fitEntersNoMeasurements() {
        Set<?> files = (Set<?>) entered.get("fit");
        for (String unused : List.of("FlowMeasurement", "ObservedStep", "GradientFlow")) {
            assertTrue(files.stream().noneMatch(file -> ((String) file).endsWith(unused)), unused);
        }
    }

    private static void assertFew(String call, int most) {
        Set<?> files = (Set<?>) entered.get(call);
        assertTrue(files.contains("io.rnn4j.core.model.Model"), files::toString);
        assertTrue(
                files.size() <= most,
                () -> "%s enters %d files: %s".formatted(call, files.size(), files));
    }
}
