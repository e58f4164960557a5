package io.rnn4j.interchange.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;

import io.rnn4j.api.tensor.Tensor;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs files with ONNX Runtime. */
final class OnnxRuntime {
    private OnnxRuntime() {}

    /** {@return the outputs of a file by name} */
    static Map<String, Tensor> run(Path file, Map<String, Tensor> inputs) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(file.toString(), options)) {
                Map<String, OnnxTensor> given = new LinkedHashMap<>();
                for (String name : session.getInputNames()) {
                    TensorInfo info = (TensorInfo) session.getInputInfo().get(name).getInfo();
                    given.put(name, tensor(environment, info.type, inputs.get(name)));
                }
                try (OrtSession.Result result = session.run(given)) {
                    Map<String, Tensor> outputs = new LinkedHashMap<>();
                    for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
                        OnnxTensor tensor = (OnnxTensor) output.getValue();
                        FloatBuffer buffer = tensor.getFloatBuffer();
                        float[] values = new float[buffer.remaining()];
                        buffer.get(values);
                        long[] shape = tensor.getInfo().getShape();
                        int[] sizes = new int[shape.length];
                        for (int axis = 0; axis < sizes.length; axis++) {
                            sizes[axis] = (int) shape[axis];
                        }
                        outputs.put(output.getKey(), Tensor.of(values, sizes));
                    }
                    return outputs;
                } finally {
                    given.values().forEach(OnnxTensor::close);
                }
            }
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, OnnxJavaType type, Tensor values)
            throws OrtException {
        float[] floats = values.isInt() ? values.toFloat().array() : values.array();
        long[] shape = new long[values.rank()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = values.size(axis);
        }
        switch (type) {
            case INT64 -> {
                long[] wholes = new long[floats.length];
                for (int index = 0; index < wholes.length; index++) {
                    wholes[index] = (long) floats[index];
                }
                return OnnxTensor.createTensor(environment, LongBuffer.wrap(wholes), shape);
            }
            case INT32 -> {
                int[] wholes = new int[floats.length];
                for (int index = 0; index < wholes.length; index++) {
                    wholes[index] = (int) floats[index];
                }
                return OnnxTensor.createTensor(environment, IntBuffer.wrap(wholes), shape);
            }
            default -> {
                return OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats), shape);
            }
        }
    }
}
