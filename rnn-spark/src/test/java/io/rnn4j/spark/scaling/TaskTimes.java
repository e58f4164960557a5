package io.rnn4j.spark.scaling;

import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.storage.BlockUpdatedInfo;

import java.util.ArrayList;
import java.util.List;

/** Collects what Spark measures of tasks and broadcasts. */
final class TaskTimes extends SparkListener {
    private final List<Task> tasks = new ArrayList<>();
    private long broadcastBytes;

    /**
     * A task that has ended.
     *
     * @param stage number of the stage
     * @param launched when the driver launched it, in milliseconds since 1970
     * @param milliseconds for which it ran, without reading the task itself
     * @param preparing processor time of reading the task, and time of writing its result
     * @param bytes of the result, and of results of other tasks that it has read
     */
    record Task(int stage, long launched, long milliseconds, double preparing, long bytes) {}

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        TaskMetrics metrics = end.taskMetrics();
        if (metrics != null) { // a task that failed may have none
            double reading = metrics.executorDeserializeCpuTime() / 1e9;
            double writing = metrics.resultSerializationTime() / 1e3;
            tasks.add(
                    new Task(
                            end.stageId(),
                            end.taskInfo().launchTime(),
                            metrics.executorRunTime(),
                            reading + writing,
                            metrics.resultSize()
                                    + metrics.shuffleReadMetrics().remoteBytesRead()
                                    + metrics.shuffleReadMetrics().localBytesRead()));
        }
    }

    @Override
    public synchronized void onBlockUpdated(SparkListenerBlockUpdated update) {
        BlockUpdatedInfo block = update.blockUpdatedInfo();
        boolean received = !block.blockManagerId().isDriver() && block.storageLevel().isValid();
        if (received && block.blockId().name().contains("_piece")) { // of a broadcast
            broadcastBytes += block.memSize() + block.diskSize();
        }
    }

    /** Forgets what has been measured. */
    synchronized void clear() {
        tasks.clear();
        broadcastBytes = 0;
    }

    /** {@return the tasks that were launched at a time, in milliseconds since 1970, or later} */
    synchronized List<Task> tasksSince(long time) {
        return tasks.stream().filter(task -> task.launched() >= time).toList();
    }

    /** {@return bytes of broadcasts that executors have received} */
    synchronized long broadcastBytes() {
        return broadcastBytes;
    }
}
