package io.rnn4j.spark.scaling;

import com.sun.management.OperatingSystemMXBean;

import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import java.lang.management.ManagementFactory;

/** Measures the time from the beginning of the first step of a training to the end of its last. */
final class StepTimes implements TrainingListener {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private int steps;
    private long start;
    private long startOfProcessor;
    private long startMilliseconds;
    private long end;
    private long endOfProcessor;

    @Override
    public void batchStarted(TrainingProgress progress) {
        if (steps == 0) {
            start = System.nanoTime();
            startOfProcessor = PROCESS.getProcessCpuTime();
            startMilliseconds = System.currentTimeMillis();
        }
    }

    @Override
    public void batchEnded(TrainingProgress progress) {
        steps++;
        end = System.nanoTime();
        endOfProcessor = PROCESS.getProcessCpuTime();
    }

    /** {@return the number of steps} */
    int steps() {
        return steps;
    }

    /** {@return seconds of a step} */
    double seconds() {
        return (end - start) / 1e9 / steps;
    }

    /** {@return seconds that the threads of this process have run on a processor in a step} */
    double processorSeconds() {
        return (endOfProcessor - startOfProcessor) / 1e9 / steps;
    }

    /** {@return when the first step began, in milliseconds since 1970} */
    long startMilliseconds() {
        return startMilliseconds;
    }
}
