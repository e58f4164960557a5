package io.rnn4j.spark;

import io.rnn4j.core.training.GradientSum;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;

/** A sum of gradients that is sent to another process, with measurements. */
final class SumMessage implements Serializable {
    private static final long serialVersionUID = 1;

    private transient GradientSum sum;
    private transient boolean half;
    private long bytes; // of gradients that tasks have returned
    private long nanoseconds; // of the slowest task

    /**
     * Creates the message of a task; half says whether all gradients are half-precision numbers.
     */
    SumMessage(GradientSum sum, boolean half, long nanoseconds) {
        this.sum = sum;
        this.half = half;
        this.nanoseconds = nanoseconds;
        for (GradientSum.Part part : sum.parts()) {
            bytes += (long) size() * part.gradients().length;
        }
    }

    /** Creates the message of a whole step. */
    SumMessage(GradientSum sum, long bytes, long nanoseconds) {
        this.sum = sum;
        this.bytes = bytes;
        this.nanoseconds = nanoseconds;
    }

    private int size() {
        return half ? Short.BYTES : Float.BYTES;
    }

    /** Merges two messages; the order does not matter. */
    static SumMessage merge(SumMessage one, SumMessage other) {
        one.sum.merge(other.sum);
        one.half = false; // a sum of half-precision numbers is none
        one.bytes += other.bytes;
        one.nanoseconds = Math.max(one.nanoseconds, other.nanoseconds);
        return one;
    }

    GradientSum sum() {
        return sum;
    }

    long bytes() {
        return bytes;
    }

    long nanoseconds() {
        return nanoseconds;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        out.writeInt(sum.blocks());
        out.writeBoolean(half);
        out.writeInt(sum.parts().size());
        for (GradientSum.Part part : sum.parts()) {
            out.writeInt(part.first());
            out.writeInt(part.level());
            out.writeObject(part.losses());
            float[] gradients = part.gradients();
            ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(size(), gradients.length));
            for (float gradient : gradients) {
                if (half) {
                    buffer.putShort(Float.floatToFloat16(gradient));
                } else {
                    buffer.putFloat(gradient);
                }
            }
            out.writeObject(buffer.array());
        }
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        sum = new GradientSum(in.readInt());
        half = in.readBoolean();
        int parts = in.readInt();
        for (int n = 0; n < parts; n++) {
            int first = in.readInt();
            int level = in.readInt();
            double[] losses = (double[]) in.readObject();
            ByteBuffer buffer = ByteBuffer.wrap((byte[]) in.readObject());
            float[] gradients = new float[buffer.capacity() / size()];
            for (int k = 0; k < gradients.length; k++) {
                gradients[k] = half ? Float.float16ToFloat(buffer.getShort()) : buffer.getFloat();
            }
            sum.add(new GradientSum.Part(first, level, gradients, losses));
        }
    }
}
