package io.rnn4j.spark;

import org.apache.spark.TaskContext;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Exchanges the addresses of the tasks of a barrier stage: a socket of the driver, which answers
 * when all tasks have connected. Spark's {@code allGather} does the same, but polls for its result
 * once per second, and a step often takes less.
 */
final class MeetingPoint implements AutoCloseable {
    private static final int PATIENCE = 10_000; // milliseconds for a message of a few bytes
    private static final int GLANCE = 100; // milliseconds between looks whether a task is killed

    private final ServerSocket server;
    private final long secret;
    private final int tasks;

    // of the tasks that have come, by the thread that receives them
    private int attempt = -1;
    private final List<Socket> waiting = new ArrayList<>();
    private String[] addresses = {};

    /**
     * What tasks must know.
     *
     * @param host host of the driver
     * @param port port of the socket
     * @param tasks number of tasks
     * @param secret begins every connection of the stage
     */
    record Place(String host, int port, int tasks, long secret) implements Serializable {}

    /**
     * A task that comes.
     *
     * @param attempt number of the attempt of its stage
     * @param number number of its partition
     * @param killed whether it is to end
     */
    record Task(int attempt, int number, BooleanSupplier killed) {
        static Task of(TaskContext context) {
            return new Task(
                    context.stageAttemptNumber(), context.partitionId(), context::isInterrupted);
        }
    }

    /**
     * Opens a socket.
     *
     * @param tasks number of tasks
     * @param secret what a task must know
     */
    MeetingPoint(int tasks, long secret) {
        this.tasks = tasks;
        this.secret = secret;
        try {
            server = new ServerSocket(0, tasks);
        } catch (IOException failure) {
            throw new UncheckedIOException("the driver cannot open a socket", failure);
        }
        Thread.ofPlatform().daemon().name("rnn4j meeting point").start(this::receive);
    }

    /** {@return where tasks find it, on a driver with this host} */
    Place place(String host) {
        return new Place(host, server.getLocalPort(), tasks, secret);
    }

    private void receive() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                try {
                    receive(socket);
                } catch (IOException failure) { // of a task that has died, or from elsewhere
                    socket.close();
                }
            } catch (IOException closed) {
                // the condition of the loop
            }
        }
        forget();
    }

    private void receive(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        if (in.readLong() != secret) {
            throw new IOException("a connection from outside of the stage was rejected");
        }
        int attemptOfTask = in.readInt();
        int task = in.readInt();
        String address = in.readUTF();
        if (attemptOfTask > attempt) { // the stage begins again
            forget();
            attempt = attemptOfTask;
            addresses = new String[tasks];
        }
        if (attemptOfTask < attempt || task < 0 || task >= tasks) {
            throw new IOException("a task of an attempt that has failed");
        }
        addresses[task] = address;
        waiting.add(socket);
        if (Arrays.stream(addresses).allMatch(known -> known != null)) {
            for (Socket each : waiting) {
                DataOutputStream out = buffered(each);
                out.writeByte(0);
                for (String known : addresses) {
                    out.writeUTF(known);
                }
                out.flush();
            }
            forget();
        }
    }

    private void forget() {
        for (Socket socket : waiting) {
            try {
                socket.close();
            } catch (IOException closed) {
                // the task sees the end of its connection
            }
        }
        waiting.clear();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * {@return the addresses of all tasks of a stage}
     *
     * @param place the meeting point
     * @param task this task
     * @param own its address
     * @throws IOException if the driver cannot be reached, or the stage has failed
     */
    static String[] meet(Place place, Task task, String own) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(place.host(), place.port()), PATIENCE);
            DataOutputStream out = buffered(socket);
            out.writeLong(place.secret());
            out.writeInt(task.attempt());
            out.writeInt(task.number());
            out.writeUTF(own);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            await(socket, in, task);
            socket.setSoTimeout(PATIENCE);
            String[] addresses = new String[place.tasks()];
            for (int other = 0; other < place.tasks(); other++) {
                addresses[other] = in.readUTF();
            }
            return addresses;
        }
    }

    /** Waits for the first byte of the answer. */
    private static void await(Socket socket, DataInputStream in, Task task) throws IOException {
        socket.setSoTimeout(GLANCE);
        while (true) {
            try {
                in.readByte(); // fails at the end of the connection
                return;
            } catch (SocketTimeoutException notYet) {
                if (task.killed().getAsBoolean()) {
                    throw new IOException("the task was killed", notYet);
                }
            }
        }
    }

    /** One packet for a message; of several small ones, the second would be delayed. */
    private static DataOutputStream buffered(Socket socket) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }
}
