package io.rnn4j.benchmarks.comparison;

import io.rnn4j.benchmarks.harness.Request;
import io.rnn4j.benchmarks.harness.UsageException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a comparison.
 *
 * @param workloads the words of each workload
 * @param threads number of threads
 * @param runs number of runs of each workload
 * @param contestants names of the frameworks, including rnn4j
 * @param directory directory of the peers
 * @param options options of the JVM that runs rnn4j
 * @param keepMemory whether native code keeps the memory that it frees
 */
record ComparisonRequest(
        List<List<String>> workloads,
        int threads,
        int runs,
        List<String> contestants,
        Path directory,
        List<String> options,
        boolean keepMemory) {

    /**
     * {@return the request of a command line: names of workloads, or sizes, and {@code threads=},
     * {@code runs=}, {@code peers=}, {@code directory=}, {@code options=}, {@code malloc=}}
     *
     * @throws UsageException if the words are invalid
     */
    static ComparisonRequest of(String... arguments) {
        List<List<String>> workloads = new ArrayList<>();
        List<String> sizes = new ArrayList<>();
        List<String> timing = new ArrayList<>();
        int threads = 1;
        int runs = 3;
        List<String> contestants = Contestant.all().stream().map(Contestant::name).toList();
        Path directory = Path.of("rnn-benchmarks", "peers");
        List<String> options = List.of();
        boolean keepMemory = true;
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String key = equals < 0 ? "" : argument.substring(0, equals);
            String value = argument.substring(equals + 1);
            switch (key) {
                case "" -> workloads.add(new ArrayList<>(List.of(argument)));
                case "threads" -> threads = positive(key, value);
                case "runs" -> runs = positive(key, value);
                case "peers" -> contestants = contestants(contestants, value);
                case "directory" -> directory = Path.of(value);
                case "options" -> options = List.of(value.split(" +"));
                case "malloc" -> keepMemory = keepMemory(value);
                case "warm", "measure" -> timing.add(argument);
                default -> sizes.add(argument);
            }
        }
        if (!sizes.isEmpty()) {
            workloads.add(sizes);
        }
        if (workloads.isEmpty()) {
            throw new UsageException("no workload and no sizes are given");
        }
        for (List<String> words : workloads) {
            words.addAll(timing);
            Request.of(words.toArray(String[]::new)); // throws if they are invalid
        }
        return new ComparisonRequest(
                List.copyOf(workloads), threads, runs, contestants, directory, options, keepMemory);
    }

    private static int positive(String key, String value) {
        try {
            int number = Integer.parseInt(value);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException failure) {
            // rejected below, as are numbers that are too small
        }
        throw new UsageException("%s is at least 1, got '%s'".formatted(key, value));
    }

    private static boolean keepMemory(String value) {
        return switch (value) {
            case "keep" -> true;
            case "system" -> false;
            default ->
                    throw new UsageException("malloc is one of keep, system, got '" + value + "'");
        };
    }

    private static List<String> contestants(List<String> known, String value) {
        List<String> chosen = new ArrayList<>();
        chosen.add(Contestant.OURS);
        for (String name : value.split(",")) {
            if (!known.contains(name)) {
                throw new UsageException(
                        "unknown peer '" + name + "'; there are " + String.join(", ", known));
            }
            if (!chosen.contains(name)) {
                chosen.add(name);
            }
        }
        return List.copyOf(chosen);
    }

    /** {@return the usage message} */
    static String usage() {
        return Request.usage("Comparison").replace("WORKLOAD [THREADS]", "WORKLOAD …  [threads=N]")
                + String.join(
                        System.lineSeparator(),
                        "",
                        "and for a comparison:",
                        "  runs=N  (3)   peers=NAME,NAME  (all)   directory=PEERS "
                                + " (rnn-benchmarks/peers)",
                        "  options=\"OPTION OPTION\"  of the JVM that runs rnn4j",
                        "  malloc=keep|system  (keep)   if glibc keeps the memory that is freed",
                        "");
    }
}
