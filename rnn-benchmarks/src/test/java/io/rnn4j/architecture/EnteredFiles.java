package io.rnn4j.architecture;

import java.util.Set;
import java.util.TreeSet;

/** Notes the source files of rnn4j whose methods one thread enters. */
public final class EnteredFiles {
    private static final Set<String> FILES = new TreeSet<>();
    private static Thread observed;

    private EnteredFiles() {}

    /**
     * Is called at the start of every method of a class that {@link NotingClassLoader} loads.
     *
     * @param file the package and the name of the source file
     */
    public static void enter(String file) {
        if (Thread.currentThread() == observed) {
            FILES.add(file);
        }
    }

    /** {@return the files that this thread enters while it runs something} */
    static Set<String> during(Runnable work) {
        FILES.clear();
        observed = Thread.currentThread();
        try {
            work.run();
        } finally {
            observed = null;
        }
        return new TreeSet<>(FILES);
    }
}
