package io.rnn4j.interchange.pytorch;

import io.rnn4j.interchange.pytorch.PickleValue.StoredTensor;

import java.nio.ByteBuffer;

/** Collects the elements of a tensor from its storage. */
final class TensorElements {
    private final ByteBuffer storage;
    private final StoredTensor tensor;
    private final int size;
    private final ByteBuffer result;

    private TensorElements(StoredTensor tensor, ByteBuffer storage, int size, int elements) {
        this.storage = storage;
        this.tensor = tensor;
        this.size = size;
        this.result = ByteBuffer.allocate(elements * size).order(storage.order());
    }

    /** {@return the elements in row-major order; the tensor lies in the storage} */
    static ByteBuffer of(StoredTensor tensor, ByteBuffer storage) {
        int size = TorchTypes.bytes(tensor.type());
        int elements = Math.toIntExact(tensor.shape().stream().reduce(1L, (a, b) -> a * b));
        if (elements == 0) {
            return ByteBuffer.allocate(0);
        }
        int begin = Math.toIntExact(tensor.offset() * size);
        if (isContiguous(tensor)) {
            return storage.slice(begin, elements * size).order(storage.order());
        }
        TensorElements collected = new TensorElements(tensor, storage, size, elements);
        collected.add(0, begin);
        return collected.result.flip();
    }

    private static boolean isContiguous(StoredTensor tensor) {
        long stride = 1;
        for (int axis = tensor.shape().size() - 1; axis >= 0; axis--) {
            if (tensor.shape().get(axis) != 1 && tensor.strides().get(axis) != stride) {
                return false;
            }
            stride *= tensor.shape().get(axis);
        }
        return true;
    }

    /** Adds the elements along an axis and those after it, from a position in the storage. */
    private void add(int axis, int position) {
        if (axis == tensor.shape().size()) {
            result.put(storage.slice(position, size));
            return;
        }
        int step = Math.toIntExact(tensor.strides().get(axis) * size);
        for (int index = 0; index < tensor.shape().get(axis); index++) {
            add(axis + 1, position + index * step);
        }
    }
}
