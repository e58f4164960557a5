package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.setting.Likelihood;
import io.rnn4j.kernel.KernelsFinder;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Forecasts with scalar and with vector kernels, each in a JVM of its own. */
class ForecastKernelsTest {
    /** The program of the other JVMs. */
    static final class Forecasts {
        private Forecasts() {}

        /** Prints forecasts of several kinds. */
        public static void main(String[] arguments) {
            double[] values = new double[150];
            Arrays.setAll(values, step -> Math.floorMod(step * step, 12) + step * 7 % 5);
            SeriesSet series = SeriesSet.of(values);
            for (Forecaster forecaster :
                    List.of(
                            Forecaster.lstm(),
                            Forecaster.encoderDecoder(),
                            Forecaster.segmentRnn().segment(6),
                            Forecaster.deepAr().paths(40),
                            Forecaster.deepAr()
                                    .paths(40)
                                    .likelihood(Likelihood.NEGATIVE_BINOMIAL))) {
                Forecaster small = forecaster.window(24).units(40).epochs(2).threads(1);
                System.out.println(small.fit(series, 12).forecast(series).toCsv());
            }
        }
    }

    private static String forecasts(String kernels) throws IOException, InterruptedException {
        String modules =
                ModuleLayer.boot().configuration().modules().stream()
                        .flatMap(module -> module.reference().location().stream())
                        .filter(location -> location.getScheme().equals("file"))
                        .map(location -> Path.of(location).toString())
                        .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        command.addAll(List.of("-Drnn4j.kernels=" + kernels, "-cp"));
        command.add(
                String.join(
                        File.pathSeparator,
                        Path.of("target", "test-classes").toString(),
                        modules,
                        System.getProperty("java.class.path")));
        command.add(Forecasts.class.getName());
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    @Test
    void forecastsHaveTheSameBitsWithAnyKernels() throws IOException, InterruptedException {
        assumeTrue(
                KernelsFinder.installed().stream()
                        .anyMatch(
                                each ->
                                        each.name().equals("vector")
                                                && each.unavailable().isEmpty()),
                "vector kernels cannot run on this JVM");
        String scalar = forecasts("scalar");
        assertTrue(scalar.lines().count() > 5 * 12, scalar);
        assertEquals(scalar, forecasts("vector"));
    }
}
