package io.rnn4j.benchmarks.comparison;

import io.rnn4j.benchmarks.harness.MetricLine;
import io.rnn4j.benchmarks.harness.Runner;
import io.rnn4j.benchmarks.harness.UsageException;

import java.io.IOException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs every workload on every framework several times and prints the table. */
public final class ComparisonRun {
    private final ComparisonRequest request;
    private final Launcher launcher;
    private final ComparisonTable table = new ComparisonTable();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private int failures;

    private ComparisonRun(ComparisonRequest request) {
        this.request = request;
        this.launcher = new Launcher(request.directory(), request.options(), request.keepMemory());
    }

    /**
     * Runs the program. Progress is printed to the standard error output.
     *
     * @param arguments the command line; without arguments, the usage is printed
     * @throws IOException if a process cannot be started
     * @throws InterruptedException if waiting for a process is interrupted
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        ComparisonRequest request;
        try {
            request = ComparisonRequest.of(arguments);
        } catch (UsageException failure) {
            System.err.println(failure.getMessage());
            System.err.println();
            System.err.print(ComparisonRequest.usage());
            System.exit(Runner.USAGE);
            return;
        }
        ComparisonRun match = new ComparisonRun(request);
        match.run();
        if (match.failures > 0) {
            System.err.println(match.failures + " processes failed, see above");
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        List<Contestant> contestants =
                Contestant.all().stream()
                        .filter(contestant -> request.contestants().contains(contestant.name()))
                        .toList();
        for (Contestant contestant : contestants) {
            if (!launcher.isBuilt(contestant)) {
                throw new IOException(
                        ("%s is not in %s; build it with -Ppeers, and run from the root of the"
                                        + " project or give directory=")
                                .formatted(
                                        contestant.name(), request.directory().toAbsolutePath()));
            }
        }
        for (List<String> workload : request.workloads()) {
            for (int run = 0; run < request.runs(); run++) {
                for (Contestant contestant : contestants) {
                    measure(contestant, workload);
                }
            }
        }
        System.out.println(
                LocalDate.now()
                        + ", "
                        + Processor.name()
                        + ", threads: "
                        + request.threads()
                        + ", medians of "
                        + request.runs()
                        + (request.runs() == 1 ? " run." : " runs in turn.")
                        + (request.keepMemory() ? "" : " malloc=system."));
        versions.forEach((name, version) -> System.out.println("- " + name + " " + version));
        System.out.println();
        System.out.print(table.markdown());
    }

    /**
     * Runs one process. A failed process leaves a gap in the table; its message is printed to the
     * error output.
     */
    private void measure(Contestant contestant, List<String> workload) throws InterruptedException {
        try {
            for (MetricLine line : launcher.run(contestant, workload, request.threads())) {
                versions.put(line.run().peer(), line.run().version());
                table.add(line);
                System.err.println(line.json());
            }
        } catch (IOException failure) {
            System.err.println(failure.getMessage());
            failures++;
        }
    }
}
