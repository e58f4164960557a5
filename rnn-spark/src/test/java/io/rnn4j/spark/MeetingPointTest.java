package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

@Timeout(60)
class MeetingPointTest {
    private static final long SECRET = 42;

    private final MeetingPoint point = new MeetingPoint(3, SECRET);
    private final MeetingPoint.Place place = point.place("localhost");

    private FutureTask<String[]> come(int attempt, int number) {
        MeetingPoint.Task task = new MeetingPoint.Task(attempt, number, () -> false);
        FutureTask<String[]> result =
                new FutureTask<>(() -> MeetingPoint.meet(place, task, "address " + number));
        Thread.ofVirtual().start(result);
        return result;
    }

    private void assertMeet(int attempt) throws Exception {
        List<FutureTask<String[]>> tasks = new ArrayList<>();
        for (int number : new int[] {2, 0, 1}) {
            tasks.add(come(attempt, number));
        }
        for (FutureTask<String[]> task : tasks) {
            assertArrayEquals(new String[] {"address 0", "address 1", "address 2"}, task.get());
        }
    }

    @Test
    void allTasksLearnAllAddresses() throws Exception {
        try (point) {
            assertMeet(0);
        }
    }

    @Test
    void aConnectionWithoutTheSecretIsClosed() throws Exception {
        try (point;
                Socket stranger = new Socket("localhost", place.port())) {
            new DataOutputStream(stranger.getOutputStream()).writeLong(SECRET + 1);
            assertEquals(-1, stranger.getInputStream().read());
            assertMeet(0);
        }
    }

    @Test
    void anAttemptThatBeginsEndsTheOneBefore() throws Exception {
        try (point) {
            FutureTask<String[]> old = come(0, 1);
            while (!old.isDone()) { // perhaps the new attempt came first, and the old task later
                assertMeet(1);
            }
            ExecutionException failure = assertThrows(ExecutionException.class, old::get);
            assertInstanceOf(IOException.class, failure.getCause());
        }
    }

    @Test
    void aTaskThatIsKilledDoesNotWait() {
        try (point) {
            MeetingPoint.Task task = new MeetingPoint.Task(0, 0, () -> true);
            String message =
                    assertThrows(IOException.class, () -> MeetingPoint.meet(place, task, "address"))
                            .getMessage();
            assertEquals("the task was killed", message);
        }
    }
}
