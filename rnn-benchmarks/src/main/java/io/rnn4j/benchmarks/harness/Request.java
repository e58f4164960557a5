package io.rnn4j.benchmarks.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command line: the name of a workload or its sizes as {@code key=value} words, and options.
 *
 * @param workload the name, or all sizes
 * @param sizes the sizes; null if the workload has a name
 * @param threads number of threads
 * @param timing minimum times of warm-up and measurement
 */
public record Request(String workload, Sizes sizes, int threads, Timing timing) {
    private static final String THREADS = "threads";

    /**
     * {@return the request of a command line}
     *
     * @param arguments the words; the number of threads is a word of its own or {@code threads=}, 1
     *     by default
     * @throws UsageException if the words are invalid
     */
    public static Request of(String... arguments) {
        List<String> names = new ArrayList<>();
        Map<String, String> words = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 0) {
                names.add(argument);
            } else if (words.put(argument.substring(0, equals), argument.substring(equals + 1))
                    != null) {
                throw new UsageException(argument.substring(0, equals) + " is given twice");
            }
        }
        Timing timing = Timing.of(words);
        String threadsWord = words.remove(THREADS);
        if (names.isEmpty()) {
            if (words.isEmpty()) {
                throw new UsageException("no workload and no sizes are given");
            }
            Sizes sizes = Sizes.of(words);
            return new Request(sizes.toString(), sizes, threads(threadsWord), timing);
        }
        if (!words.isEmpty()) {
            throw new UsageException(
                    "a named workload has no sizes, got %s and %s="
                            .formatted(names.getFirst(), words.keySet().iterator().next()));
        }
        if (names.size() > 2 || names.size() == 2 && threadsWord != null) {
            throw new UsageException(
                    "expected a workload and a number of threads, got " + String.join(" ", names));
        }
        if (names.size() == 2) {
            threadsWord = names.get(1);
        }
        return new Request(
                NamedWorkload.of(names.getFirst()).name(), null, threads(threadsWord), timing);
    }

    private static int threads(String word) {
        if (word == null) {
            return 1;
        }
        try {
            int threads = Integer.parseInt(word);
            if (threads >= 1) {
                return threads;
            }
        } catch (NumberFormatException failure) {
            // rejected below, as are numbers that are too small
        }
        throw new UsageException("threads is at least 1, got '" + word + "'");
    }

    /** {@return the quantities to be timed; empty for the article's program} */
    public List<Measurement> measurements() {
        return sizes == null
                ? NamedWorkload.of(workload).measurements()
                : List.of(NamedWorkload.unnamed(sizes));
    }

    /**
     * {@return the usage message, of several lines}
     *
     * @param program the name of the program
     */
    public static String usage(String program) {
        StringBuilder text = new StringBuilder();
        line(text, "usage: " + program + " WORKLOAD [THREADS]");
        line(text, "       " + program + " KEY=VALUE … [threads=N]");
        line(text, "");
        line(text, "workloads:");
        for (NamedWorkload workload : NamedWorkload.all()) {
            line(text, "  " + (workload.name() + "      ").substring(0, 7) + workload.summary());
        }
        line(text, "");
        line(text, "keys and their defaults:");
        line(text, "  cell=simple_rnn|lstm|gru  (lstm)   layers=N  (1)     input=N  (64)");
        line(text, "  units=N  (256)   steps=N  (100)    batch=N  (32, in streams 1)");
        line(text, "  outputs=N  (1, classes 10; 0 for no dense layer)     embedding=ENTRIES  (0)");
        line(text, "  head=every|last  (last)            loss=mse|ce  (mse)");
        line(text, "  optimizer=adam   mode=train|infer|stream  (train)");
        line(text, "and for every workload: warm=SECONDS  (10)   measure=SECONDS  (3)");
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append(System.lineSeparator());
    }
}
