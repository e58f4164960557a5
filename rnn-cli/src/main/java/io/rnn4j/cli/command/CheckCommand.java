package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.console.Json;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;

import picocli.CommandLine.Command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code rnn check}: whether this machine computes correctly, and how fast. */
@Command(
        name = "check",
        description = {
            "Shows the processor, the Java runtime, and which kernels are used and why; trains a"
                + " small LSTM with all kernels, compares every bit of the weights, and measures"
                + " the speed. Takes less than ten seconds.",
            "",
            "Warns of Java releases that may corrupt data. Fails if the kernels compute different"
                    + " bits."
        },
        footer = {"", "Example: rnn check"})
final class CheckCommand extends ToolCommand {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    private static final double NANOSECONDS = 1e-9;

    CheckCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        List<String> lines = new ArrayList<>();
        ObjectNode result = Json.object("rnn-check-1");
        Runtime runtime = Runtime.getRuntime();
        lines.add("rnn " + Version.number());
        lines.add(
                "processor: %s, %s cores for Java"
                        .formatted(processor(), runtime.availableProcessors()));
        lines.add(
                "Java: %s, %s, at most %s MB of memory"
                        .formatted(
                                System.getProperty("java.vm.version"),
                                System.getProperty("java.vm.name"),
                                runtime.maxMemory() >> 20));
        result.put("version", Version.number()).put("processor", processor());
        result.put("cores", runtime.availableProcessors());
        result.put("java", System.getProperty("java.vm.version"));
        List<String> warnings =
                JavaWarnings.of(
                        Runtime.version(),
                        String.join(
                                " ",
                                System.getenv().getOrDefault("JAVA_OPTIONS", ""),
                                System.getenv().getOrDefault("JAVA_TOOL_OPTIONS", ""),
                                System.getenv().getOrDefault("JDK_JAVA_OPTIONS", "")));
        ArrayNode warned = result.putArray("warnings");
        for (String warning : warnings) {
            lines.add("WARNING: " + warning);
            warned.add(warning);
        }
        KernelsProvider best = KernelsFinder.best();
        lines.add("kernels: " + best.create().description());
        result.put("kernels", best.name());
        boolean same = selfTest(lines, result.putArray("selfTest"), best);
        result.put("sameBits", same);
        if (common.json) {
            print(result);
        } else {
            lines.forEach(console::print);
        }
        if (!same) {
            throw Failure.failed(
                    "the kernels compute different bits: results on this machine are wrong; use"
                            + " another Java release, and report this output");
        }
    }

    private boolean selfTest(List<String> lines, ArrayNode tests, KernelsProvider best) {
        float[] expected = null;
        double used = 0;
        double others = 0; // the fastest of the kernels that are not used
        boolean same = true;
        for (KernelsProvider provider : KernelsFinder.installed().reversed()) {
            ObjectNode test = tests.addObject().put("kernels", provider.name());
            Optional<String> reason = reasonAgainst(provider);
            if (reason.isPresent()) {
                lines.add("  not " + provider.name() + ": " + reason.get());
                test.put("unavailable", reason.get());
                continue;
            }
            SelfTest run = new SelfTest(provider);
            boolean agrees = expected == null || run.hasBits(expected);
            expected = expected == null ? run.weights() : expected;
            same &= agrees;
            double rate = run.measure();
            if (provider.name().equals(best.name())) {
                used = rate;
            } else {
                others = Math.max(others, rate);
            }
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "  %s%s: %s; %.1f training steps/s, %.2f GFLOP/s of products on one"
                                    + " thread",
                            provider.name(),
                            provider.name().equals(best.name()) ? " (used)" : "",
                            agrees ? "right bits" : "WRONG BITS",
                            rate,
                            rate * SelfTest.OPERATIONS * NANOSECONDS));
            test.put("sameBits", agrees);
            Json.put(test, "stepsPerSecond", rate);
        }
        if (used < others) {
            lines.add(
                    "  Java has not compiled the "
                            + best.name()
                            + " kernels in this time, so they look slow: repeat on an idle"
                            + " machine");
        }
        return same;
    }

    private static Optional<String> reasonAgainst(KernelsProvider provider) {
        try {
            return provider.unavailable();
        } catch (LinkageError error) {
            return Optional.of(error.toString());
        }
    }

    private static String processor() {
        if (Files.isReadable(PROCESSOR)) {
            try {
                for (String line : Files.readAllLines(PROCESSOR)) {
                    if (line.startsWith("model name")) {
                        return line.substring(line.indexOf(':') + 1).strip();
                    }
                }
            } catch (IOException failure) {
                return System.getProperty("os.arch");
            }
        }
        return System.getProperty("os.arch") + ", " + System.getProperty("os.name");
    }
}
