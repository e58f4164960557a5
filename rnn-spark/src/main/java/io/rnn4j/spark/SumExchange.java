package io.rnn4j.spark;

import io.rnn4j.core.training.GradientSum;

import org.apache.spark.BarrierTaskContext;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Adds the sums of all tasks of a barrier stage: each task receives its slice of the gradients from
 * all others, over TCP, and adds them in the order of blocks. The driver then receives every
 * gradient once, instead of once from each partition.
 *
 * <p>A connection begins with a secret that the driver has drawn for the stage; it is not
 * encrypted.
 */
final class SumExchange {
    private static final int TIMEOUT = 120_000; // milliseconds without any byte
    private static final int CHUNK = 1 << 14; // floats

    private final BarrierTaskContext context;
    private final MeetingPoint.Place place;

    SumExchange(BarrierTaskContext context, MeetingPoint.Place place) {
        this.context = context;
        this.place = place;
    }

    /** {@return the sum over all tasks of the slice of this one} */
    GradientSum.Part exchange(GradientSum own, int gradients) throws IOException {
        int me = context.partitionId();
        String host = host(context.getTaskInfos()[me].address());
        try (ServerSocket server = new ServerSocket(0, place.tasks())) {
            server.setSoTimeout(TIMEOUT);
            int tasks = place.tasks();
            String[] addresses =
                    MeetingPoint.meet(
                            place,
                            MeetingPoint.Task.of(context),
                            host + " " + server.getLocalPort());
            GradientSum slice = new GradientSum(own.blocks());
            FutureTask<Void> receiver =
                    new FutureTask<>(
                            () -> {
                                for (int n = 1; n < tasks; n++) {
                                    receive(server, slice);
                                }
                                return null;
                            });
            Thread.ofPlatform().daemon().name("rnn4j receiver").start(receiver);
            for (int n = 1; n < tasks; n++) { // not all to the same one first
                int other = (me + n) % tasks;
                send(
                        addresses[other],
                        own,
                        first(gradients, other, tasks),
                        first(gradients, other + 1, tasks));
            }
            await(receiver);
            int from = first(gradients, me, tasks);
            int to = first(gradients, me + 1, tasks);
            for (GradientSum.Part part : own.parts()) {
                float[] values = Arrays.copyOfRange(part.gradients(), from, to);
                slice.add(new GradientSum.Part(part.first(), part.level(), values, part.losses()));
            }
            return slice.total();
        }
    }

    /** {@return the first gradient of the slice of a task} */
    static int first(int gradients, int task, int tasks) {
        return (int) ((long) gradients * task / tasks);
    }

    private static String host(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? address : address.substring(0, colon);
    }

    private void send(String address, GradientSum own, int from, int to) throws IOException {
        String[] hostAndPort = address.split(" ");
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1])),
                    TIMEOUT);
            DataOutputStream out =
                    new DataOutputStream(
                            new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
            out.writeLong(place.secret());
            out.writeInt(own.parts().size());
            for (GradientSum.Part part : own.parts()) {
                out.writeInt(part.first());
                out.writeInt(part.level());
                out.writeInt(part.losses().length);
                for (double loss : part.losses()) {
                    out.writeDouble(loss);
                }
                out.writeInt(to - from);
                write(part.gradients(), from, to, out);
            }
            out.flush();
        }
    }

    private static void write(float[] values, int from, int to, DataOutputStream out)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * Math.min(CHUNK, to - from));
        for (int at = from; at < to; at += CHUNK) {
            int count = Math.min(CHUNK, to - at);
            bytes.clear().asFloatBuffer().put(values, at, count);
            out.write(bytes.array(), 0, Float.BYTES * count);
        }
    }

    private void receive(ServerSocket server, GradientSum slice) throws IOException {
        try (Socket socket = server.accept()) {
            socket.setSoTimeout(TIMEOUT);
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            if (in.readLong() != place.secret()) {
                throw new IOException("a connection from outside of the stage was rejected");
            }
            int parts = in.readInt();
            for (int n = 0; n < parts; n++) {
                int first = in.readInt();
                int level = in.readInt();
                double[] losses = new double[in.readInt()];
                for (int k = 0; k < losses.length; k++) {
                    losses[k] = in.readDouble();
                }
                float[] values = new float[in.readInt()];
                byte[] bytes = in.readNBytes(Float.BYTES * values.length);
                ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
                slice.add(new GradientSum.Part(first, level, values, losses));
            }
        }
    }

    private static void await(FutureTask<Void> receiver) throws IOException {
        try {
            receiver.get();
        } catch (ExecutionException failure) {
            throw new IOException("gradients of another task were not received", failure);
        } catch (InterruptedException killed) {
            receiver.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("the task was killed", killed);
        }
    }
}
