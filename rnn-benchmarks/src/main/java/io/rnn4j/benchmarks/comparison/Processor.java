package io.rnn4j.benchmarks.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The processor of this machine, as Linux describes it. */
final class Processor {
    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
    private static final Path STATUS = Path.of("/proc/self/status");

    private Processor() {}

    /** {@return the name of the model, or else the architecture and the operating system} */
    static String name() {
        return value(DESCRIPTION, "model name")
                .orElse(System.getProperty("os.arch") + ", " + System.getProperty("os.name"));
    }

    /** {@return the cores that this process may use; empty if they are unknown} */
    static List<Integer> cores() {
        return value(STATUS, "Cpus_allowed_list").map(Processor::parse).orElse(List.of());
    }

    private static Optional<String> value(Path file, String key) {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            for (String line : Files.readAllLines(file)) {
                int colon = line.indexOf(':');
                if (colon > 0 && line.substring(0, colon).strip().equals(key)) {
                    return Optional.of(line.substring(colon + 1).strip());
                }
            }
        } catch (IOException failure) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** {@return the cores in a list such as {@code 0-2,5}} */
    static List<Integer> parse(String list) {
        List<Integer> cores = new ArrayList<>();
        for (String range : list.split(",")) {
            String[] ends = range.strip().split("-");
            for (int core = Integer.parseInt(ends[0]);
                    core <= Integer.parseInt(ends[ends.length - 1]);
                    core++) {
                cores.add(core);
            }
        }
        return List.copyOf(cores);
    }
}
