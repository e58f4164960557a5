package io.rnn4j.interchange.pytorch;

import io.rnn4j.interchange.FileKind;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.archive.InputFile;
import io.rnn4j.interchange.archive.ZipArchive;
import io.rnn4j.interchange.pytorch.PickleValue.StoredTensor;
import io.rnn4j.serialization.ConvertedTensor;
import io.rnn4j.serialization.ModelFileException;
import io.rnn4j.serialization.TensorFile;
import io.rnn4j.serialization.TensorInfo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the state dicts of a file into one. */
final class StateDictReader {
    private static final int FIRST_BYTES = 64;
    private static final String FORMAT = "format"; // in the metadata; all other names are ties

    private final Map<String, ConvertedTensor> weights = new LinkedHashMap<>();
    private final Map<String, String> others = new LinkedHashMap<>();
    private final Map<String, String> ties = new LinkedHashMap<>();
    private final Map<StoredTensor, String> firstNames = new HashMap<>();

    private StateDictReader() {}

    static StateDict read(Path file, List<String> parts) throws IOException {
        InputFile.require(file);
        FileKind.require(file, FileKind.PYTORCH, FileKind.SAFETENSORS);
        try {
            StateDictReader reader = new StateDictReader();
            reader.readNamed(file, parts);
            return new StateDict(reader.weights, reader.others, reader.ties);
        } catch (InterchangeException failure) {
            throw failure.getMessage().startsWith(file + ": ")
                    ? failure
                    : new InterchangeException(file + ": " + failure.getMessage(), failure);
        } catch (ModelFileException failure) {
            throw new InterchangeException(failure.getMessage(), failure);
        }
    }

    private void readNamed(Path file, List<String> parts) throws IOException {
        byte[] first;
        try (InputStream stream = Files.newInputStream(file)) {
            first = stream.readNBytes(FIRST_BYTES);
        }
        if (ZipArchive.isZip(first)) {
            try (TorchFile torch = TorchFile.open(file)) {
                add(torch.root(), parts, torch);
            }
        } else if (OldTorchFile.begins(first, Files.size(file))) {
            OldTorchFile torch = OldTorchFile.open(file);
            add(torch.root(), parts, torch);
        } else {
            requireHeader(first);
            try (TensorFile tensors = TensorFile.open(file)) {
                add(tensors, parts);
            }
        }
        if (weights.isEmpty()) {
            throw new InterchangeException(
                    "the file has no weights, only %s; save model.state_dict()"
                            .formatted(others.keySet()));
        }
    }

    private static void requireHeader(byte[] first) throws InterchangeException {
        if (first.length > Long.BYTES && first[Long.BYTES] != '{' && first[Long.BYTES] != '[') {
            throw new InterchangeException(
                    "the file is neither one of torch.save nor safetensors; save"
                            + " model.state_dict() by torch.save or as safetensors, and give the"
                            + " path of that file");
        }
    }

    private boolean isWeight(String name, String type, List<Long> shape)
            throws InterchangeException {
        if (TorchTypes.isWhole(type) || shape.contains(0L)) {
            others.put(name, type + " " + shape);
            return false;
        }
        if (!ConvertedTensor.supports(type)) {
            throw new InterchangeException(
                    ("tensor '%s' has the type %s, expected F32, F64, F16 or BF16; convert it in"
                                    + " Python, for example by model.float(), and save it again")
                            .formatted(name, type));
        }
        return true;
    }

    // ---- files of torch.save

    private void add(Object root, List<String> parts, TorchStorages storages) throws IOException {
        for (Map.Entry<String, Map<?, ?>> part : CheckpointParts.of(root, parts).entrySet()) {
            for (Map.Entry<?, ?> entry : part.getValue().entrySet()) {
                if (entry.getKey() instanceof String name
                        && entry.getValue() instanceof StoredTensor tensor) {
                    add(part.getKey() + name, tensor, storages);
                }
            }
        }
    }

    private void add(String name, StoredTensor tensor, TorchStorages storages) throws IOException {
        if (!isWeight(name, tensor.type(), tensor.shape())) {
            return;
        }
        long elements = tensor.shape().stream().reduce(1L, Math::multiplyExact);
        long bytes = elements * TorchTypes.bytes(tensor.type());
        TensorInfo info =
                new TensorInfo(
                        name, tensor.type(), tensor.shape(), new TensorInfo.ByteRange(0, bytes));
        ByteBuffer all = storages.bytes(tensor.storage());
        weights.put(name, ConvertedTensor.of(info, TensorElements.of(tensor, all)));
        String first = firstNames.putIfAbsent(tensor, name);
        if (first != null) {
            ties.put(name, first);
        }
    }

    // ---- safetensors

    private void add(TensorFile file, List<String> parts) throws IOException {
        if (!parts.isEmpty()) {
            throw new InterchangeException(
                    ("a safetensors file has no parts, got %s; read it without them and use"
                                    + " under(name)")
                            .formatted(parts));
        }
        for (TensorInfo tensor : file.tensors().values()) {
            if (isWeight(tensor.name(), tensor.type(), tensor.shape())) {
                weights.put(tensor.name(), file.convert(tensor.name()));
            }
        }
        for (String name : file.metadataNames()) {
            if (!name.equals(FORMAT) && !file.tensors().containsKey(name)) {
                String kept = file.metadata(name);
                if (weights.containsKey(kept)) {
                    ties.put(name, kept);
                }
            }
        }
        ties.forEach((name, kept) -> weights.put(name, weights.get(kept)));
    }
}
